import { describe, expect, it } from "vitest";
import vectors from "../../../tests/vectors/motion.json";
import { Packer, Rate, type Motion } from "../src/sensors/motion";

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function motion(row: number[]): Motion {
  const [t_ms = 0, ax = 0, ay = 0, az = 0, gx = 0, gy = 0, gz = 0] = row;
  return { t_ms, acc_mps2: [ax, ay, az], gyr_dps: [gx, gy, gz] };
}

describe("a phone's motion", () => {
  for (const { name, boot, events, batches } of vectors) {
    it(`is packed as the service unpacks it: ${name}`, () => {
      const packer = new Packer(boot);
      expect(events.flatMap((row) => packer.push(motion(row))).map(hex)).toEqual(batches);
    });
  }

  it("is passed over where it is no number", () => {
    const packer = new Packer(1);
    for (let i = 0; i < 9; i++) expect(packer.push(motion([i * 10, 0, Number.NaN, 0, 0, 0, 0]))).toEqual([]);
  });

  it("has a rate after half a second, and forgets what is older than two", () => {
    const rate = new Rate();
    const at = (from_ms: number, count: number, apart_ms: number): (number | null)[] =>
      Array.from({ length: count }, (_, i) => rate.hear(from_ms + i * apart_ms));
    expect(at(0, 25, 20).every((hz) => hz === null)).toBe(true);
    expect(at(500, 100, 20).at(-1)).toBe(50);
    expect(at(2_500, 80, 40).at(-1)).toBe(25);
    expect(rate.hear(60_000)).toBe(null);
  });
});
