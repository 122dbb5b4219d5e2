// The session as this page knows it: what the service remembers, and what was heard since. Pure, and bounded.

import type { Trace, TraceLine } from "../../contract/http";
import type { Status } from "../../wire";

export type Figure = Exclude<keyof Trace["points"], "at_us">;
export type Column = readonly (number | null)[];

export const FIGURES = [
  "cadence_milli_spm",
  "mean10_milli_spm",
  "target_milli_spm",
  "low_milli_spm",
  "high_milli_spm",
  "load_index_permille",
  "load_km_permille",
  "contact_us",
  "asymmetry_permille",
  "drop_change_mdeg",
] as const satisfies readonly Figure[];

export interface Known {
  session: string | null;
  started_us: number;
  told_us: number; // when the service last told all of it
  every: number;
  at_us: readonly number[];
  figures: Readonly<Record<Figure, Column>>;
  lines: readonly TraceLine[]; // oldest first
  shades: Trace["shades"];
  stretches: Trace["stretches"];
  policy: Trace["policy"];
  band_permille: number | null;
  limits_milli_spm: readonly [number, number] | null;
  pain_because: string;
  steps: number | null; // of the last status that was looked at
}

export const RECENT_US = 300_000_000;
export const POINTS_MAX = 3_000;
const LINES_MAX = 400;

export const nothingKnown: Known = {
  session: null,
  started_us: 0,
  told_us: 0,
  every: 1,
  at_us: [],
  figures: each(() => []),
  lines: [],
  shades: [],
  stretches: [],
  policy: null,
  band_permille: null,
  limits_milli_spm: null,
  pain_because: "",
  steps: null,
};

/** From when on the service is to be asked again: -1 for all of it. What was heard since may lack lines in between. */
export function cursor_us(known: Known): number {
  return known.session === null ? -1 : known.told_us - 1;
}

/** What the service remembers since `since_us`; of another session, or asked for from the beginning, all of it. */
export function withTrace(known: Known, found: Trace, since_us: number): Known {
  const more = found.session === known.session && since_us >= 0;
  const kept = more ? upTo(known, since_us) : nothingKnown;
  const at_us = [...kept.at_us, ...found.points.at_us];
  const figures = each((name) => [...kept.figures[name], ...found.points[name]]);
  const last_us = at_us.at(-1) ?? -1;
  const heard = more ? known.at_us.findIndex((one) => one > Math.max(last_us, since_us)) : -1;
  return bounded({
    session: found.session,
    started_us: found.started_us,
    told_us: found.now_us,
    every: more ? Math.max(known.every, found.every) : found.every,
    at_us: heard < 0 ? at_us : [...at_us, ...known.at_us.slice(heard)],
    figures: heard < 0 ? figures : each((name) => [...figures[name], ...known.figures[name].slice(heard)]),
    lines: [...kept.lines, ...found.lines].slice(-LINES_MAX),
    shades: found.shades,
    stretches: found.stretches,
    policy: found.policy,
    band_permille: found.band_permille,
    limits_milli_spm: found.limits_milli_spm ?? null,
    pain_because: found.pain_because || (more ? known.pain_because : ""),
    steps: known.steps,
  });
}

/** A status as it is heard: a point where it is a step, else nothing new. */
export function withStatus(known: Known, status: Status): Known {
  const step = known.steps !== null && status.steps > known.steps && status.at_us > (known.at_us.at(-1) ?? -1);
  if (!step) return known.steps === status.steps ? known : { ...known, steps: status.steps };
  return bounded({
    ...known,
    steps: status.steps,
    at_us: [...known.at_us, status.at_us],
    figures: each((name) => [...known.figures[name], figureOf(status, name)]),
  });
}

function figureOf(status: Status, name: Figure): number | null {
  return (name === "drop_change_mdeg" ? status.sites?.drop_change_mdeg : status[name]) ?? null;
}

/** The last five minutes keep every step; of what is older, every second point goes when there are too many. */
function bounded(known: Known): Known {
  if (known.at_us.length <= POINTS_MAX) return known;
  const recent_us = (known.at_us.at(-1) ?? 0) - RECENT_US;
  const stays = (_: unknown, i: number): boolean => i % 2 === 0 || (known.at_us[i] ?? 0) >= recent_us;
  const thinned = {
    ...known,
    every: known.every * 2,
    at_us: known.at_us.filter(stays),
    figures: each((name) => known.figures[name].filter(stays)),
  };
  return thinned.at_us.length < known.at_us.length ? bounded(thinned) : thinned;
}

function upTo(known: Known, since_us: number): Pick<Known, "at_us" | "figures" | "lines"> {
  const after = known.at_us.findIndex((one) => one > since_us);
  const end = after < 0 ? known.at_us.length : after;
  return {
    at_us: known.at_us.slice(0, end),
    figures: each((name) => known.figures[name].slice(0, end)),
    lines: known.lines.filter((line) => line.at_us <= since_us),
  };
}

function each(column: (name: Figure) => Column): Record<Figure, Column> {
  return Object.fromEntries(FIGURES.map((name) => [name, column(name)])) as Record<Figure, Column>;
}
