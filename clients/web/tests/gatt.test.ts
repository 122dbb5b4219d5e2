import { describe, expect, it } from "vitest";
import vectors from "../../../tests/vectors/gatt.json";
import { noBluetooth, noPhone } from "../src/sensors/able";
import { treadmillMeasured } from "../src/sensors/ftms";
import { rscMeasured } from "../src/sensors/rsc";

const bytes = (hex: string): DataView => new DataView(Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16)).buffer);

describe("standard Bluetooth", () => {
  it("is read as the service reads it", () => {
    for (const { hex, source, refused, ...figures } of vectors.rsc) {
      expect(rscMeasured(bytes(hex)), hex).toEqual(refused === undefined ? figures : null);
    }
    for (const { hex, source, refused, ...figures } of vectors.treadmill) {
      expect(treadmillMeasured(bytes(hex)), hex).toEqual(refused === undefined ? figures : null);
    }
  });

  it("is a figure in bounds or none, whatever a radio sends", () => {
    let state = 1;
    const random = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
    for (let i = 0; i < 2_000; i++) {
      const view = new DataView(Uint8Array.from({ length: random(24) }, () => random(256)).buffer);
      for (const speed_mm_s of [rscMeasured(view)?.speed_mm_s, treadmillMeasured(view)?.speed_mm_s]) {
        if (typeof speed_mm_s === "number") expect(speed_mm_s).toBeLessThanOrEqual(15_000);
      }
    }
  });
});

describe("what a browser lacks", () => {
  it("is named, the address first", () => {
    expect(noPhone({ secure: false, motion: false, bluetooth: false })).toBe("sensor.notSecure");
    expect(noPhone({ secure: true, motion: false, bluetooth: true })).toBe("sensor.noMotion");
    expect(noPhone({ secure: true, motion: true, bluetooth: false })).toBe(null);
    expect(noBluetooth({ secure: true, motion: true, bluetooth: false })).toBe("sensor.noBluetooth");
    expect(noBluetooth({ secure: true, motion: true, bluetooth: true })).toBe(null);
  });
});
