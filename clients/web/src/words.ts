// Everything the page says of a lane, in plain words. A physio, a runner at 12 km/h and a screen reader get the same
// sentence. The words themselves are in `messages/`; here is decided which of them hold.

import { language } from "./language";
import { say } from "./messages";
import { inLanguage } from "./sentences";
import { decimal } from "./units";
import type { CueData, Device, LaneSnapshot, LaneState, LinkStatus, Side, Status } from "./wire";

export type Place = "below" | "inside" | "above" | "unknown";

/** Where the coached cadence stands to the band. The service's own verdict goes before our comparison. */
export function placeOf(status: Status | null): Place {
  const spm = coached_milli_spm(status);
  if (status === null || spm === null) return "unknown";
  if (status.in_band === true) return "inside";
  const { low_milli_spm: low, high_milli_spm: high, target_milli_spm: target } = status;
  if (status.in_band === false && typeof target === "number") return spm < target ? "below" : "above";
  if (typeof low !== "number" || typeof high !== "number") return "unknown";
  if (spm < low) return "below";
  return spm > high ? "above" : "inside";
}

export function coached_milli_spm(status: Status | null): number | null {
  return status?.mean10_milli_spm ?? status?.cadence_milli_spm ?? null;
}

/** Somebody pressed STOP: no session runs, and none begins by itself. */
export function isStopped(lane: LaneSnapshot): boolean {
  return !lane.armed && lane.session === null;
}

export const advice = (place: Place): string => say(`advice.${place}`);

/** The same for a status: a cadence without a target is a free run, not one that is still to be counted. */
export function advised(status: Status | null): string {
  const place = placeOf(status);
  return place === "unknown" && coached_milli_spm(status) !== null ? say("advice.free") : advice(place);
}

export const stateWord = (state: LaneState): string => say(`state.${state}`);

/** The big word while there is nothing to coach. */
export const standstill = (state: Exclude<LaneState, "cueing">): string => say(`still.${state}`);

export const sideWord = (side: Side): string => say(`side.${side}`);
export const linkWord = (status: LinkStatus): string => say(`device.${status}`);
export const laneName = (lane: string): string => say("lane", { lane });
/** In silent segments and probes this is all that is shown. */
export const dark = (): string => say("dark");

const NONE = "–";

export function spm(milli_spm: number | null | undefined, digits: 0 | 1 = 1): string {
  return typeof milli_spm === "number" ? decimal(milli_spm / 1000, digits, digits) : NONE;
}

/** 172.5 but 170, for a figure that is chosen and not measured. */
export function target(milli_spm: number | null | undefined): string {
  return typeof milli_spm === "number" ? decimal(milli_spm / 1000, 0, 1) : NONE;
}

/** 846 → "85 %". */
export function percent(permille: number): string {
  return `${permille < 0 ? "−" : ""}${Math.round(Math.abs(permille) / 10)} %`;
}

export function sentence(words: string): string {
  const trimmed = words.trim();
  if (trimmed === "") return "";
  const named = /^[^\s:,]*[\d_-]|^stridecue\b/.test(trimmed); // begins with a device's name, or ours: that stays as it is
  const begun = named ? trimmed : trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** The same as the service says it, in the page's language where it has that, as a part of a sentence. */
export const plain = (words: string): string => inLanguage(words, language.value).text;

/** A sentence of the service in the page's language, where it has that: for what cannot carry a `lang` of its own. */
export function told(words: string): string {
  return sentence(plain(words));
}

export function cueWord(cue: CueData | null): string {
  if (cue === null) return say("cue.none");
  if (cue.kind === "silence") return say("cue.silent");
  return say(cue.every === 2 ? "cue.every" : "cue.beat", { spm: target(cue.milli_spm) });
}

/** "left", "left thigh", "sacrum": a foot pod is worn on a foot, so that goes without saying. */
export function spot(device: Device): string {
  const { side } = device;
  const worn = device.place ?? "foot";
  if (worn === "foot") return sideWord(side);
  const place = say(`place.${worn}`);
  return side === "unknown" ? place : say(`sided.${side}`, { place });
}

export function deviceWords(device: Device): string {
  const battery = device.battery_pct === null ? "" : `, ${say("device.battery", { pct: device.battery_pct })}`;
  return `${device.device}, ${spot(device)}, ${linkWord(device.status)}${battery}`;
}

export function quiet(silent_s: number): string {
  return say("link.quiet", { seconds: `${silent_s}` });
}

/** The sensor is gone, so what it said last is not how the runner runs now. */
export function isOld(status: Status | null): boolean {
  return status?.state === "lost" || status?.state === "fault";
}

/** In silent segments and probes nothing tells the cadence: the service sends no figure, and the page shows none. */
export function isDark(status: Status | null): boolean {
  return status?.mode === "silent" || status?.mode === "probe";
}

const PROMPT_US = 20_000_000;
const LASTING = ["pain", "emergency"];

/** Words about pain stay until the next ones. */
export const lasts = (kind: string): boolean => LASTING.includes(kind);

/** Does a prompt still hold? Those about pain stay until the next one. */
export function holds(prompt: { kind: string; at_us: number }, status: Status | null): boolean {
  return lasts(prompt.kind) || status === null || status.at_us - prompt.at_us < PROMPT_US;
}

/** What a screen reader hears, at most every ten seconds. */
export function summary(lane: LaneSnapshot | null, silent_s: number): string {
  if (lane === null) return silent_s > 0 ? sentence(quiet(silent_s)) : "";
  const about = (words: string): string => say("spoken.quiet", { lane: lane.lane, words });
  if (silent_s > 0) return about(quiet(silent_s));
  const { status } = lane;
  if (isStopped(lane)) return about(say("state.stopped"));
  if (status === null) return say("spoken.noSteps", { lane: lane.lane });
  if (status.state !== "cueing") return `${about(standstill(status.state))} ${told(status.because)}`;
  if (isDark(status)) return about(dark());
  const cadence = spm(coached_milli_spm(status), 0);
  const aim = typeof status.target_milli_spm === "number" ? target(status.target_milli_spm) : say("spoken.none");
  return `${about(advised(status))} ${say("spoken.cadence", { spm: cadence, target: aim })}`;
}
