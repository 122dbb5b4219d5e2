// What needs doing in the gym, the most pressing first: a pure function of what the service says of its machines.

import type { Device, GymNow } from "../../contract/http";

export type Kind =
  | "broker"
  | "store"
  | "broken"
  | "gone"
  | "silent"
  | "twins"
  | "clock"
  | "disk"
  | "trouble"
  | "backup"
  | "battery"
  | "unclaimed"
  | "bracelet";

export interface Chore {
  kind: Kind;
  now: boolean; // somebody runs on it, or nobody can; else it may wait until the evening
  key: string;
  device?: string;
  other?: string; // the second of two
  lane?: string;
  n?: number;
  because?: string; // in the service's words
}

export const BATTERY_LOW_PCT = 20; // an hour or two is left: it will not last another day
const BACKUP_OLD_MS = 2 * 86_400_000; // the last two nights gave none
const DISK_LOW = 2; // times what the store must have: there is time to make room

const ORDER: readonly Kind[] = ["broker", "store", "broken", "gone", "silent", "twins", "clock", "disk", "trouble", "backup", "battery", "unclaimed", "bracelet"];
const FEET: readonly (string | null | undefined)[] = ["foot", "hand", "waist", "wrist", null, undefined];

/** `wall_ms`: now, for the age of the backup. */
export function chores(gym: GymNow, wall_ms: number): Chore[] {
  const running = new Set(gym.lanes.filter((one) => one.runs).map((one) => one.lane));
  const found = [...ofService(gym, wall_ms), ...ofLanes(gym)];
  for (const device of gym.devices) found.push(...ofDevice(device, device.lane !== null && running.has(device.lane)));
  found.push(...twins(gym.devices));
  const weight = (one: Chore): number => (one.now ? 0 : ORDER.length) + ORDER.indexOf(one.kind);
  return found.sort((a, b) => weight(a) - weight(b) || a.key.localeCompare(b.key, "en", { numeric: true }));
}

function* ofService({ service }: GymNow, wall_ms: number): Generator<Chore> {
  const { broker_because, store_because, troubles, free_mb, min_free_mb, backup_wall, nightly_at } = service;
  if (broker_because !== "") yield { kind: "broker", now: true, key: "", because: broker_because };
  if (store_because !== "") yield { kind: "store", now: true, key: "", because: store_because };
  if (free_mb < DISK_LOW * min_free_mb) yield { kind: "disk", now: free_mb < min_free_mb, key: "", n: free_mb };
  for (const because of troubles) yield { kind: "trouble", now: false, key: because, because };
  if (nightly_at === "") return;
  // before the first two nights are over there need be none
  const since_ms = backup_wall === null ? wall_ms - service.uptime_s * 1000 : Date.parse(backup_wall);
  if (wall_ms - since_ms > BACKUP_OLD_MS) yield { kind: "backup", now: false, key: "" };
}

function* ofLanes({ lanes }: GymNow): Generator<Chore> {
  for (const { lane, broken } of lanes) if (broken) yield { kind: "broken", now: true, key: lane, lane };
}

function* ofDevice(device: Device, runs: boolean): Generator<Chore> {
  const about = { key: device.device, device: device.device, now: runs, ...(device.lane === null ? {} : { lane: device.lane }) };
  const { status, battery_pct, clock_because } = device;
  if (device.lane === null) {
    if (status === "online") yield { ...about, kind: device.kind === "bracelet" ? "bracelet" : "unclaimed" };
    return;
  }
  if (status === "silent") yield { ...about, kind: "silent" };
  if (status === "offline" && runs) yield { ...about, kind: "gone" };
  if (clock_because != null) yield { ...about, kind: "clock", because: clock_because };
  if (battery_pct !== null && battery_pct < BATTERY_LOW_PCT) yield { ...about, now: false, kind: "battery", n: battery_pct };
}

/** Two at one place of one side: one of them is on somebody else, or on the wrong foot. */
function* twins(devices: readonly Device[]): Generator<Chore> {
  const first = new Map<string, Device>();
  for (const one of devices) {
    if (one.lane === null || (one.side === "unknown" && one.place !== "sacrum")) continue;
    const spot = [one.lane, FEET.includes(one.place) ? "foot" : one.place, one.side].join(" ");
    const known = first.get(spot);
    if (known === undefined) first.set(spot, one);
    else yield { kind: "twins", now: true, key: one.device, device: known.device, other: one.device, lane: one.lane };
  }
}
