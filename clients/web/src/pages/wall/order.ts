// Which lanes need a look, in which order, and why: a pure function of what is known, asked once a second.
//
// A lane comes forward at once, and goes back only after ten calm seconds; lanes of equal weight keep their natural
// order. So a hall of runners in and out of their bands does not make the cards jump.

import type { Spoken } from "../../reducer";
import type { LaneSnapshot } from "../../wire";
import { isDark } from "../../words";

/** The most urgent first. */
export const TROUBLES = ["fault", "lost", "pain", "held", "asked", "astray", "battery", "sensor"] as const;
export type Trouble = (typeof TROUBLES)[number];

/** `because`: the service's own words, where it has some; `device`, `n`: what the line names. */
export interface Exception {
  trouble: Trouble;
  because?: string;
  device?: string;
  n?: number;
}

interface Watched {
  weight: number; // where it stands now: the place of its trouble, then running, then nobody
  calm_ms: number | null; // since when it would stand further back
  held_ms: number | null;
  astray_ms: number | null;
}

export interface Wall {
  order: readonly string[];
  exceptions: Readonly<Record<string, Exception>>;
  watched: Readonly<Record<string, Watched>>;
}

export const emptyWall: Wall = { order: [], exceptions: {}, watched: {} };

const CALM_MS = 10_000;
const HELD_MS = 5_000; // a stumble is no news
const ASTRAY_MS = 30_000;
const PAIN_US = 120_000_000;
const ANSWER_US = 30_000_000; // so long a runner may take to answer
const BATTERY_PCT = 15;
const RUNS = TROUBLES.length;
const NOBODY = RUNS + 1;

/** `lanes` in natural order; `said`: the last words on each. */
export function watch(before: Wall, lanes: readonly LaneSnapshot[], said: Readonly<Record<string, Spoken>>, now_ms: number): Wall {
  const exceptions: Record<string, Exception> = {};
  const watched: Record<string, Watched> = {};
  for (const lane of lanes) {
    const known = before.watched[lane.lane];
    const held_ms = since(lane.session !== null && lane.status?.state === "held", known?.held_ms, now_ms);
    const astray_ms = since(isAstray(lane), known?.astray_ms, now_ms);
    const found = exceptionOf(lane, said[lane.lane], held_ms, astray_ms, now_ms);
    if (found !== null) exceptions[lane.lane] = unlessNew(before.exceptions[lane.lane], found);
    const wanted = found !== null ? TROUBLES.indexOf(found.trouble) : lane.session === null ? NOBODY : RUNS;
    watched[lane.lane] = { ...standing(known, wanted, now_ms), held_ms, astray_ms };
  }
  const weight = (name: string): number => watched[name]?.weight ?? NOBODY;
  const order = lanes.map((lane) => lane.lane).sort((a, b) => weight(a) - weight(b)); // a stable sort
  const same = order.length === before.order.length && order.every((name, i) => before.order[i] === name);
  return { order: same ? before.order : order, exceptions, watched };
}

function standing(known: Watched | undefined, wanted: number, now_ms: number): Pick<Watched, "weight" | "calm_ms"> {
  if (known === undefined || wanted <= known.weight) return { weight: wanted, calm_ms: null };
  const calm_ms = known.calm_ms ?? now_ms;
  return now_ms - calm_ms >= CALM_MS ? { weight: wanted, calm_ms: null } : { weight: known.weight, calm_ms };
}

function exceptionOf(
  lane: LaneSnapshot,
  said: Spoken | undefined,
  held_ms: number | null,
  astray_ms: number | null,
  now_ms: number,
): Exception | null {
  const { status, session, fault } = lane;
  if (typeof fault === "string") return { trouble: "fault", because: fault };
  if (session !== null && status?.state === "fault") return { trouble: "fault", because: status.because };
  if (session !== null && status?.state === "lost") return { trouble: "lost", because: status.because };
  if (said !== undefined && hurts(said, lane)) return { trouble: "pain", because: said.words };
  if (held_ms !== null && now_ms - held_ms >= HELD_MS) return { trouble: "held", because: status?.because ?? "" };
  if (waits(lane)) return { trouble: "asked" };
  if (astray_ms !== null && now_ms - astray_ms >= ASTRAY_MS) return { trouble: "astray", n: tens_s(now_ms - astray_ms) };
  const low = lane.devices.find((one) => typeof one.battery_pct === "number" && one.battery_pct <= BATTERY_PCT);
  if (low !== undefined) return { trouble: "battery", device: low.device, n: low.battery_pct ?? 0 };
  const gone = session === null ? undefined : lane.devices.find((one) => one.status !== "online");
  return gone === undefined ? null : { trouble: "sensor", device: gone.device };
}

function isAstray(lane: LaneSnapshot): boolean {
  return lane.session !== null && lane.status?.state === "cueing" && lane.status.in_band === false && !isDark(lane.status);
}

function waits({ asked_us, status }: LaneSnapshot): boolean {
  return typeof asked_us === "number" && status !== null && status.at_us - asked_us >= ANSWER_US;
}

/** Words about pain count while the run they ended has no successor, or for two minutes of one that goes on. */
function hurts(said: Spoken, lane: LaneSnapshot): boolean {
  if (said.kind !== "pain" && said.kind !== "emergency") return false;
  if (lane.session === null) return !lane.armed;
  return lane.status !== null && lane.status.at_us - said.at_us < PAIN_US;
}

/** The one that is known already, when it says the same: then nothing is drawn anew. */
function unlessNew(known: Exception | undefined, found: Exception): Exception {
  return known !== undefined && JSON.stringify(known) === JSON.stringify(found) ? known : found;
}

function tens_s(lasted_ms: number): number {
  return Math.floor(lasted_ms / 10_000) * 10;
}

function since(holds: boolean, known_ms: number | null | undefined, now_ms: number): number | null {
  return holds ? (known_ms ?? now_ms) : null;
}
