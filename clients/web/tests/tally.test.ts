import { describe, expect, it } from "vitest";
import { isNews, nothing, withLate, withNoLease, withPlayed } from "../src/sound/tally";

describe("what became of the beats", () => {
  it("keeps the first and the last that sounded, and counts the late", () => {
    const told = withLate(withPlayed(withPlayed(nothing, 5), 9), 2);
    expect(told).toEqual({ played: 2, late: 2, no_lease: 0, first_us: 5, last_us: 9 });
    expect(isNews(told)).toBe(true);
    expect(isNews(nothing)).toBe(false);
  });

  it("counts every beat for which the service was not heard once, for a minute at most", () => {
    const train = { milli_spm: 150_000, anchor_us: 0, every: 1 } as const; // a beat every 0.4 s
    const [some, going] = withNoLease(nothing, { train, issued_us: 0, seen_us: 1_000_000 }, 2_000_000);
    expect(some.no_lease).toBe(3); // at 1.2, 1.6 and 2.0 s
    const [more, on] = withNoLease(some, going!, 2_400_000);
    expect(more.no_lease).toBe(4);
    expect(withNoLease(more, on!, 61_000_000)).toEqual([more, null]);
  });
});
