// Made from the service's own definitions by `stridecue contract`. Do not edit: change the Python.

/** Everything of `boot` up to `seq` is on disk: the pod may forget it. */
export interface Ack {
  readonly boot: string;
  readonly seq: number;
}

/** Bad news, in words. */
export interface BadNews {
  readonly about: string;
  readonly because: string;
  readonly device: string | null;
}

/** The treadmill's belt, read and never driven. */
export interface Belt {
  readonly speed_mm_s: number;
  readonly incline_permille?: number;
  readonly source?: "ftms" | "manual" | "gateway";
}

/** The service ends. */
export interface Bye {
  readonly because: string;
}

/** One text frame. `lane` is null when the floor is meant. */
export interface ByeFrame {
  readonly v: 1;
  readonly type: "bye";
  readonly epoch: string;
  readonly seq: number;
  readonly t_us: number;
  readonly lane: string | null;
  readonly data: Bye;
}

/** A finished four-timestamp exchange (RFC 5905 §8): we sent, the pod received, it sent; we received at `at_us`. */
export interface ClockEcho {
  readonly boot: string;
  readonly sent_us: number;
  readonly pod_received_us: number;
  readonly pod_sent_us: number;
}

/** The first of the four timestamps; the device adds its two and sends it back on the same topic. */
export interface ClockRequest {
  readonly sent_us: number;
  readonly heard_us?: number | null;
}

/** At `at_us` on the service clock the plan had run for `elapsed_us`, pauses left out; `runs`: it goes on. */
export interface Course {
  readonly parts: readonly Part[];
  readonly at_us: number;
  readonly elapsed_us: number;
  readonly runs: boolean;
}

export type Cue = TempoCue | SilenceCue;

/** One text frame. `lane` is null when the floor is meant. */
export interface CueFrame {
  readonly v: 1;
  readonly type: "cue";
  readonly epoch: string;
  readonly seq: number;
  readonly t_us: number;
  readonly lane: string | null;
  readonly data: Cue;
}

/** A device as pages show it. Absent means that it did not say. */
export interface Device {
  readonly device: string;
  readonly side: "left" | "right" | "unknown";
  readonly status: "online" | "offline" | "silent";
  readonly battery_pct: number | null;
  readonly lane: string | null;
  readonly place?: "foot" | "shank" | "thigh" | "sacrum" | "waist" | "hand" | "wrist" | "treadmill" | "bridged" | null;
  readonly kind?: "foot_pod" | "bracelet" | "gateway" | "phone" | "treadmill" | null;
  readonly rssi_dbm?: number | null;
  readonly firmware?: string | null;
  readonly heard_us?: number | null;
  readonly clock_because?: string | null;
}

/** One text frame. `lane` is null when the floor is meant. */
export interface DeviceFrame {
  readonly v: 1;
  readonly type: "device";
  readonly epoch: string;
  readonly seq: number;
  readonly t_us: number;
  readonly lane: string | null;
  readonly data: Device;
}

/** Every lane, and the devices that nobody has claimed. */
export interface FloorSnapshot {
  readonly lanes: readonly LaneSnapshot[];
  readonly unclaimed: readonly Device[];
}

/** Initial contact of one foot, as a device saw it. (device, boot, seq) names it for ever. */
export interface Footfall {
  readonly boot: string;
  readonly seq: number;
  readonly t_us: number;
  readonly side?: "left" | "right" | "unknown";
  readonly shock_mg?: number | null;
  readonly live?: boolean;
}

/** A device is alive. `oldest_seq` is the oldest step it still keeps for resending. */
export interface Heartbeat {
  readonly boot: string;
  readonly uptime_s: number;
  readonly seq: number;
  readonly oldest_seq?: number | null;
  readonly battery_pct?: number | null;
  readonly rssi_dbm?: number | null;
}

export type ImuBatch = string;

/** Everything a page needs to begin. */
export interface LaneSnapshot {
  readonly lane: string;
  readonly session: string | null;
  readonly armed: boolean;
  readonly plan: PlanName;
  readonly status: Status | null;
  readonly cue: TempoCue | SilenceCue | null;
  readonly devices: readonly Device[];
  readonly outputs: readonly OutputNow[];
  readonly course?: Course | null;
  readonly fault?: string | null;
  readonly asked_us?: number | null;
}

