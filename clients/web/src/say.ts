// The words of the pages, from message files. {name} stands for what differs; "one lane|{n} lanes" is chosen by `n`.
//
//     const say = catalogue(language, { en, de });
//     say("floor.lanes", { n: 3 })   // "3 lanes", "3 Bahnen"

import type { ReadonlySignal } from "@preact/signals";
import type { Language } from "./language";

export type Values = Readonly<Record<string, string | number>>;

/** `Key` is what English has: a language that lacks one does not compile. */
export function catalogue<Key extends string>(
  language: ReadonlySignal<Language>,
  messages: Readonly<Record<Language, Readonly<Record<Key, string>>>>,
): (key: Key, values?: Values) => string {
  return (key, values = {}) => filled(messages[language.value][key], values, language.value);
}

// made once: making one costs as much as a hundred uses
const PLURALS = new Map<Language, Intl.PluralRules>();
const NUMBERS = new Map<Language, Intl.NumberFormat>();

export function filled(message: string, values: Values, language: Language): string {
  const [one = "", other = one] = message.split("|");
  const chosen = typeof values.n === "number" && once(PLURALS, language, Intl.PluralRules).select(values.n) !== "one" ? other : one;
  return chosen.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? once(NUMBERS, language, Intl.NumberFormat).format(value) : value;
  });
}

function once<T>(made: Map<Language, T>, language: Language, make: new (language: Language) => T): T {
  const known = made.get(language) ?? new make(language);
  made.set(language, known);
  return known;
}
