// What the gym's page knows: asked for every few seconds while somebody looks at it.

import { signal } from "@preact/signals";
import { ask, look } from "../../asking";
import type { GymNow, LaneDay } from "../../contract/http";

const AGAIN_MS = 3_000;
const MINUTES_MS = 60_000;
const STALE_MS = 8_000;

export const gym = signal<GymNow | null>(null);
export const days = signal<readonly LaneDay[] | null>(null);
/** Whole seconds since the service last answered; 0 while that is not long ago. */
export const silent_s = signal(0);

let heard_ms = 0;
let asked_ms = -Infinity; // for the minutes

/** Until the answer is called. */
export function watchGym(): () => void {
  heard_ms = performance.now();
  asked_ms = -Infinity;
  void lookAgain();
  const timer = setInterval(() => {
    if (document.visibilityState !== "hidden") void lookAgain();
  }, AGAIN_MS);
  return () => clearInterval(timer);
}

export async function lookAgain(): Promise<void> {
  const asking_ms = performance.now();
  if (asking_ms - asked_ms > MINUTES_MS) {
    asked_ms = asking_ms;
    const found = await look<LaneDay[]>("/api/v1/gym/days");
    if ("found" in found) days.value = found.found;
    else asked_ms = -Infinity;
  }
  const found = await look<GymNow>("/api/v1/gym");
  if ("found" in found) {
    gym.value = found.found;
    heard_ms = performance.now();
  }
  const quiet_ms = performance.now() - heard_ms;
  silent_s.value = quiet_ms > STALE_MS ? Math.floor(quiet_ms / 1000) : 0;
}

export async function claim(lane: string, device: string): Promise<void> {
  await ask("POST", `/api/v1/lanes/${encodeURIComponent(lane)}/claims`, { device });
  await lookAgain();
}

export async function release(device: string): Promise<void> {
  await ask("DELETE", `/api/v1/devices/${encodeURIComponent(device)}/claim`);
  await lookAgain();
}
