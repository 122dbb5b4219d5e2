import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { paced } from "../src/pace";

const FRAME_MS = 16;

describe("pace", () => {
  let drawn_ms: number[] = [];
  const page = { visibilityState: "visible" };
  const draw = (): void => void drawn_ms.push(performance.now());

  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
    vi.stubGlobal("document", page);
    vi.stubGlobal("requestAnimationFrame", (then: () => void) => setTimeout(then, FRAME_MS));
    drawn_ms = [];
    page.visibilityState = "visible";
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("draws many messages once, in the next frame", () => {
    const pace = paced(draw, () => 0);
    for (let i = 0; i < 100; i += 1) pace.soon();
    expect(drawn_ms.length).toBe(0);
    vi.advanceTimersByTime(FRAME_MS);
    expect(drawn_ms.length).toBe(1);
  });

  it("keeps two drawings apart, and draws the last message in any case", () => {
    const pace = paced(draw, () => 50);
    for (let i = 0; i < 100; i += 1) {
      pace.soon();
      vi.advanceTimersByTime(5);
    }
    vi.advanceTimersByTime(100);
    expect(drawn_ms.length).toBeGreaterThan(7);
    const apart_ms = drawn_ms.slice(1).map((at_ms, i) => at_ms - (drawn_ms[i] ?? 0));
    expect(Math.min(...apart_ms)).toBeGreaterThanOrEqual(50);
    const last_ms = drawn_ms.at(-1) ?? 0;
    expect(last_ms).toBeGreaterThanOrEqual(495);
  });

  it("draws once when it is told to draw now while something waits", () => {
    const pace = paced(draw, () => 0);
    pace.soon();
    pace.now();
    vi.advanceTimersByTime(100);
    expect(drawn_ms.length).toBe(1);
  });

  it("goes on by a clock when nobody sees the page, which has no frames then", () => {
    vi.stubGlobal("requestAnimationFrame", () => 0);
    page.visibilityState = "hidden";
    paced(draw, () => 0).soon();
    vi.advanceTimersByTime(300);
    expect(drawn_ms.length).toBe(1);
  });
});
