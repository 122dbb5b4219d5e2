import { effect } from "@preact/signals";
import { beforeEach, describe, expect, it } from "vitest";
import { emptyView, reduce } from "../src/reducer";
import { laneNames, laneNow, notices, saidOn, view } from "../src/seen";
import type { Frame } from "../src/wire";
import { frame, snapshot, status } from "./frames";

const hear = (one: Frame): void => void (view.value = reduce(view.peek(), one));
const told = (part: () => unknown): (() => number) => {
  let times = 0;
  effect(() => {
    part();
    times += 1;
  });
  return () => times - 1; // without the first look
};

describe("seen", () => {
  beforeEach(() => {
    view.value = emptyView;
    hear(frame("snapshot", null, { lanes: ["10", "2", "1"].map((one) => snapshot(one)), unclaimed: [] }));
  });

  it("tells of a step only who looks at its lane", () => {
    const [first, second] = [told(() => laneNow("1").value), told(() => laneNow("2").value)];
    const others = told(() => [laneNames.value, notices.value, saidOn("1").value]);
    hear(frame("step", "2", status()));
    hear(frame("step", "2", status({ at_us: 2_000_000 })));
    expect([first(), second(), others()]).toEqual([0, 2, 0]);
    expect(laneNow("2").value?.status?.at_us).toBe(2_000_000);
  });

  it("keeps the lanes in natural order, also when one comes", () => {
    expect(laneNames.value).toEqual(["1", "2", "10"]);
    hear(frame("snapshot", "3", snapshot("3")));
    expect(laneNames.value).toEqual(["1", "2", "3", "10"]);
    expect(laneNow("7").value).toBeNull();
  });
});
