import { describe, expect, it } from "vitest";
import type { RunView, Showed, ShowedView } from "../src/contract/http";
import { bandOf, cadenceScale, dots, even, labelEvery, PANELS, valuesOf } from "../src/pages/practice/trending";
import { times } from "../src/units";

const run = (name: string, more: Partial<RunView> = {}): RunView => ({
  source: "session",
  name,
  began_utc: "2026-03-01T10:00:00Z",
  minutes_min: 30,
  distance_km: null,
  steps: 5000,
  hills: false,
  fast: false,
  programme: "faded-8",
  session: 1,
  size: "none",
  of_longest_pct: 104,
  against_longest: "",
  ...more,
});

const showed = (session: string, more: Partial<Showed> = {}): Showed => ({
  session,
  target_milli_spm: 168_000,
  band_permille: 30,
  with_cues_milli_spm: 167_400,
  in_band_permille: 846,
  cold_milli_spm: null,
  cold_retained_permille: null,
  end_milli_spm: 166_000,
  end_retained_permille: 750,
  after_end_days: null,
  ...more,
});

const view = (...sessions: Showed[]): ShowedView => ({ sessions, yardsticks: { in_band_pct: 80, kept_pct: 70, of_longest_pct: 110, knee_nprs: 2 } });
const panel = (name: string) => PANELS.find((one) => one.name === name) ?? expect.unreachable();
const drawn = (name: string, of: ReturnType<typeof dots>): number[] => valuesOf(panel(name), of);

describe("trends", () => {
  it("are drawn oldest first; a run without a recording has no place, and what is not known no mark", () => {
    const of = dots([run("y"), run("told", { source: "entered" }), run("x")], view(showed("y"), showed("x")), []);
    expect(of.map((dot) => dot.run.name)).toEqual(["x", "y"]);
    expect(drawn("cadence", of)).toHaveLength(6);
    expect(drawn("knee", of)).toEqual([]);
    expect(drawn("longest", of)).toEqual([104, 104]);
  });

  it("show the worst knee that was not corrected later", () => {
    const said = (knee_nprs: number, corrected: boolean) => ({ session: "x", knee_nprs, corrected }) as Parameters<typeof dots>[2][number];
    expect(dots([run("x")], view(showed("x")), [said(2, false), said(7, true), said(3, false)])[0]?.knee_nprs).toBe(3);
  });

  it("show a silent test after the end as a mark of its own, not as an end probe", () => {
    const of = dots([run("x")], view(showed("x", { after_end_days: 30 })), []);
    const marks = panel("kept").marks.filter((mark) => of.some((dot) => mark.of(dot) !== null));
    expect(marks.map((mark) => mark.name)).toEqual(["test"]);
  });

  it("shade the band around each session's own target, and nothing where it was not kept", () => {
    const [dot, bare] = dots([run("y"), run("x")], view(showed("y", { band_permille: null }), showed("x")), []);
    expect(dot && bandOf(dot)).toEqual([162_960, 173_040]);
    expect(bare && bandOf(bare)).toBeNull();
  });
});

describe("a scale", () => {
  it("of cadence holds every value and is never narrower than six steps", () => {
    const found = cadenceScale([168_000, 168_100]);
    expect(found.high - found.low).toBeGreaterThanOrEqual(6_000);
    const wide = cadenceScale([160_000, 176_000]);
    expect(wide.low < 160_000 && wide.high > 176_000 && wide.lines.every((line) => line % 5_000 === 0)).toBe(true);
  });

  it("of a share goes as far as its values, below nothing too", () => {
    expect(even([], 0, 1_000, 500)).toEqual({ low: 0, high: 1_000, lines: [0, 500, 1_000] });
    expect(even([-400, 1_300], 0, 1_000, 500)).toMatchObject({ low: -400, high: 1_300 });
    expect(even([9_000], 0, 1_000, 500).lines.length).toBeLessThanOrEqual(5);
  });

  it("has labels that do not touch", () => {
    expect([40, 20, 8, 0.1].map((slot) => labelEvery(slot, 34))).toEqual([1, 2, 5, 100]);
  });
});

describe("a ratio", () => {
  it("has the digits of the service's sentence", () => {
    expect(times(117)).toBe("1.17 ×");
  });
});
