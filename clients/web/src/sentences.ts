// The service's own sentences in the page's language. English is the source; another language is a file of sentences,
// in which {} stands for what differs, which may be a sentence too. One that is missing there stays English, and says so.
//
// What is told at once may be several sentences in a row; they are translated one by one, and all of them or none: a
// voice that changes its language in the middle helps nobody.

import type { Language } from "./language";
import own from "./messages/reasons.de.json";
import de from "./messages/service.de.json";

/** `own`: what this page itself says of a cue or a message, in the same way. */
const SENTENCES: Record<Language, readonly (readonly [RegExp, string])[]> = { en: [], de: patterns({ ...own, ...de }) };
const SENTENCE_END = /[.!?] /g;
const KEPT_MOST = 300; // the same few are asked for with every step
const kept = new Map<string, string | null>();

export interface Said {
  text: string;
  language: Language; // for the voice, and for a screen reader's
}

export function inLanguage(words: string, language: Language): Said {
  if (language === "en") return { text: words, language };
  const key = `${language} ${words}`;
  if (!kept.has(key)) {
    if (kept.size >= KEPT_MOST) kept.clear();
    kept.set(key, translated(words, language));
  }
  const text = kept.get(key) ?? null;
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
    return target.replaceAll(/\{\}/g, () => part(found[next++] ?? "", language));
  }
  return null;
}

/** What differs: a sentence within the sentence, or figures, or a name. */
const part = (words: string, language: Language): string => one(words, language) ?? numbered(words, language);

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
