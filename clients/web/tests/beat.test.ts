import { describe, expect, it } from "vitest";
import vectors from "../../../tests/vectors/beats.json";
import { beat_us, beatAtOrAfter, period_us } from "../src/sound/beat";

describe("beat", () => {
  it("falls where the service says it falls", () => {
    expect(vectors.length).toBeGreaterThan(100);
    for (const vector of vectors) expect(beat_us(vector, vector.n), JSON.stringify(vector)).toBe(vector.beat_us);
  });

  it("is found again from its own time, and the next one from a microsecond later", () => {
    for (const { milli_spm, anchor_us, n, beat_us: at_us } of vectors) {
      const train = { milli_spm, anchor_us, every: 1 as const };
      expect(beatAtOrAfter(train, at_us)).toBe(n);
      expect(beatAtOrAfter(train, at_us + 1)).toBe(n + 1);
    }
  });

  it("never lies before the anchor", () => {
    expect(beatAtOrAfter({ milli_spm: 180_000, anchor_us: 5_000_000, every: 1 }, 0)).toBe(0);
  });

  it("is heard every second time when the train says so", () => {
    const train = { milli_spm: 180_000, anchor_us: 0, every: 2 as const };
    expect(beatAtOrAfter(train, 1)).toBe(2);
    expect(beatAtOrAfter(train, 666_666)).toBe(2);
    expect(beatAtOrAfter(train, 666_667)).toBe(4);
    expect(period_us(train)).toBeCloseTo(666_666.67, 1);
  });
});
