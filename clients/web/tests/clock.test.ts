import { describe, expect, it } from "vitest";
import { page_ms, service_us, withExchange, type ServiceClock } from "../src/clock";
import { context_s, withReading, type SoundClock } from "../src/sound/soundclock";

/** Pings through a network whose two ways differ, against a clock that drifts. */
function pinged(seconds: number, drift_ppm: number, begin_us: number): ServiceClock {
  let clock: ServiceClock | null = null;
  let noise = 1;
  for (let sent_ms = 1000; sent_ms < 1000 + seconds * 1000; sent_ms += 971) {
    noise = (noise * 48271) % 2147483647;
    const there_ms = 1 + 20 * ((noise / 2147483647) ** 4);
    noise = (noise * 48271) % 2147483647;
    const back_ms = 1 + 20 * ((noise / 2147483647) ** 4);
    const at_ms = sent_ms + there_ms;
    const answer = { sent_ms, heard_ms: at_ms + back_ms, service_us: truth_us(at_ms, drift_ppm, begin_us) };
    clock = withExchange(clock, answer);
  }
  if (clock === null) throw new Error("never pinged");
  return clock;
}

const truth_us = (at_ms: number, drift_ppm: number, begin_us: number): number =>
  Math.round(begin_us + at_ms * (1000 + drift_ppm / 1000));

describe("service clock", () => {
  it("is right to a millisecond with drift in both directions", () => {
    for (const drift_ppm of [-100, 0, 100]) {
      const clock = pinged(120, drift_ppm, 4_000_000_000_000);
      const wrong_us = service_us(clock, 121_000) - truth_us(121_000, drift_ppm, 4_000_000_000_000);
      expect(Math.abs(wrong_us)).toBeLessThan(1000);
    }
  });

  it("goes there and back", () => {
    const clock = pinged(60, 80, 10_000_000);
    expect(page_ms(clock, service_us(clock, 59_000))).toBeCloseTo(59_000, 3);
  });

  it("starts anew when a clock jumped", () => {
    const jumped = withExchange(pinged(60, 0, 1_000_000), { sent_ms: 62_000, heard_ms: 62_004, service_us: 5_000 });
    expect(jumped).not.toBeNull();
    if (jumped !== null) expect(service_us(jumped, 62_002)).toBeCloseTo(5_000, 0);
  });
});

describe("sound clock", () => {
  it("smooths noisy readings so that the beat does not limp", () => {
    let clock: SoundClock | null = null;
    let noise = 7;
    const held_s: number[] = [];
    for (let i = 0; i < 200; i += 1) {
      noise = (noise * 48271) % 2147483647;
      clock = withReading(clock, -50 + 0.006 * (noise / 2147483647 - 0.5));
      if (i > 40) held_s.push(clock.held_s);
    }
    expect(Math.max(...held_s) - Math.min(...held_s)).toBeLessThan(0.003); // of 6 ms of noise
    for (let i = 1; i < held_s.length; i += 1) {
      expect(Math.abs((held_s[i] ?? 0) - (held_s[i - 1] ?? 0))).toBeLessThanOrEqual(0.0001001);
    }
  });

  it("follows a jump at once", () => {
    let clock = withReading(null, 0);
    for (let i = 0; i < 30; i += 1) clock = withReading(clock, 0);
    for (let i = 0; i < 12; i += 1) clock = withReading(clock, 0.5);
    expect(context_s(clock, 1_000_000)).toBeCloseTo(1.5, 6);
  });
});
