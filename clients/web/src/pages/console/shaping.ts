// From what is known to what a chart draws: seconds since the session began, gaps as gaps, and nothing as nothing.

import { language } from "../../language";
import { RECENT_US, type Column, type Figure, type Known } from "./trace";

/** What is shown [s since the session's beginning]. */
export interface Span {
  from_s: number;
  to_s: number;
}

export const WINDOW_S = 300;
const GAP_S = 3; // a runner who is not seen for so long: the line ends
const MEAN_S = 10; // before it, a mean of ten seconds is one of few steps

/** A figure nobody measured is said, not drawn. */
export function isMeasured(column: Column): boolean {
  return column.some((value) => value !== null);
}

export function lasted_s(known: Known): number {
  const last_us = Math.max(known.at_us.at(-1) ?? 0, known.lines.at(-1)?.at_us ?? 0);
  return Math.max(0, (last_us - known.started_us) / 1e6);
}

/** The last five minutes, the whole session, or five minutes that end somewhere before. */
export function spanOf(known: Known, view: { whole: boolean; end_s: number | null }): Span {
  const lasted = lasted_s(known);
  if (view.whole) return { from_s: 0, to_s: Math.max(lasted, 10) };
  const to_s = Math.max(view.end_s ?? lasted, WINDOW_S);
  return { from_s: to_s - WINDOW_S, to_s };
}

/** Time first, then one column a figure, scaled by `unit`; where steps are missing stands one null, so no line is drawn. */
export function chartColumns(known: Known, names: readonly Figure[], unit: number, span: Span): [number[], ...(number | null)[][]] {
  const times: number[] = [];
  const columns: (number | null)[][] = names.map(() => []);
  const recent_us = (known.at_us.at(-1) ?? 0) - RECENT_US;
  const put = (at_s: number, row: readonly (number | null)[]): void => {
    times.push(at_s);
    row.forEach((value, k) => columns[k]?.push(value));
  };
  let before_s: number | null = null;
  let began_s = 0;
  known.at_us.forEach((at_us, i) => {
    const at_s = (at_us - known.started_us) / 1e6;
    const gap_s = GAP_S * (at_us < recent_us ? known.every : 1);
    const gap = before_s !== null && at_s - before_s > gap_s;
    const middle_s = (at_s + (before_s ?? at_s)) / 2;
    if (gap || before_s === null) began_s = at_s;
    before_s = at_s;
    if (at_s < span.from_s - GAP_S || at_s > span.to_s + GAP_S) return;
    if (gap && times.length > 0) put(middle_s, names.map(() => null));
    const early = at_s - began_s < MEAN_S;
    put(at_s, names.map((name) => (early && name === "mean10_milli_spm" ? null : scaled(known.figures[name][i], unit))));
  });
  return [times, ...columns];
}

function scaled(value: number | null | undefined, unit: number): number | null {
  return typeof value === "number" ? value / unit : null;
}

/** "3:07" since the beginning, "1:02:00" after an hour. */
export function clock(at_s: number): string {
  const whole = Math.max(0, Math.round(at_s));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number): string => `${n}`.padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A moment of the wall clock, for people: "28 Nov 2026, 07:30". */
export function dateTime(utc: string): string {
  return new Date(utc).toLocaleString(language.value, { dateStyle: "medium", timeStyle: "short" });
}
