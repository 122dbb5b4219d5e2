// The service's own sentences in the page's language. English is the source; another language is a file of sentences,
// in which {} stands for what differs. A sentence that is missing there stays English, and says that it is.

import type { Language } from "./language";
import de from "./messages/service.de.json";

const SENTENCES: Record<Language, Record<string, string>> = { en: {}, de };

export interface Said {
  text: string;
  language: Language; // for the voice, and for a screen reader's
}

export function inLanguage(words: string, language: Language): Said {
  for (const [source, target] of Object.entries(SENTENCES[language])) {
    const found = pattern(source).exec(words);
    if (found !== null) {
      let next = 1;
      return { text: target.replaceAll("{}", () => found[next++] ?? ""), language };
    }
  }
  return { text: words, language: "en" };
}

function pattern(source: string): RegExp {
  const plain = source.split("{}").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${plain.join("(.+?)")}$`);
}
