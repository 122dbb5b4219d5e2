import { describe, expect, it } from "vitest";
import { isNews, nothing, withLate, withPlayed } from "../src/sound/tally";

describe("what became of the beats", () => {
  it("keeps the first and the last that sounded, and counts the late", () => {
    const told = withLate(withPlayed(withPlayed(nothing, 5), 9), 2);
    expect(told).toEqual({ played: 2, late: 2, no_lease: 0, first_us: 5, last_us: 9 });
    expect(isNews(told)).toBe(true);
    expect(isNews(nothing)).toBe(false);
  });
});
