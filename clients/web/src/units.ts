// Figures as people write them: the decimal mark is the language's. One function a quantity, here or in `words.ts`.

import { language, type Language } from "./language";

const FORMS = new Map<string, Intl.NumberFormat>();

/** 172.5 with at least `least` and at most `most` decimals. */
export function decimal(value: number, least: number, most: number): string {
  return form(language.value, least, most).format(Number(value.toFixed(6)));
}

function form(tongue: Language, least: number, most: number): Intl.NumberFormat {
  const key = `${tongue} ${least} ${most}`;
  let found = FORMS.get(key);
  if (found === undefined) {
    found = new Intl.NumberFormat(tongue, { minimumFractionDigits: least, maximumFractionDigits: most, useGrouping: false });
    FORMS.set(key, found);
  }
  return found;
}
