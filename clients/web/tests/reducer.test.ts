import { describe, expect, it } from "vitest";
import { emptyView, lanesInOrder, NOTICES_KEPT, reduce, type View } from "../src/reducer";
import type { Frame } from "../src/wire";
import { EPOCH, frame, snapshot, status, tempo } from "./frames";

const after = (...frames: Frame[]): View => frames.reduce(reduce, emptyView);
const floor = (...lanes: string[]): Frame =>
  frame("snapshot", null, { lanes: lanes.map((lane) => snapshot(lane)), unclaimed: [] });

describe("reducer", () => {
  it("takes the floor's snapshot and keeps the lanes in natural order", () => {
    expect(lanesInOrder(after(floor("10", "2", "1"))).map((one) => one.lane)).toEqual(["1", "2", "10"]);
  });

  it("gives a step and a cue to their own lane only", () => {
    const view = after(floor("1", "2"), frame("step", "2", status()), frame("cue", "2", tempo(), 7));
    expect(view.lanes["1"]?.status).toBeNull();
    expect(view.lanes["2"]?.status?.steps).toBe(40);
    expect(view.lanes["2"]?.cue?.kind).toBe("tempo");
    expect(view.since).toBe(`${EPOCH}.7`);
  });

  it("does not go back to an older step or cue", () => {
    const view = after(
      floor("1"),
      frame("step", "1", status({ at_us: 2_000_000, steps: 41 })),
      frame("step", "1", status({ at_us: 1_000_000, steps: 40 })),
      frame("cue", "1", { kind: "silence", because: "in the band", issued_us: 3_000_000 }),
      frame("cue", "1", tempo({ issued_us: 2_900_000 })),
    );
    expect(view.lanes["1"]?.status?.steps).toBe(41);
    expect(view.lanes["1"]?.cue?.kind).toBe("silence");
  });

  it("lets a snapshot replace its lane, also when the service clock began anew", () => {
    const old = after(frame("snapshot", "1", snapshot("1", { status: status({ at_us: 9e9 }) })));
    const view = reduce(old, frame("snapshot", "1", snapshot("1", { status: status({ at_us: 5, steps: 1 }) })));
    expect(view.lanes["1"]?.status?.steps).toBe(1);
  });

  it("drops a lane that the floor no longer has", () => {
    expect(Object.keys(after(floor("1", "2"), floor("2")).lanes)).toEqual(["2"]);
  });

  it("ignores steps of a lane it was never told of", () => {
    expect(after(frame("step", "7", status())).lanes).toEqual({});
  });

  it("takes what became of a device to its lane, or to those that serve none", () => {
    const pod = { device: "pod-1", side: "left", status: "online", battery_pct: null, lane: "1" } as const;
    const free = { ...pod, device: "pod-9", lane: null };
    const view = after(
      frame("snapshot", null, { lanes: [snapshot("1", { devices: [pod] }), snapshot("2")], unclaimed: [free] }),
      frame("device", "1", { ...pod, status: "silent" }),
      frame("device", null, { ...free, battery_pct: 12 }),
      frame("device", "2", { ...pod, device: "unheard-of", lane: "2" }),
    );
    expect(view.lanes["1"]?.devices.map((one) => one.status)).toEqual(["silent"]);
    expect(view.unclaimed.map((one) => one.battery_pct)).toEqual([12]);
    expect(view.lanes["2"]?.devices).toEqual([]);
  });

  it("keeps the latest notices, a repeated one once", () => {
    const notice = (because: string, seq: number): Frame =>
      frame("notice", "1", { about: "device", because, device: "pod-1" }, seq);
    const view = after(notice("a", 1), notice("b", 2), notice("a", 3), notice("c", 4), notice("d", 5));
    expect(view.notices.map((one) => one.because)).toEqual(["d", "c", "a"]);
    expect(view.notices.length).toBe(NOTICES_KEPT);
  });

  it("remembers a goodbye until the next snapshot", () => {
    const gone = after(floor("1"), frame("bye", null, { because: "the service stops" }));
    expect(gone.bye).toBe("the service stops");
    expect(reduce(gone, floor("1")).bye).toBeNull();
  });

  it("changes nothing for a pong", () => {
    const view = after(floor("1"));
    expect(reduce(view, frame("pong", null, { t0_ms: 1, service_us: 2 }, 99))).toBe(view);
  });

  it("keeps the last words for each lane's runner", () => {
    const said = { kind: "section", words: "Walk now.", aloud: true };
    const view = after(floor("1", "2"), frame("prompt", "2", { ...said, words: "Run." }), frame("prompt", "2", said));
    expect(view.said).toEqual({ "2": { kind: "section", words: "Walk now.", at_us: 1_000_000 } });
  });
});
