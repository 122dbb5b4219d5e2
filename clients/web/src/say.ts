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

export function filled(message: string, values: Values, language: Language): string {
  const [one = "", other = one] = message.split("|");
  const chosen = typeof values.n === "number" && new Intl.PluralRules(language).select(values.n) !== "one" ? other : one;
  return chosen.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? new Intl.NumberFormat(language).format(value) : value;
  });
}