/** A device's birth message or its Last Will (retained on the broker). */
export interface LinkChanged {
  readonly status: "online" | "offline";
  readonly boot?: string | null;
  readonly kind?: "foot_pod" | "bracelet" | "gateway" | "phone" | "treadmill" | null;
  readonly worn?: "foot" | "shank" | "thigh" | "sacrum" | "waist" | "hand" | "wrist" | "treadmill" | "bridged" | null;
  readonly side?: "left" | "right" | "unknown";
  readonly firmware?: string | null;
  readonly rate_hz?: number | null;
}

/** Why the socket is closed now, in words. */
export interface NotTaken {
  readonly because: string;
}

/** One text frame. `lane` is null when the floor is meant. */
export interface NoticeFrame {
  readonly v: 1;
  readonly type: "notice";
  readonly epoch: string;
  readonly seq: number;
  readonly t_us: number;
  readonly lane: string | null;
  readonly data: BadNews;
}

/** An output of the lane: is it muted, and how it is, in words. */
export interface OutputNow {
  readonly output: "speaker" | "page" | "bracelet";
  readonly muted: boolean;
  readonly because: string;
}

/** A segment of the plan; `duration_s` null: until the end. */
export interface Part {
  readonly mode: "free" | "walk" | "silent" | "probe" | "continuous" | "bandwidth";
  readonly duration_s: number | null;
}

/** Felt at once or not at all: older than `ttl_ms` it is dropped. */
export interface PatternCue {
  readonly kind: "pattern";
  readonly pattern: "quicker" | "section";
  readonly because: string;
  readonly issued_us: number;
  readonly ttl_ms: number;
}

/** A page asks for the service clock; `t0_ms` is its own time and comes back unchanged. */
export interface Ping {
  readonly v: 1;
  readonly type: "ping";
  readonly t0_ms: number;
}

/** Which plan a lane follows, and the baseline its targets are relative to. */
export interface PlanName {
  readonly name: string;
  readonly baseline_milli_spm: number | null;
}

/** The answer to a ping. */
export interface Pong {
  readonly t0_ms: number;
  readonly service_us: number;
}

/** One text frame. `lane` is null when the floor is meant. */
export interface PongFrame {
  readonly v: 1;
  readonly type: "pong";
  readonly epoch: string;
  readonly seq: number;
  readonly t_us: number;
  readonly lane: string | null;
  readonly data: Pong;
}

/** One text frame. `lane` is null when the floor is meant. */
export interface PromptFrame {
  readonly v: 1;
  readonly type: "prompt";
  readonly epoch: string;
  readonly seq: number;
  readonly t_us: number;
  readonly lane: string | null;
  readonly data: Words;
}

/** Bluetooth's Running Speed and Cadence, as received. `factor`: 1 when it is steps a minute, 2 when strides. */
export interface Rsc {
  readonly speed_mm_s: number;
  readonly cadence_raw: number;
  readonly stride_mm?: number | null;
  readonly factor?: number | null;
}

/** One text message of a page's own sensor; `data`: what a device says on this subject over MQTT. */
export interface SensorSaid {
  readonly v: 1;
  readonly type: "state" | "heartbeat" | "clock" | "rsc" | "belt";
  readonly data: { readonly [key: string]: unknown };
}

/** One text message to a page's own sensor: taken, asked for its clock, or why not. */
export interface SensorTold {
  readonly v: 1;
  readonly type: "welcome" | "clock" | "refused";
  readonly data: Welcome | ClockRequest | NotTaken;
}

/** Whether the service is there: retained, and its Last Will. */
export interface ServiceState {
  readonly status: "online" | "offline";
}

/** No beat, and why. */
export interface SilenceCue {
  readonly kind: "silence";
  readonly because: string;
  readonly issued_us: number;
}

/** None: not measured, or no baseline with these sensors yet. `says`: all of it in words. */
export interface Sites {
  readonly says: string;
  readonly impact_permille?: number | null;
  readonly impact_low_permille?: number | null;
  readonly impact_high_permille?: number | null;
  readonly knee_contact_mdeg?: number | null;
  readonly knee_peak_mdeg?: number | null;
  readonly knee_peak_change_mdeg?: number | null;
  readonly knee_excursion_change_mdeg?: number | null;
  readonly drop_change_mdeg?: number | null;
  readonly oscillation_permille?: number | null;
}

/** One text frame. `lane` is null when the floor is meant. */
export interface SnapshotFrame {
  readonly v: 1;
  readonly type: "snapshot";
  readonly epoch: string;
  readonly seq: number;
  readonly t_us: number;
  readonly lane: string | null;
  readonly data: LaneSnapshot | FloorSnapshot;
}

