// What the practice shows, as pure functions of what the service said.

import type { Measures, PainView, RunnerLine, RunView } from "../../contract/http";

/** Runners whose name or pseudonym holds what was typed. */
export function found(lines: readonly RunnerLine[], typed: string): RunnerLine[] {
  const wanted = typed.trim().toLowerCase();
  return lines.filter((one) => one.name.toLowerCase().includes(wanted) || one.runner.toLowerCase().includes(wanted));
}

/** Those who wait for a person first, then those who run just now, then by name. */
export function inOrder(lines: readonly RunnerLine[], waiting: ReadonlySet<string>): RunnerLine[] {
  const rank = (one: RunnerLine): number => (waiting.has(one.runner) ? 0 : one.lane !== null ? 1 : one.finished ? 3 : 2);
  return [...lines].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** One recorded session of the history's chart; null: not measured, and then nothing is drawn. */
export interface Dot {
  name: string;
  began_utc: string;
  session: number | null;
  target_milli_spm: number | null;
  with_cues_milli_spm: number | null;
  cold_milli_spm: number | null;
  end_milli_spm: number | null;
}

export const FIGURES = ["target_milli_spm", "with_cues_milli_spm", "cold_milli_spm", "end_milli_spm"] as const;
export type Figure = (typeof FIGURES)[number];

/** Oldest first, as a chart is read. */
export function dots(runs: readonly RunView[], measured: Readonly<Record<string, Measures>>): Dot[] {
  return runs
    .filter((run) => measured[run.name] !== undefined)
    .map((run) => {
      const seen = measured[run.name];
      return {
        name: run.name,
        began_utc: run.began_utc,
        session: run.session,
        target_milli_spm: seen?.target_milli_spm ?? null,
        with_cues_milli_spm: seen?.with_cues_milli_spm ?? null,
        cold_milli_spm: seen?.cold_probe?.milli_spm ?? null,
        end_milli_spm: seen?.end_probe?.milli_spm ?? null,
      };
    })
    .reverse();
}

export interface Scale {
  low: number;
  high: number;
  lines: number[]; // whole steps a minute, for the grid
}

const LEAST_SPM = 6;

/** From the lowest to the highest figure with a margin; never so narrow that noise looks like change. */
export function scaleOf(of: readonly Dot[], baseline_milli_spm: number | null): Scale | null {
  const all = of.flatMap((dot) => FIGURES.map((figure) => dot[figure])).filter((value) => value !== null);
  if (all.length === 0) return null;
  const values = baseline_milli_spm === null ? all : [...all, baseline_milli_spm];
  const middle = (Math.min(...values) + Math.max(...values)) / 2_000;
  const half = Math.max((Math.max(...values) - Math.min(...values)) / 2_000 + 1, LEAST_SPM / 2);
  const [low, high] = [Math.floor(middle - half), Math.ceil(middle + half)];
  const every = high - low > 16 ? 5 : 2;
  const first = Math.ceil(low / every) * every;
  return { low, high, lines: Array.from({ length: Math.floor((high - first) / every) + 1 }, (_, i) => first + i * every) };
}

/** The worst knee that was answered about this session; null: nothing was. */
export function worstKnee(diary: readonly PainView[], session: string): number | null {
  const said = diary.filter((one) => one.session === session && !one.corrected && one.knee_nprs !== null).map((one) => one.knee_nprs ?? 0);
  return said.length === 0 ? null : Math.max(...said);
}
