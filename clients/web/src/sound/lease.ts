// May the beat sound? Pure. A tempo may only be played under a running lease; every other case is silence with a reason.
//
// A cue older than its ttl when it first arrives is dropped: late is worse than none. A lease ends `lease_ms` after the
// cue was issued (service clock), and never later than `lease_ms` after it arrived (this device's own clock).

import type { Train } from "./beat";
import type { CueData } from "../wire";

export interface Lease {
  train: Train | null;
  until_us: number; // service clock
  until_ms: number; // page clock
  issued_us: number;
  because: string; // why it is silent when there is no train
}

/** A person has silenced the page: no train, and the reason. */
export function unlessMuted(lease: Lease, muted: string | null): Lease {
  return muted === null ? lease : { ...noLease, issued_us: lease.issued_us, because: muted };
}

export const noLease: Lease = {
  train: null,
  until_us: 0,
  until_ms: 0,
  issued_us: -1,
  because: "waiting for the first cue",
};

const FUTURE_MS = 100; // how far ahead of our estimate a cue may be dated

export interface Arrival {
  heard_ms: number;
  service_us: number | null; // the estimate at that moment; null before the first answer to a ping
}

export function takeCue(lease: Lease, cue: CueData, arrival: Arrival): Lease {
  if (cue.issued_us < lease.issued_us) return lease;
  if (cue.kind === "silence") {
    return { ...noLease, issued_us: cue.issued_us, because: cue.because };
  }
  if (arrival.service_us === null) return { ...noLease, because: "setting this device's clock" };
  const age_ms = (arrival.service_us - cue.issued_us) / 1000;
  if (age_ms > cue.ttl_ms) {
    return lease.train === null ? { ...lease, because: "the last cue came too late to be used" } : lease;
  }
  if (age_ms < -FUTURE_MS) return { ...noLease, because: "the clocks do not agree yet" };
  return {
    train: { milli_spm: cue.milli_spm, anchor_us: cue.anchor_us, every: cue.every },
    until_us: cue.issued_us + cue.lease_ms * 1000,
    until_ms: arrival.heard_ms + cue.lease_ms,
    issued_us: cue.issued_us,
    because: cue.because,
  };
}

/** The same lease if it still runs; else one without a train that says so. */
export function expire(lease: Lease, arrival: Arrival): Lease {
  if (lease.train === null) return lease;
  const runs =
    arrival.service_us !== null && arrival.service_us < lease.until_us && arrival.heard_ms < lease.until_ms;
  return runs ? lease : { ...noLease, issued_us: lease.issued_us, because: "no fresh cue from the service" };
}
