// The gym's own words and figures.

import { language } from "../../language";
import de from "../../messages/gym.de.json";
import en from "../../messages/gym.en.json";
import { catalogue } from "../../say";
import { decimal } from "../../units";

export const say = catalogue(language, { en, de });

const NOW_S = 2; // a heartbeat comes twice a second
const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];

/** 312 → "5 min. ago". */
export function ago(seconds: number): string {
  if (seconds < NOW_S) return say("justNow");
  const [unit, size_s] = UNITS.find(([, size]) => seconds >= size) ?? (["second", 1] as const);
  return new Intl.RelativeTimeFormat(language.value, { style: "short" }).format(-Math.floor(seconds / size_s), unit);
}

/** 5,400 s → "90", 20 s → "< 1", 0 → "–". */
export function minutes(run_s: number): string {
  if (run_s === 0) return "–";
  return run_s < 60 ? "< 1" : decimal(Math.round(run_s / 60), 0, 0);
}

/** 52,341 MB → "52.3 GB". */
export const gigabytes = (mb: number): string => say("gb", { gb: decimal(mb / 1000, 1, 1) });

export const dayName = (date: Date): string => inUtc(date, { weekday: "short", day: "numeric" });
export const weekName = (date: Date): string => say("weekOf", { day: inUtc(date, { day: "numeric", month: "short" }) });
export const moment = (iso: string): string =>
  new Intl.DateTimeFormat(language.value, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));

function inUtc(date: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language.value, { ...options, timeZone: "UTC" }).format(date);
}
