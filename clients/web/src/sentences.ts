// The service's own sentences in the page's language. English is the source; another language is a file of sentences,
// in which {} stands for what differs. A sentence that is missing there stays English, and says that it is.
//
// What is told at once may be several sentences in a row; they are translated one by one, and all of them or none: a
// voice that changes its language in the middle helps nobody.

import type { Language } from "./language";
import de from "./messages/service.de.json";

const SENTENCES: Record<Language, readonly (readonly [RegExp, string])[]> = { en: [], de: patterns(de) };
const SENTENCE_END = /[.!?] /g;

export interface Said {
  text: string;
  language: Language; // for the voice, and for a screen reader's
}

export function inLanguage(words: string, language: Language): Said {
  const text = translated(words, language);
  return text === null ? { text: words, language: "en" } : { text, language };
}

function translated(words: string, language: Language): string | null {
  for (const { index } of words.matchAll(SENTENCE_END)) {
    const first = one(words.slice(0, index + 1), language);
    const rest = first === null ? null : translated(words.slice(index + 2), language);
    if (rest !== null) return `${first} ${rest}`;
  }
  return one(words, language);
}

function one(words: string, language: Language): string | null {
  for (const [source, target] of SENTENCES[language]) {
    const found = source.exec(words);
    if (found === null) continue;
    let next = 1;
    return target.replaceAll(/\{\}/g, () => numbered(found[next++] ?? "", language));
  }
  return null;
}

/** The service writes 172.5; German reads and speaks 172,5. */
function numbered(figures: string, language: Language): string {
  return language === "de" ? figures.replaceAll(/(?<=\d)\.(?=\d)/g, ",") : figures;
}

function patterns(sentences: Record<string, string>): (readonly [RegExp, string])[] {
  return Object.entries(sentences).map(([source, target]) => {
    const plain = source.split("{}").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return [new RegExp(`^${plain.join("(.+?)")}$`), target] as const;
  });
}
