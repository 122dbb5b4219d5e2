// What the history's charts show, as pure functions of what the service said: five panels over the same sessions. Values
// stay in the units they came in, so that chart, table and spoken words put them through the same formatting.

import type { PainView, RunView, Showed, ShowedView, Yardsticks } from "../../contract/http";
import { times } from "../../units";
import { percent, spm } from "../../words";

/** One recorded session; null: not known, and then nothing is drawn. */
export interface Dot {
  run: RunView;
  seen: Showed;
  knee_nprs: number | null;
}

/** Oldest first, as a chart is read. */
export function dots(runs: readonly RunView[], showed: ShowedView | null, diary: readonly PainView[]): Dot[] {
  const seen = new Map((showed?.sessions ?? []).map((one) => [one.session, one]));
  return runs
    .flatMap((run) => {
      const found = run.source === "session" ? seen.get(run.name) : undefined;
      return found === undefined ? [] : [{ run, seen: found, knee_nprs: worstKnee(diary, run.name) }];
    })
    .reverse();
}

/** The worst knee that was answered about this session; null: nothing was. */
export function worstKnee(diary: readonly PainView[], session: string): number | null {
  const said = diary.filter((one) => one.session === session && !one.corrected && one.knee_nprs !== null).map((one) => one.knee_nprs ?? 0);
  return said.length === 0 ? null : Math.max(...said);
}

export interface Scale {
  low: number;
  high: number;
  lines: readonly number[]; // for the grid
}

export type Named = "target" | "cued" | "cold" | "end" | "test" | "share" | "knee" | "longest";

interface Mark<Of> {
  name: Named;
  of: (dot: Of) => number | null;
}

/** What one chart shows of each session, whatever a session is to who draws it. */
export interface Panel<Of> {
  name: "cadence" | "inBand" | "knee" | "longest" | "kept";
  marks: readonly Mark<Of>[];
  text: (value: number) => string;
  scale: (values: readonly number[]) => Scale;
}

interface Held extends Panel<Dot> {
  zone: (dot: Dot, than: Yardsticks) => readonly [number, number] | null; // what is good enough; Infinity: to the edge
}

const tested = (dot: Dot): boolean => dot.seen.after_end_days !== null;

export const PANELS: readonly Held[] = [
  {
    name: "cadence",
    marks: [
      { name: "target", of: (dot) => dot.seen.target_milli_spm },
      { name: "cued", of: (dot) => dot.seen.with_cues_milli_spm },
      { name: "cold", of: (dot) => dot.seen.cold_milli_spm },
      { name: "end", of: (dot) => (tested(dot) ? null : dot.seen.end_milli_spm) },
      { name: "test", of: (dot) => (tested(dot) ? dot.seen.end_milli_spm : null) },
    ],
    text: (value) => spm(value),
    scale: cadenceScale,
    zone: bandOf,
  },
  {
    name: "inBand",
    marks: [{ name: "share", of: (dot) => dot.seen.in_band_permille }],
    text: percent,
    scale: (values) => even(values, 0, 1_000, 500),
    zone: (_, than) => [than.in_band_pct * 10, Infinity],
  },
  {
    name: "knee",
    marks: [{ name: "knee", of: (dot) => dot.knee_nprs }],
    text: (value) => `${value}`,
    scale: (values) => even(values, 0, 10, 5),
    zone: (_, than) => [-Infinity, than.knee_nprs],
  },
  {
    name: "longest",
    marks: [{ name: "longest", of: (dot) => dot.run.of_longest_pct }],
    text: times,
    scale: (values) => even(values, 0, 150, 100),
    zone: (_, than) => [-Infinity, than.of_longest_pct],
  },
  {
    name: "kept",
    marks: [
      { name: "cold", of: (dot) => dot.seen.cold_retained_permille },
      { name: "end", of: (dot) => (tested(dot) ? null : dot.seen.end_retained_permille) },
      { name: "test", of: (dot) => (tested(dot) ? dot.seen.end_retained_permille : null) },
    ],
    text: percent,
    scale: (values) => even(values, 0, 1_000, 500),
    zone: (_, than) => [than.kept_pct * 10, Infinity],
  },
];

/** Every value that a panel draws. */
export function valuesOf<Of>(panel: Panel<Of>, of: readonly Of[]): number[] {
  return of.flatMap((dot) => panel.marks.map((mark) => mark.of(dot))).filter((value) => value !== null);
}

/** What was in the band, around this session's target. */
export function bandOf(dot: Dot): readonly [number, number] | null {
  const { target_milli_spm: target, band_permille: band } = dot.seen;
  return target === null || band === null ? null : [target * (1 - band / 1_000), target * (1 + band / 1_000)];
}

const STEP = 1_000; // a whole step a minute
const LEAST = 6 * STEP;

/** From the lowest to the highest figure with a margin; never so narrow that noise looks like change. */
export function cadenceScale(values: readonly number[]): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const half = Math.max((most - least) / 2 + STEP, LEAST / 2);
  const low = Math.floor(((least + most) / 2 - half) / STEP) * STEP;
  const high = Math.ceil(((least + most) / 2 + half) / STEP) * STEP;
  return { low, high, lines: ticks(low, high, (high - low > 16 * STEP ? 5 : 2) * STEP) };
}

/** At least from `low` to `high`, and as far as the values go. */
export function even(values: readonly number[], low: number, high: number, every: number): Scale {
  const [least, most] = [Math.min(low, ...values), Math.max(high, ...values)];
  const wide = Math.ceil((most - least) / (4 * every)) * every;
  return { low: least, high: most, lines: ticks(least, most, wide) };
}

function ticks(low: number, high: number, every: number): number[] {
  const first = Math.ceil(low / every) * every;
  return Array.from({ length: Math.floor((high - first) / every) + 1 }, (_, i) => first + i * every);
}

/** So that the labels below do not touch: every one, every second, every fifth … */
export function labelEvery(slot_px: number, label_px: number): number {
  return [1, 2, 5, 10, 20, 50].find((every) => every * slot_px >= label_px) ?? 100;
}
