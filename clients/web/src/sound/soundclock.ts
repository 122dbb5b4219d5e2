// From the service clock to the sound card's, smoothly. Pure.
//
// Each reading of the two clocks carries some milliseconds of noise; heard as it comes it would make the beat limp.
// So: the median of the last readings, approached slowly, and jumped to only when it is far off.

export interface SoundClock {
  readings_s: readonly number[]; // context time minus service time
  held_s: number; // the one in use
}

const READINGS = 21;
const ENOUGH = 6; // the first readings after a start are the worst
const JUMP_S = 0.03;
const SLEW_S = 0.00003; // per reading: 0.6 ms in a second of readings, 0.2 ms from beat to beat

export function withReading(clock: SoundClock | null, reading_s: number): SoundClock {
  if (clock === null || Math.abs(reading_s - clock.held_s) > 1) return { readings_s: [reading_s], held_s: reading_s };
  const readings_s = [...clock.readings_s, reading_s].slice(-READINGS);
  const apart_s = median(readings_s) - clock.held_s;
  const settling = readings_s.length < READINGS / 2;
  if (settling || Math.abs(apart_s) > JUMP_S) return { readings_s, held_s: clock.held_s + apart_s };
  return { readings_s, held_s: clock.held_s + Math.max(-SLEW_S, Math.min(SLEW_S, apart_s)) };
}

/** Whether a beat may be placed by it yet: some 300 ms after the start. */
export function settled(clock: SoundClock): boolean {
  return clock.readings_s.length >= ENOUGH;
}

/** When a moment of the service clock is heard, on the sound card's clock. */
export function context_s(clock: SoundClock, at_us: number): number {
  return at_us / 1e6 + clock.held_s;
}

function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}
