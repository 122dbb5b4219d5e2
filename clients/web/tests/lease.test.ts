import { describe, expect, it } from "vitest";
import { expire, noLease, takeCue, unlessMuted } from "../src/sound/lease";
import { tempo } from "./frames";

const at = (service_us: number | null, heard_ms = 0) => ({ service_us, heard_ms });

describe("lease", () => {
  it("begins with a fresh cue and ends a lease after it", () => {
    const lease = takeCue(noLease, tempo(), at(1_050_000));
    expect(expire(lease, at(2_499_999, 100)).train?.milli_spm).toBe(172_500);
    expect(expire(lease, at(2_500_000, 100))).toMatchObject({ train: null, because: "no fresh cue from the service" });
  });

  it("ends by this device's own clock too", () => {
    const lease = takeCue(noLease, tempo(), at(1_050_000, 0));
    expect(expire(lease, at(1_100_000, 1500)).train).toBeNull();
  });

  it("is not begun by a cue older than its ttl, nor renewed by it", () => {
    expect(takeCue(noLease, tempo(), at(1_300_001)).train).toBeNull();
    const lease = takeCue(noLease, tempo(), at(1_000_000));
    expect(takeCue(lease, tempo({ issued_us: 1_500_000 }), at(1_900_000))).toBe(lease);
  });

  it("needs a clock, and one that agrees", () => {
    expect(takeCue(noLease, tempo(), at(null)).train).toBeNull();
    expect(takeCue(noLease, tempo(), at(800_000)).train).toBeNull();
  });

  it("is renewed by the same tempo and ended at once by silence, however late", () => {
    const first = takeCue(noLease, tempo(), at(1_000_000));
    const renewed = takeCue(first, tempo({ issued_us: 1_500_000 }), at(1_510_000, 500));
    expect(expire(renewed, at(2_900_000, 1900)).train).not.toBeNull();
    const silent = takeCue(renewed, { kind: "silence", because: "in the band", issued_us: 1_600_000 }, at(9_000_000));
    expect(silent).toMatchObject({ train: null, because: "in the band" });
  });

  it("does not wake up again for a tempo issued before the silence", () => {
    const silent = takeCue(noLease, { kind: "silence", because: "paused", issued_us: 2_000_000 }, at(2_000_000));
    expect(takeCue(silent, tempo({ issued_us: 1_900_000 }), at(2_010_000)).train).toBeNull();
  });
});

describe("a muted page", () => {
  it("has no train, and says who wanted it", () => {
    const lease = takeCue(noLease, tempo(), at(1_050_000));
    expect(unlessMuted(lease, null)).toBe(lease);
    expect(unlessMuted(lease, "muted: physio anna")).toMatchObject({ train: null, because: "muted: physio anna" });
  });
});
