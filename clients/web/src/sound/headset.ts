// How much later this headset sounds than the browser believes: sixteen clicks, a tap to each. Pure; the same rule as
// the service's core/sound/calibration.py, and held to it by tests/vectors/calibration.json.

import { say } from "../messages";

export interface Delay {
  delay_ms: number;
  spread_ms: number;
  taps: number;
}

export const CLICKS = 16;
export const PERIOD_MS = 750;
const SETTLING = 4;
const TAPS_MIN = 8;
const EARLIEST_MS = -200;
const LATEST_MS = 550;
const ANTICIPATION_MS = 30; // who taps to a beat taps this much before it hears it (Repp 2005)
export const UNSTABLE_MS = 20;
const IQR_TO_SD = 1.349;

/** The delay, or null when too few taps could be matched: `matched` of the `TAPS_MIN` that are needed. */
export function delayOf(clicks_ms: readonly number[], taps_ms: readonly number[]): Delay | { matched: number } {
  const late: number[] = [];
  for (const click_ms of clicks_ms.slice(SETTLING)) {
    const near = taps_ms.map((tap_ms) => tap_ms - click_ms).filter((off) => off >= EARLIEST_MS && off < LATEST_MS);
    const [only] = near;
    if (near.length === 1 && only !== undefined) late.push(only);
  }
  if (late.length < TAPS_MIN) return { matched: late.length };
  late.sort((a, b) => a - b);
  const at = (part: number): number => late[Math.floor(part * late.length)] ?? 0;
  const half = late.length >> 1;
  const median = late.length % 2 === 1 ? at(0.5) : ((late[half - 1] ?? 0) + (late[half] ?? 0)) / 2;
  return { delay_ms: median + ANTICIPATION_MS, spread_ms: (at(0.75) - at(0.25)) / IQR_TO_SD, taps: late.length };
}

export function words(found: Delay | { matched: number }): string {
  if (!("delay_ms" in found)) {
    return say("headset.few", { matched: found.matched, needed: TAPS_MIN });
  }
  const [delay, spread] = [Math.round(found.delay_ms), Math.round(found.spread_ms)];
  return found.spread_ms > UNSTABLE_MS ? say("headset.unsteady", { delay, spread }) : say("headset.late", { delay });
}
