// Minutes run per lane, by day or by week: sums of what the service counted, in seconds until they are shown.

import type { LaneDay } from "../../contract/http";

export type By = "day" | "week";

export interface Column {
  key: string; // the day, or the week's Monday
  date: Date; // at midnight, UTC
}

export interface Table {
  columns: readonly Column[]; // oldest first
  rows: readonly { lane: string; run_s: readonly number[]; sum_s: number }[];
  sums_s: readonly number[];
  sum_s: number;
}

const DAY_MS = 86_400_000;
const COLUMNS: Readonly<Record<By, number>> = { day: 7, week: 4 };

const iso = (date: Date): string => date.toISOString().slice(0, 10);

/** Weeks begin on Monday; days are those of UTC, as the service counts them. */
export function begins(date: Date, by: By): Date {
  const midnight = Date.parse(iso(date));
  return new Date(by === "day" ? midnight : midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * DAY_MS);
}

/** The last seven days or four weeks up to `today`; every lane has a row, also one on which nobody ran. */
export function table(days: readonly LaneDay[], lanes: readonly string[], today: Date, by: By): Table {
  const step_ms = by === "day" ? DAY_MS : 7 * DAY_MS;
  const last_ms = begins(today, by).getTime();
  const columns = Array.from({ length: COLUMNS[by] }, (_, i) => {
    const date = new Date(last_ms - (COLUMNS[by] - 1 - i) * step_ms);
    return { key: iso(date), date };
  });
  const at = new Map(columns.map((one, i) => [one.key, i]));
  const run_s = new Map(lanes.map((lane) => [lane, columns.map(() => 0)]));
  for (const one of days) {
    const row = run_s.get(one.lane);
    const i = at.get(iso(begins(new Date(one.day), by)));
    if (row !== undefined && i !== undefined) row[i] = (row[i] ?? 0) + one.run_s;
  }
  const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);
  const rows = lanes.map((lane) => ({ lane, run_s: run_s.get(lane) ?? [], sum_s: sum(run_s.get(lane) ?? []) }));
  const sums_s = columns.map((_, i) => sum(rows.map((row) => row.run_s[i] ?? 0)));
  return { columns, rows, sums_s, sum_s: sum(sums_s) };
}
