// Text from the socket -> a frame that can be trusted, or a sentence that says what is wrong with it.

import type { Frame } from "./wire";

export type Reading = { frame: Frame } | { refused: string } | { ignored: string };

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isAbsent = (value: unknown): boolean => value === undefined || value === null;

const STATES = ["idle", "warmup", "cueing", "held", "lost", "fault"];
const MODES = ["free", "walk", "silent", "probe", "continuous", "bandwidth"];
const SIDES = ["left", "right", "unknown"];
const LINKS = ["online", "offline", "silent"];
const RATES = ["cadence_milli_spm", "mean10_milli_spm", "target_milli_spm", "low_milli_spm", "high_milli_spm"];

/** The name of the first field that is not as agreed, or null. */
type Check = (data: Fields) => string | null;

const status: Check = (data) => {
  if (!isWhole(data.at_us)) return "at_us";
  if (!isText(data.state) || !STATES.includes(data.state)) return "state";
  if (!isText(data.because)) return "because";
  if (!isAbsent(data.sites) && !(isFields(data.sites) && isText(data.sites.says))) return "sites";
  if (!isAbsent(data.mode) && !MODES.includes(data.mode as string)) return "mode";
  if (!isAbsent(data.in_band) && typeof data.in_band !== "boolean") return "in_band";
  return RATES.find((rate) => !isAbsent(data[rate]) && !(isWhole(data[rate]) && data[rate] > 0)) ?? null;
};

const cue: Check = (data) => {
  if (!isText(data.because)) return "because";
  if (!isWhole(data.issued_us)) return "issued_us";
  if (data.kind === "silence") return null;
  if (data.kind !== "tempo") return "kind";
  if (!isWhole(data.milli_spm) || data.milli_spm < 1) return "milli_spm";
  if (!isWhole(data.anchor_us)) return "anchor_us";
  if (data.every !== 1 && data.every !== 2) return "every";
  if (!isWhole(data.ttl_ms) || data.ttl_ms < 0) return "ttl_ms";
  return isWhole(data.lease_ms) && data.lease_ms >= 0 ? null : "lease_ms";
};

const devices = (list: unknown): boolean =>
  Array.isArray(list) &&
  list.every(
    (one) =>
      isFields(one) &&
      isText(one.device) &&
      SIDES.includes(one.side as string) &&
      LINKS.includes(one.status as string),
  );

const outputs = (list: unknown): boolean =>
  Array.isArray(list) &&
  list.every((one) => isFields(one) && isText(one.output) && typeof one.muted === "boolean" && isText(one.because));

const course = (found: unknown): boolean =>
  isFields(found) &&
  isWhole(found.at_us) &&
  isWhole(found.elapsed_us) &&
  typeof found.runs === "boolean" &&
  Array.isArray(found.parts) &&
  found.parts.every(
    (one) => isFields(one) && MODES.includes(one.mode as string) && (isAbsent(one.duration_s) || isWhole(one.duration_s)),
  );

const lane: Check = (data) => {
  if (!isText(data.lane)) return "lane";
  if (!isFields(data.plan) || !isText(data.plan.name)) return "plan";
  if (!isAbsent(data.status) && !(isFields(data.status) && status(data.status) === null)) return "status";
  if (!isAbsent(data.cue) && !(isFields(data.cue) && cue(data.cue) === null)) return "cue";
  if (!isAbsent(data.course) && !course(data.course)) return "course";
  if (!outputs(data.outputs)) return "outputs";
  return devices(data.devices) ? null : "devices";
};

const snapshot: Check = (data) => {
  if (!("lanes" in data)) return lane(data);
  const { lanes } = data;
  if (!Array.isArray(lanes) || !lanes.every((one) => isFields(one) && lane(one) === null)) return "lanes";
  return devices(data.unclaimed) ? null : "unclaimed";
};

const CHECKS: Record<string, Check> = {
  snapshot,
  step: status,
  cue,
  notice: (data) => (isText(data.because) ? null : "because"),
  prompt: (data) => (isText(data.words) && isText(data.kind) && typeof data.aloud === "boolean" ? null : "words"),
  device: (data) => (devices([data]) ? null : "device"),
  bye: (data) => (isText(data.because) ? null : "because"),
  pong: (data) => {
    if (!Number.isFinite(data.t0_ms)) return "t0_ms";
    return isWhole(data.service_us) ? null : "service_us";
  },
};

export function readFrame(text: string): Reading {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return { refused: "a message was not JSON" };
  }
  if (!isFields(found)) return { refused: "a message was not a frame" };
  if (found.v !== 1) return { refused: "the service speaks another version: reload this page" };
  const { type } = found;
  if (!isText(type)) return { refused: "a frame had no type" };
  const check = CHECKS[type];
  if (check === undefined) return { ignored: type };
  if (!isFields(found.data)) return { refused: `a ${type} frame carried nothing` };
  const wrong = check(found.data);
  if (wrong !== null) return { refused: `a ${type} frame had a wrong ${wrong}` };
  return { frame: found as unknown as Frame };
}
