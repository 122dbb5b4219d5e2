// What is spoken, in the runner's language. English is the source; another language is a file of sentences, in which
// {} stands for what differs. A sentence that is missing is spoken in English, by an English voice.

import de from "./messages/de.json";

const MESSAGES: Record<string, Record<string, string>> = { de };

export interface Said {
  text: string;
  language: string; // BCP 47, for the voice
}

export const LANGUAGES = ["en", ...Object.keys(MESSAGES)];

/** "de-CH" → "de"; a language without messages is English. */
export function languageOf(tag: string): string {
  const [base = "en"] = tag.toLowerCase().split("-");
  return LANGUAGES.includes(base) ? base : "en";
}

export function inLanguage(words: string, language: string): Said {
  const messages = MESSAGES[language] ?? {};
  for (const [source, target] of Object.entries(messages)) {
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
