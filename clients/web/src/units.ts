// Figures as people write them: the decimal mark is the language's. One function a quantity, here or in `words.ts`.

import { signal } from "@preact/signals";
import { language, type Language } from "./language";

/** For the belt's speed; `settings.ts` keeps the choice. */
export type Units = "metric" | "imperial";
export const units = signal<Units>("metric");

const IMPERIAL = new Set(["US", "GB", "LR", "MM"]); // where belts and roads count in miles

/** "en-US" → imperial; where a browser names no country, metric. */
export function unitsOf(tag: string): Units {
  return IMPERIAL.has(/[-_]([A-Z]{2})\b/.exec(tag)?.[1] ?? "") ? "imperial" : "metric";
}

const MILE_KM = 1.609344;

/** 2780 → "10.0 km/h", or "6.2 mph". */
export function speed(mm_s: number): string {
  const km_h = mm_s * 0.0036;
  return units.value === "metric" ? `${decimal(km_h, 1, 1)} km/h` : `${decimal(km_h / MILE_KM, 1, 1)} mph`;
}

/** 117 → "1.17 ×", as the service writes it in its sentences. */
export const times = (pct: number): string => `${decimal(pct / 100, 2, 2)} ×`;

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
