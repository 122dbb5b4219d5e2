import { describe, expect, it } from "vitest";
import vectors from "../../../tests/vectors/calibration.json";
import { CLICKS, delayOf, PERIOD_MS, words } from "../src/sound/headset";

const clicks = Array.from({ length: CLICKS }, (_, i) => 1_000 + i * PERIOD_MS);

describe("a headset's delay", () => {
  it("is what the service finds from the same taps", () => {
    expect(vectors.length).toBeGreaterThan(5);
    for (const { taps_us, delay_us, spread_us, taps } of vectors) {
      const found = delayOf(clicks, taps_us.map((at_us) => at_us / 1e3));
      expect(found).toMatchObject({ taps });
      if (!("delay_ms" in found)) throw new Error(words(found));
      expect(found.delay_ms).toBeCloseTo(delay_us / 1e3, 2);
      expect(found.spread_ms).toBeCloseTo(spread_us / 1e3, 2);
    }
  });

  it("needs enough taps, and says how many there were", () => {
    expect(words(delayOf(clicks, clicks.slice(-7)))).toContain("7 taps could be matched, at least 8 are needed");
  });

  it("is said to be unsteady above 20 ms", () => {
    const taps = clicks.map((at_ms, i) => at_ms + 150 + (i % 2 === 0 ? 60 : -60));
    expect(words(delayOf(clicks, taps))).toContain("not steadily");
  });
});
