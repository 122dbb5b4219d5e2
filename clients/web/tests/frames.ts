// Small makers of frames for the tests.

import type { Frame, LaneSnapshot, Status, TempoCue } from "../src/wire";

export const status = (more: Partial<Status> = {}): Status => ({
  at_us: 1_000_000,
  state: "cueing",
  because: "cadence 164.7, target 172.5 for 10 s",
  steps: 40,
  ...more,
});

export const tempo = (more: Partial<TempoCue> = {}): TempoCue => ({
  kind: "tempo",
  milli_spm: 172_500,
  anchor_us: 500_000,
  every: 1,
  because: "cadence 164.7, target 172.5 for 10 s",
  issued_us: 1_000_000,
  ttl_ms: 300,
  lease_ms: 1500,
  ...more,
});

export const snapshot = (lane: string, more: Partial<LaneSnapshot> = {}): LaneSnapshot => ({
  lane,
  session: null,
  armed: false,
  plan: { name: "Quicker steps", baseline_milli_spm: null },
  status: null,
  cue: null,
  devices: [],
  outputs: [],
  ...more,
});

export const EPOCH = "4be07d15";

export const frame = (type: Frame["type"], lane: string | null, data: unknown, seq = 1): Frame =>
  ({ v: 1, type, epoch: EPOCH, seq, t_us: 1_000_000, lane, data }) as Frame;
