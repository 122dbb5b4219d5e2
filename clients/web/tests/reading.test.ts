import { describe, expect, it } from "vitest";
import { backOff_ms } from "../src/connection";
import { readFrame } from "../src/reading";
import { advice, advised, placeOf, sentence, spm, target } from "../src/words";
import { frame, snapshot, status, tempo } from "./frames";

const said = (value: unknown) => readFrame(JSON.stringify(value));

describe("reading", () => {
  it("takes every frame of the contract", () => {
    const lane = snapshot("1", { status: status(), cue: tempo() });
    const frames = [
      frame("snapshot", "1", lane),
      frame("snapshot", null, { lanes: [lane], unclaimed: [] }),
      frame("step", "1", status({ cadence_milli_spm: null, in_band: null })),
      frame("cue", "1", tempo()),
      frame("notice", "1", { about: "device", because: "left pod silent", device: null }),
      frame("bye", null, { because: "the service stops" }),
      frame("pong", null, { t0_ms: 1.5, service_us: 7 }),
    ];
    for (const one of frames) expect(said(one)).toHaveProperty("frame");
  });

  it("says what is wrong and never throws", () => {
    expect(readFrame("{")).toEqual({ refused: "a message was not JSON" });
    expect(readFrame("[]")).toEqual({ refused: "a message was not a frame" });
    expect(said({ ...frame("step", "1", status()), v: 2 })).toHaveProperty("refused");
    expect(said(frame("step", "1", status({ cadence_milli_spm: -1 })))).toEqual({
      refused: "a step frame had a wrong cadence_milli_spm",
    });
    expect(said(frame("cue", "1", { ...tempo(), milli_spm: 0 }))).toHaveProperty("refused");
    expect(said(frame("cue", "1", { ...tempo(), every: 3 }))).toHaveProperty("refused");
    expect(said(frame("snapshot", null, { lanes: [{}], unclaimed: [] }))).toHaveProperty("refused");
    expect(said({ v: 1, type: "plan", seq: 1, t_us: 1, lane: "1", data: {} })).toEqual({ ignored: "plan" });
  });
});

describe("words", () => {
  const band = { target_milli_spm: 172_500, low_milli_spm: 169_000, high_milli_spm: 176_000 };

  it("coaches the ten-second mean, not the last steps", () => {
    const place = placeOf(status({ ...band, mean10_milli_spm: 165_000, cadence_milli_spm: 173_000 }));
    expect(advice(place)).toBe("a bit quicker");
  });

  it("believes the service about the band", () => {
    expect(placeOf(status({ ...band, mean10_milli_spm: 168_900, in_band: true }))).toBe("inside");
    expect(placeOf(status({ ...band, mean10_milli_spm: 176_500, in_band: false }))).toBe("above");
    expect(placeOf(status(band))).toBe("unknown");
  });

  it("does not say that there is no cadence where there is one and no target", () => {
    const free = { target_milli_spm: null, low_milli_spm: null, high_milli_spm: null, in_band: null };
    expect(advised(status({ ...free, mean10_milli_spm: 165_000 }))).toBe("no target: run as you like");
    expect(advised(status({ ...free, mean10_milli_spm: null, cadence_milli_spm: null }))).toBe("no cadence yet");
  });

  it("writes figures and sentences", () => {
    expect([spm(164_660), spm(null), target(172_500), target(170_000)]).toEqual(["164.7", "–", "172.5", "170"]);
    expect(sentence("no step for 2 s")).toBe("No step for 2 s.");
    expect(sentence("stridecue may remind me")).toBe("stridecue may remind me.");
    expect(sentence("pod-7c21 serves lane 9")).toBe("pod-7c21 serves lane 9.");
  });
});

describe("back-off", () => {
  it("grows, is jittered and has an end", () => {
    expect(backOff_ms(0, 0)).toBe(200);
    expect(backOff_ms(0, 1)).toBe(400);
    expect(backOff_ms(50, 1)).toBe(8_000);
  });
});
