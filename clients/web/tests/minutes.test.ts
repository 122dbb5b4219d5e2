import { describe, expect, it } from "vitest";
import { begins, table } from "../src/pages/gym/minutes";

const TODAY = new Date("2026-11-28T23:30:00Z"); // a Saturday
const days = [
  { lane: "2", day: "2026-11-28", run_s: 600 },
  { lane: "2", day: "2026-11-23", run_s: 300 },
  { lane: "1", day: "2026-11-22", run_s: 60 },
  { lane: "1", day: "2026-10-01", run_s: 9_999 },
  { lane: "gone", day: "2026-11-28", run_s: 9_999 },
];

describe("minutes", () => {
  it("begins a week on its Monday, in UTC", () => {
    expect(begins(TODAY, "week").toISOString()).toBe("2026-11-23T00:00:00.000Z");
    expect(begins(new Date("2026-11-22T00:00:00Z"), "week").toISOString()).toBe("2026-11-16T00:00:00.000Z");
  });

  it("adds up the last seven days, lane by lane", () => {
    const found = table(days, ["1", "2"], TODAY, "day");
    expect(found.columns.map((one) => one.key)).toEqual([22, 23, 24, 25, 26, 27, 28].map((day) => `2026-11-${day}`));
    expect(found.rows.map((row) => row.run_s)).toEqual([
      [60, 0, 0, 0, 0, 0, 0],
      [0, 300, 0, 0, 0, 0, 600],
    ]);
    expect([found.sums_s[0], found.sum_s]).toEqual([60, 960]);
  });

  it("adds up four weeks, and keeps a lane on which nobody ran", () => {
    const found = table(days, ["1", "2", "3"], TODAY, "week");
    expect(found.columns.map((one) => one.key)).toEqual(["2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23"]);
    expect(found.rows.map((row) => row.sum_s)).toEqual([60, 900, 0]);
  });
});
