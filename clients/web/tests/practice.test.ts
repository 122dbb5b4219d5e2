import { describe, expect, it } from "vitest";
import type { Measures, RunnerLine, RunView } from "../src/contract/http";
import { tidy } from "../src/pages/practice/segments";
import { dots, found, inOrder, scaleOf } from "../src/pages/practice/shaping";

const line = (runner: string, name: string, more: Partial<RunnerLine> = {}): RunnerLine => ({
  runner,
  name,
  programme: "faded-8",
  session: 1,
  locked: false,
  finished: false,
  lane: null,
  ...more,
});

const run = (name: string, session: number): RunView => ({
  source: "session",
  name,
  began_utc: `2026-03-0${session}T10:00:00Z`,
  minutes_min: 30,
  distance_km: null,
  steps: 5000,
  hills: false,
  fast: false,
  programme: "faded-8",
  session,
  size: "none",
  against_longest: "",
});

const seen = (more: Partial<Measures>): Measures => more as Measures;

describe("runners", () => {
  it("come with those first who wait for a person, then who runs, then by name", () => {
    const all = [line("c", "Cem"), line("a", "Ana"), line("b", "Bo", { lane: "1" }), line("d", "Dee", { finished: true })];
    expect(inOrder(all, new Set(["c"])).map((one) => one.runner)).toEqual(["c", "b", "a", "d"]);
  });

  it("are found by a part of name or pseudonym", () => {
    expect(found([line("r-77", "Ana"), line("r-78", "Bo")], " AN ").map((one) => one.name)).toEqual(["Ana"]);
    expect(found([line("r-77", "Ana"), line("r-78", "Bo")], "78").map((one) => one.name)).toEqual(["Bo"]);
  });
});

describe("history", () => {
  it("is drawn oldest first, and what was not measured is not drawn", () => {
    const measured = { x: seen({ target_milli_spm: 168_000, with_cues_milli_spm: 167_400, cold_probe: null, end_probe: null }) };
    const shown = dots([run("y", 2), run("x", 1)], measured);
    expect(shown.map((dot) => dot.name)).toEqual(["x"]);
    expect(shown[0]?.cold_milli_spm).toBeNull();
  });

  it("has a scale that holds every figure and the baseline, and is never narrower than six steps", () => {
    const shown = dots([run("x", 1)], { x: seen({ target_milli_spm: 168_000, with_cues_milli_spm: 168_100, cold_probe: null, end_probe: null }) });
    const alone = scaleOf(shown, null);
    expect(alone === null ? 0 : alone.high - alone.low).toBeGreaterThanOrEqual(6);
    const both = scaleOf(shown, 160_000);
    expect(both !== null && both.low < 160 && both.high > 168.1).toBe(true);
    expect(scaleOf([], 160_000)).toBeNull();
  });
});

describe("segments", () => {
  it("lose a target that their mode has not, and get one that it needs", () => {
    expect(tidy({ mode: "walk", duration_s: 60, target_permille: 50 }).target_permille).toBeNull();
    expect(tidy({ mode: "continuous", duration_s: 60, target_permille: null }).target_permille).toBe(50);
    expect(tidy({ mode: "bandwidth", duration_s: 60, target_permille: 75 }).target_permille).toBe(75);
  });
});
