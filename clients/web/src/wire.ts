// What the service sends and what it is sent: the WebSocket contract, version 1. Types only; `reading` checks them.

export type LaneState = "idle" | "warmup" | "cueing" | "held" | "lost" | "fault";
export type Mode = "free" | "walk" | "silent" | "probe" | "continuous" | "bandwidth";
export type Side = "left" | "right" | "unknown";
export type LinkStatus = "online" | "offline" | "silent";
export type CommandAction = "start" | "pause" | "resume" | "take_baseline";

/** Absent or null means not known, never zero. */
type Known<T> = T | null | undefined;

export interface Status {
  at_us: number;
  state: LaneState;
  because: string;
  steps: number;
  cadence_milli_spm?: Known<number>; // the last four steps
  mean10_milli_spm?: Known<number>; // the last ten seconds: the one that is coached
  target_milli_spm?: Known<number>;
  low_milli_spm?: Known<number>;
  high_milli_spm?: Known<number>;
  in_band?: Known<boolean>;
  variability_permille?: Known<number>;
  asymmetry_permille?: Known<number>;
  contact_us?: Known<number>;
  speed_mm_s?: Known<number>;
  load_tier?: Known<string>;
  load_index_permille?: Known<number>; // per step, of the runner's own baseline
  load_low_permille?: Known<number>;
  load_high_permille?: Known<number>;
  load_km_permille?: Known<number>; // per kilometre
  load_says?: Known<string>;
  mode?: Known<Mode>; // of the plan's segment
  segment?: Known<number>;
  sites?: Known<{ says: string }>; // leg and pelvis sensors, in words: apart from the knee load
}

export interface TempoCue {
  kind: "tempo";
  milli_spm: number;
  anchor_us: number;
  every: 1 | 2;
  because: string;
  issued_us: number;
  ttl_ms: number;
  lease_ms: number;
}

export interface SilenceCue {
  kind: "silence";
  because: string;
  issued_us: number;
}

export type CueData = TempoCue | SilenceCue;

export interface Device {
  device: string;
  side: Side;
  status: LinkStatus;
  battery_pct: number | null;
  lane: string | null;
  place?: Known<string>; // where it is worn, as it says
}

export type OutputName = "speaker" | "page" | "bracelet";

export interface OutputNow {
  output: OutputName;
  muted: boolean;
  because: string;
}

export interface PromptData {
  kind: string;
  words: string;
  aloud: boolean;
}

export interface LaneSnapshot {
  lane: string;
  session: string | null;
  armed: boolean;
  plan: { name: string; baseline_milli_spm: number | null };
  status: Status | null;
  cue: CueData | null;
  devices: readonly Device[];
  outputs: readonly OutputNow[];
}

export interface FloorSnapshot {
  lanes: readonly LaneSnapshot[];
  unclaimed: readonly Device[];
}

export interface NoticeData {
  about: string;
  because: string;
  device: string | null;
}

export interface PongData {
  t0_ms: number;
  service_us: number;
}

interface Envelope<T extends string, D> {
  v: 1;
  type: T;
  seq: number;
  t_us: number;
  lane: string | null;
  data: D;
}

export type Frame =
  | Envelope<"snapshot", LaneSnapshot | FloorSnapshot>
  | Envelope<"step", Status>
  | Envelope<"cue", CueData>
  | Envelope<"notice", NoticeData>
  | Envelope<"prompt", PromptData>
  | Envelope<"bye", { because: string }>
  | Envelope<"pong", PongData>;

/** RFC 9457: what an HTTP refusal says. */
export interface Problem {
  title: string;
  detail: string;
}

export function isFloor(data: LaneSnapshot | FloorSnapshot): data is FloorSnapshot {
  return "lanes" in data;
}
