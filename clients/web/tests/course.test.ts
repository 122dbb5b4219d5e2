import { describe, expect, it } from "vitest";
import { whereOn } from "../src/course";
import { duration } from "../src/units";
import type { Course } from "../src/wire";

const walk = { mode: "walk", duration_s: 60 } as const;
const beat = { mode: "continuous", duration_s: 600 } as const;
const course = (more: Partial<Course> = {}): Course => ({ parts: [walk, beat], at_us: 9e6, elapsed_us: 50e6, runs: true, ...more });

describe("where on its plan a lane is", () => {
  it("is counted on from the snapshot", () => {
    expect(whereOn(course(), 9e6)).toEqual({ elapsed_s: 50, number: 1, count: 2, part: walk, left_s: 10, next: beat });
    expect(whereOn(course(), 19e6)).toMatchObject({ elapsed_s: 60, number: 2, left_s: 600, next: null });
  });

  it("stands still in a pause, and never goes back", () => {
    expect(whereOn(course({ runs: false }), 900e6).elapsed_s).toBe(50);
    expect(whereOn(course(), 1e6).elapsed_s).toBe(50);
  });

  it("has no end where the last segment has none, and is done after one that has", () => {
    expect(whereOn(course({ parts: [walk, { mode: "free", duration_s: null }] }), 99e6)).toMatchObject({ number: 2, left_s: null });
    expect(whereOn(course(), 900e6)).toMatchObject({ part: null, left_s: null, next: null });
  });

  it("is written as a clock", () => {
    expect([0, 65, 3723].map(duration)).toEqual(["0:00", "1:05", "1:02:03"]);
  });
});
