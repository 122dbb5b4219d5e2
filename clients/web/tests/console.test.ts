import { describe, expect, it } from "vitest";
import type { Trace, TraceLine } from "../src/contract/http";
import { chartColumns, clock, isMeasured, spanOf } from "../src/pages/console/shaping";
import { cursor_us, FIGURES, nothingKnown, POINTS_MAX, withStatus, withTrace, type Known } from "../src/pages/console/trace";
import { status } from "./frames";

const line = (at_us: number, words = "beat 172.5"): TraceLine => ({ at_us, kind: "cue", words });

function trace(at_us: number[], more: Partial<Trace> = {}): Trace {
  const points = Object.fromEntries(FIGURES.map((name) => [name, at_us.map(() => (name === "cadence_milli_spm" ? 160_000 : null))]));
  return {
    lane: "1", session: "s-1", started_us: 0, now_us: 0, every: 1, points: { at_us, ...points } as unknown as Trace["points"],
    lines: [], shades: [], stretches: [], policy: null, band_permille: null, ...more,
  };
}

const heard = (known: Known, ...at_us: number[]): Known =>
  at_us.reduce((one, now_us) => withStatus(one, status({ at_us: now_us, steps: (one.steps ?? 0) + 1, cadence_milli_spm: 165_000 })), known);

describe("a session as the console knows it", () => {
  it("begins with what the service remembers and goes on with what is heard", () => {
    const opened = withTrace(nothingKnown, trace([1e6, 2e6], { now_us: 2.1e6, lines: [line(1e6)] }), -1);
    const known = heard({ ...opened, steps: 2 }, 3e6, 4e6);
    expect(known.at_us).toEqual([1e6, 2e6, 3e6, 4e6]);
    expect(known.figures.cadence_milli_spm).toEqual([160_000, 160_000, 165_000, 165_000]);
    expect(known.figures.contact_us).toEqual([null, null, null, null]);
    expect(cursor_us(known)).toBe(2.1e6 - 1); // a line before the last step may not have been told yet
  });

  it("takes a change of state for no step, and a step only once", () => {
    const known = heard({ ...withTrace(nothingKnown, trace([1e6]), -1), steps: 1 }, 2e6);
    expect(withStatus(known, status({ at_us: 3e6, steps: 2, state: "held" })).at_us).toEqual([1e6, 2e6]);
  });

  it("fills what was missed, and keeps what was heard while it asked", () => {
    const known = heard({ ...withTrace(nothingKnown, trace([1e6], { lines: [line(1e6)] }), -1), steps: 1 }, 4e6, 5e6);
    const filled = withTrace(known, trace([2e6, 3e6, 4e6], { lines: [line(3e6, "silent")] }), 1e6);
    expect(filled.at_us).toEqual([1e6, 2e6, 3e6, 4e6, 5e6]);
    expect(filled.lines.map((one) => one.words)).toEqual(["beat 172.5", "silent"]);
  });

  it("is another one when another session runs", () => {
    const known = withTrace(nothingKnown, trace([1e6, 2e6]), -1);
    expect(withTrace(known, trace([9e6], { session: "s-2" }), 2e6).at_us).toEqual([9e6]);
  });

  it("stays bounded over half an hour and more, with every step of the last five minutes", () => {
    let known: Known = { ...nothingKnown, session: "s-1", steps: 0 };
    for (let i = 1; i <= 6_000; i += 1) known = withStatus(known, status({ at_us: i * 350_000, steps: i }));
    expect(known.at_us.length).toBeLessThanOrEqual(POINTS_MAX);
    const recent = known.at_us.filter((one) => one > 6_000 * 350_000 - 299e6);
    expect(new Set(recent.slice(1).map((one, i) => one - (recent[i] ?? 0)))).toEqual(new Set([350_000]));
    expect(known.figures.contact_us.length).toBe(known.at_us.length);
    expect(known.every).toBeGreaterThan(1);
  });
});

describe("what a chart draws", () => {
  const known = withTrace(nothingKnown, trace([0, 350_000, 8e6, 8_350_000]), -1);

  it("breaks the line where no step was seen, and never draws what nobody measured", () => {
    const [times, cadence] = chartColumns(known, ["cadence_milli_spm"], 1000, { from_s: 0, to_s: 10 });
    expect(times).toEqual([0, 0.35, 4.175, 8, 8.35]);
    expect(cadence).toEqual([160, 160, null, 160, 160]);
    expect(isMeasured(known.figures.contact_us)).toBe(false);
    expect(isMeasured(known.figures.cadence_milli_spm)).toBe(true);
  });

  it("draws no ten-second mean before ten seconds have been run", () => {
    const at_us = [0, 5e6 / 2, 5e6, 15e6 / 2, 10e6, 11e6];
    const run = withTrace(nothingKnown, trace(at_us), -1);
    const means = { ...run, figures: { ...run.figures, mean10_milli_spm: at_us.map(() => 160_000) } };
    expect(chartColumns(means, ["mean10_milli_spm"], 1000, { from_s: 0, to_s: 20 })[1]).toEqual([null, null, null, null, 160, 160]);
  });

  it("shows five minutes at the end, or earlier, or all of it", () => {
    const long = withTrace(nothingKnown, trace([0, 1200e6]), -1);
    expect(spanOf(long, { whole: false, end_s: null })).toEqual({ from_s: 900, to_s: 1200 });
    expect(spanOf(long, { whole: false, end_s: 600 })).toEqual({ from_s: 300, to_s: 600 });
    expect(spanOf(long, { whole: true, end_s: null })).toEqual({ from_s: 0, to_s: 1200 });
  });

  it("says times as a clock does", () => {
    expect([clock(7), clock(187), clock(3720)]).toEqual(["0:07", "3:07", "1:02:00"]);
  });
});
