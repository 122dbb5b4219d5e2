// The service's own sentences in the page's language. English is the source; another language is a file of sentences,
// in which {} stands for what differs. A sentence that is missing there stays English, and says that it is.

import type { Language } from "./language";
import de from "./messages/service.de.json";

const SENTENCES: Record<Language, Record<string, string>> = { en: {}, de };

export interface Said {
  text: string;
  language: Language; // for the voice, and for a screen reader's
}

const PATTERNS = new Map<Language, readonly (readonly [RegExp, string])[]>();

export function inLanguage(words: string, language: Language): Said {
  for (const [source, target] of patterns(language)) {
    const found = source.exec(words);
    if (found !== null) {
      let next = 1;
      return { text: target.replaceAll("{}", () => found[next++] ?? ""), language };
    }
  }
  return { text: words, language: "en" };
}

/** Made once: a wall of lanes asks a hundred times a second. */
function patterns(language: Language): readonly (readonly [RegExp, string])[] {
  const made = PATTERNS.get(language) ?? Object.entries(SENTENCES[language]).map(([source, target]) => [pattern(source), target] as const);
  PATTERNS.set(language, made);
  return made;
}

function pattern(source: string): RegExp {
  const plain = source.split("{}").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${plain.join("(.+?)")}$`);
}
