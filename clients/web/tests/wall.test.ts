import { describe, expect, it } from "vitest";
import { emptyWall, watch, type Wall } from "../src/pages/wall/order";
import type { Spoken } from "../src/reducer";
import type { LaneSnapshot, Status } from "../src/wire";
import { snapshot, status } from "./frames";

const running = (lane: string, more: Partial<Status> = {}): LaneSnapshot =>
  snapshot(lane, { session: `s-${lane}`, armed: true, status: status({ in_band: true, ...more }) });

const after = (seconds: number, lanes: (s: number) => LaneSnapshot[], said: Record<string, Spoken> = {}): Wall => {
  let found = emptyWall;
  for (let s = 0; s <= seconds; s += 1) found = watch(found, lanes(s), said, 1000 * s);
  return found;
};

describe("the wall", () => {
  it("puts a fault before a lost sensor, that before pain, held and astray, then who runs well, then nobody", () => {
    const low = { device: "pod-7", side: "left", status: "online", battery_pct: 9, lane: "7" } as const;
    const lanes = [
      snapshot("1"),
      running("2"),
      { ...running("3"), devices: [low] },
      running("4", { in_band: false }),
      running("5", { state: "held", because: "no step for 2 s" }),
      running("6", { at_us: 20_000_000 }),
      running("7", { state: "lost", because: "pod-7 silent for 3 s" }),
      running("8", { state: "fault", because: "said" }),
    ];
    const found = after(31, () => lanes, { "6": { kind: "pain", words: "Slow down.", at_us: 1_000_000 } });
    expect(found.order).toEqual(["8", "7", "6", "5", "4", "3", "2", "1"]);
    expect(found.exceptions["4"]).toEqual({ trouble: "astray", n: 30 });
    expect(found.exceptions["3"]).toEqual({ trouble: "battery", device: "pod-7", n: 9 });
    expect(found.exceptions["7"]?.because).toBe("pod-7 silent for 3 s");
    expect(found.exceptions["2"]).toBeUndefined();
  });

  it("says that a lane broke for good, though no session runs there", () => {
    const broken = snapshot("2", { fault: "lane 2 broke 4 times within a minute: ValueError" });
    const found = after(1, () => [running("1"), broken]);
    expect(found.order).toEqual(["2", "1"]);
    expect(found.exceptions["2"]?.trouble).toBe("fault");
  });

  it("says who was asked about pain and has not answered, once they had half a minute", () => {
    const asked = (s: number): LaneSnapshot[] => [running("1"), { ...running("2", { at_us: 1e6 * s }), asked_us: 0 }];
    expect(after(29, asked).exceptions).toEqual({});
    expect(after(31, asked).exceptions["2"]).toEqual({ trouble: "asked" });
    expect(after(31, asked).order).toEqual(["2", "1"]);
  });

  it("does not jump when runners step in and out of the band every second", () => {
    const lanes = (s: number): LaneSnapshot[] => ["1", "2", "3"].map((lane, i) => running(lane, { in_band: (s + i) % 2 === 0 }));
    const found = after(120, lanes);
    expect(found.order).toEqual(["1", "2", "3"]);
    expect(found.exceptions).toEqual({});
  });

  it("brings a lane forward at once and lets it go back after ten calm seconds only", () => {
    const lost = (s: number): LaneSnapshot[] => [running("1"), running("2", s >= 1 && s < 4 ? { state: "lost" } : {})];
    expect(after(1, lost).order).toEqual(["2", "1"]);
    expect(after(13, lost).order).toEqual(["2", "1"]);
    expect(after(13, lost).exceptions).toEqual({});
    expect(after(14, lost).order).toEqual(["1", "2"]);
  });

  it("does not take a silent segment for astray, nor a stumble for a hold", () => {
    const dark = running("1", { in_band: false, mode: "silent" });
    const stumble = (s: number): LaneSnapshot[] => [dark, running("2", s % 8 < 4 ? { state: "held" } : {})];
    expect(after(60, stumble).exceptions).toEqual({});
  });

  it("keeps the same array while nothing moves, so that nothing is drawn anew", () => {
    const one = watch(emptyWall, [running("1"), running("2")], {}, 0);
    expect(watch(one, [running("1"), running("2")], {}, 1000).order).toBe(one.order);
  });
});