/** What became of one output's beats since its last word; which device said so, where several may. */
export interface Sounded {
  readonly output: "speaker" | "page" | "bracelet";
  readonly played?: number;
  readonly late?: number;
  readonly no_lease?: number;
  readonly muted?: number;
  readonly first_us?: number | null;
  readonly last_us?: number | null;
}

/** What a leg or pelvis sensor measured of one stance; `t_us`: its initial contact, on the device's own clock. */
export interface Stance {
  readonly boot: string;
  readonly t_us: number;
  readonly side?: "left" | "right" | "unknown";
  readonly shock_mg?: number | null;
  readonly knee_contact_mdeg?: number | null;
  readonly knee_peak_mdeg?: number | null;
  readonly drop_mdeg?: number | null;
  readonly rise_um?: number | null;
  readonly because?: string;
}

/** Where the lane stands, once per accepted step and once per change of state. */
export interface Status {
  readonly at_us: number;
  readonly state: "idle" | "warmup" | "cueing" | "held" | "lost" | "fault";
  readonly because: string;
  readonly steps: number;
  readonly cadence_milli_spm?: number | null;
  readonly mean10_milli_spm?: number | null;
  readonly target_milli_spm?: number | null;
  readonly low_milli_spm?: number | null;
  readonly high_milli_spm?: number | null;
  readonly in_band?: boolean | null;
  readonly variability_permille?: number | null;
  readonly asymmetry_permille?: number | null;
  readonly contact_us?: number | null;
  readonly speed_mm_s?: number | null;
  readonly load_tier?: "A" | "A+" | "B" | "C" | "D" | "E" | null;
  readonly load_index_permille?: number | null;
  readonly load_low_permille?: number | null;
  readonly load_high_permille?: number | null;
  readonly load_km_permille?: number | null;
  readonly load_says?: string | null;
  readonly sites?: Sites | null;
  readonly mode?: "free" | "walk" | "silent" | "probe" | "continuous" | "bandwidth" | null;
  readonly segment?: number | null;
  readonly cue?: "status";
}

/** Where the lane stands, once per accepted step and once per change of state. */
export interface Step {
  readonly at_us: number;
  readonly state: "idle" | "warmup" | "cueing" | "held" | "lost" | "fault";
  readonly because: string;
  readonly steps: number;
  readonly cadence_milli_spm?: number;
  readonly mean10_milli_spm?: number;
  readonly target_milli_spm?: number;
  readonly low_milli_spm?: number;
  readonly high_milli_spm?: number;
  readonly in_band?: boolean;
  readonly variability_permille?: number;
  readonly asymmetry_permille?: number;
  readonly contact_us?: number;
  readonly speed_mm_s?: number;
  readonly load_tier?: "A" | "A+" | "B" | "C" | "D" | "E";
  readonly load_index_permille?: number;
  readonly load_low_permille?: number;
  readonly load_high_permille?: number;
  readonly load_km_permille?: number;
  readonly load_says?: string;
  readonly sites?: Sites;
  readonly mode?: "free" | "walk" | "silent" | "probe" | "continuous" | "bandwidth";
  readonly segment?: number;
  readonly cue?: "status";
}

/** One text frame. `lane` is null when the floor is meant. */
export interface StepFrame {
  readonly v: 1;
  readonly type: "step";
  readonly epoch: string;
  readonly seq: number;
  readonly t_us: number;
  readonly lane: string | null;
  readonly data: Step;
}

/** The metronome's three integers: when issued, how long they may be acted on, and the lease they start. */
export interface TempoCue {
  readonly kind: "tempo";
  readonly milli_spm: number;
  readonly anchor_us: number;
  readonly every: 1 | 2;
  readonly because: string;
  readonly issued_us: number;
  readonly ttl_ms: number;
  readonly lease_ms: number;
}

/** The end of a contact; the key is that of its footfall. */
export interface ToeOff {
  readonly boot: string;
  readonly seq: number;
  readonly t_us: number;
  readonly contact_us: number;
  readonly side?: "left" | "right" | "unknown";
  readonly live?: boolean;
}

/** The sensor serves the lane from now on, as this device. */
export interface Welcome {
  readonly device: string;
}

/** A prompt for the runner, to be shown, and spoken when it is `aloud` and there is a voice. */
export interface Words {
  readonly kind: "pain" | "emergency" | "ask" | "ease" | "target" | "result" | "section";
  readonly words: string;
  readonly aloud: boolean;
}

/** How strongly to pulse, 0 to 255 of the motor's rated voltage: what this runner feels well. */
export interface WristConfig {
  readonly strength: number;
}
