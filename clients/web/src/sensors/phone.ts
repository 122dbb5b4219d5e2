// This phone as a sensor: asks for its motion, looks whether enough of it comes, and sends it to one lane.

import { Awake } from "../sound/awake";
import { Packer, Rate, RATE_LEAST_HZ, type Axes, type Motion } from "./motion";
import { newBoot, Plug } from "./plug";
import { off, sensing, type Saying } from "./sensing";

export const phone = sensing();

const FIRST_MS = 2_000; // nothing after so long: there is no sensor, or it is kept away
const LOOK_MS = 1_000;
const APART_MS = 10_000;

interface Permission {
  requestPermission?: () => Promise<"granted" | "denied">;
}

interface Battery {
  level: number;
}

const awake = new Awake((refused) => (darkens = refused));
let darkens = false; // the system keeps the right to switch the screen off
let plug: Plug | null = null;
let packer: Packer | null = null;
let rate = new Rate();
let rate_hz: number | null = null;
let heard_ms = 0;
let begun_ms = 0;
let use = 0; // which use of it this is: one that was stopped goes no further
let said_ms = 0;
let device: string | null = null;
let looking: number | undefined;

/** Begins with a tap: Safari asks only then. */
export async function usePhone(lane: string): Promise<void> {
  stopPhone();
  say(lane, { key: "sensor.asking" });
  const ask = (DeviceMotionEvent as unknown as Permission).requestPermission;
  const mine = use;
  const answer = await ask?.call(DeviceMotionEvent).catch(() => "denied");
  if (mine !== use) return; // stopped while the person was asked
  if (answer !== undefined && answer !== "granted") {
    phone.value = { on: false, lane, words: { key: "sensor.denied" } };
    return;
  }
  [rate, rate_hz, heard_ms, begun_ms] = [new Rate(), null, 0, performance.now()];
  window.addEventListener("devicemotion", hear);
  awake.want(true);
  looking = window.setInterval(() => look(lane), LOOK_MS);
}

export function stopPhone(): void {
  use += 1;
  window.removeEventListener("devicemotion", hear);
  clearInterval(looking);
  awake.want(false);
  plug?.end();
  plug = packer = device = null;
  phone.value = off;
}

function hear(event: DeviceMotionEvent): void {
  const motion = motionOf(event);
  if (motion === null) return;
  heard_ms = performance.now();
  rate_hz = rate.hear(motion.t_ms);
  if (packer === null || rate_hz === null || rate_hz < RATE_LEAST_HZ) return; // too few of them: rather none
  for (const batch of packer.push(motion)) plug?.batch(batch);
}

/** Alpha, beta and gamma of the rate are told about x, y and z, by Chromium as by WebKit. */
function motionOf(event: DeviceMotionEvent): Motion | null {
  const acc = axes(event.accelerationIncludingGravity?.x, event.accelerationIncludingGravity?.y, event.accelerationIncludingGravity?.z);
  if (acc === null) return null;
  const gyr = axes(event.rotationRate?.alpha, event.rotationRate?.beta, event.rotationRate?.gamma);
  return { t_ms: event.timeStamp, acc_mps2: acc, gyr_dps: gyr ?? [0, 0, 0] };
}

function axes(x?: number | null, y?: number | null, z?: number | null): Axes | null {
  return typeof x === "number" && typeof y === "number" && typeof z === "number" ? [x, y, z] : null;
}

/** Once a second: is there enough, and does it arrive? */
function look(lane: string): void {
  const now_ms = performance.now();
  if (now_ms - Math.max(heard_ms, begun_ms) > FIRST_MS) {
    const never = heard_ms === 0;
    if (never) {
      stopPhone();
      phone.value = { on: false, lane, words: { key: "sensor.noMotion" } };
    } else say(lane, { key: "sensor.still" });
  } else if (rate_hz !== null && rate_hz < RATE_LEAST_HZ) {
    say(lane, { key: "sensor.slow", values: { rate: rate_hz, least: RATE_LEAST_HZ } });
  } else if (rate_hz !== null) {
    if (plug === null) begin(lane, rate_hz);
    else if (device !== null) say(lane, { key: darkens ? "sensor.darkens" : "sensor.phoneOn", values: { rate: rate_hz, device } });
  }
}

function begin(lane: string, at_hz: number): void {
  const who = { kind: "phone", worn: "waist", rate_hz: at_hz } as const;
  const told = {
    taken(name: string) {
      device = name;
      say(lane, { key: "sensor.phoneOn", values: { rate: rate_hz ?? at_hz, device: name } });
    },
    away() {
      device = null;
      say(lane, { key: "sensor.away" });
    },
    refused(because: string) {
      stopPhone();
      phone.value = { on: false, lane, words: { told: because } };
    },
  };
  const mine = new Plug(lane, who, told, newBoot());
  plug = mine;
  packer = new Packer(mine.boot);
  void battery().then((found) => {
    const tell = (): void => void (mine.battery_pct = found === null ? null : Math.round(found.level * 100));
    tell();
    (found as EventTarget | null)?.addEventListener("levelchange", tell);
  });
}

/** Chromium tells it; the others do not. */
async function battery(): Promise<(Battery & EventTarget) | null> {
  const asked = navigator as unknown as { getBattery?: () => Promise<Battery & EventTarget> };
  return (await asked.getBattery?.().catch(() => null)) ?? null;
}

/** The same sentence with another figure waits: a screen reader reads each of them out. */
function say(lane: string, words: Saying): void {
  const before = phone.peek().words;
  const same = before !== null && "key" in before && before.key === words.key;
  if (same && performance.now() - said_ms < APART_MS) return;
  said_ms = performance.now();
  phone.value = { on: true, lane, words };
}
