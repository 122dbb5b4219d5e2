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

/** 245 → "4:05", 3723 → "1:02:03". */
export function duration(seconds: number): string {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  const two = (part: number): string => `${part}`.padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
