// The page's language. Another one is a line here and its files in `messages/`, which must have every key of the
// English ones, or the pages do not compile. Pure: `settings.ts` keeps the choice.

import { signal } from "@preact/signals";

export const LANGUAGES = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGES;

/** "de-CH" → "de"; a language without messages is English. */
export function languageOf(tag: string): Language {
  const [base = "en"] = tag.toLowerCase().split("-");
  return base in LANGUAGES ? (base as Language) : "en";
}

export const language = signal<Language>("en");
