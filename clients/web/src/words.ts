// Everything the page says, in plain words. A physio, a runner at 12 km/h and a screen reader get the same sentence.

import type { CueData, Device, LaneSnapshot, LaneState, LinkStatus, Side, Status } from "./wire";

export type Place = "below" | "inside" | "above" | "unknown";

/** Where the coached cadence stands to the band. The service's own verdict goes before our comparison. */
export function placeOf(status: Status | null): Place {
  const spm = coached_milli_spm(status);
  if (status === null || spm === null) return "unknown";
  if (status.in_band === true) return "inside";
  const { low_milli_spm: low, high_milli_spm: high, target_milli_spm: target } = status;
  if (status.in_band === false && typeof target === "number") return spm < target ? "below" : "above";
  if (typeof low !== "number" || typeof high !== "number") return "unknown";
  if (spm < low) return "below";
  return spm > high ? "above" : "inside";
}

export function coached_milli_spm(status: Status | null): number | null {
  return status?.mean10_milli_spm ?? status?.cadence_milli_spm ?? null;
}

/** Somebody pressed STOP: no session runs, and none begins by itself. */
export function isStopped(lane: LaneSnapshot): boolean {
  return !lane.armed && lane.session === null;
}

export const ADVICE: Record<Place, string> = {
  below: "a bit quicker",
  inside: "in the band",
  above: "a bit slower",
  unknown: "no cadence yet",
};

export const STATE: Record<LaneState, string> = {
  idle: "ready",
  warmup: "finding your rhythm",
  cueing: "coaching",
  held: "holding",
  lost: "sensor lost",
  fault: "stopped for a fault",
};

/** The big word while there is nothing to coach. */
export const STANDSTILL: Record<Exclude<LaneState, "cueing">, string> = {
  idle: "ready when you are",
  warmup: "finding your rhythm",
  held: "no cue for now",
  lost: "sensor lost",
  fault: "stopped: please ask for help",
};

export const SIDE: Record<Side, string> = { left: "left", right: "right", unknown: "side not known" };
export const LINK: Record<LinkStatus, string> = { online: "online", offline: "offline", silent: "silent" };

const NONE = "–";

export function spm(milli_spm: number | null | undefined, digits: 0 | 1 = 1): string {
  return typeof milli_spm === "number" ? (milli_spm / 1000).toFixed(digits) : NONE;
}

/** 172.5 but 170, for a figure that is chosen and not measured. */
export function target(milli_spm: number | null | undefined): string {
  return typeof milli_spm === "number" ? `${Math.round(milli_spm / 100) / 10}` : NONE;
}

export function sentence(words: string): string {
  const trimmed = words.trim();
  if (trimmed === "") return "";
  const named = /^[^\s:,]*[\d_-]/.test(trimmed); // begins with a device's name: that stays as it is
  const begun = named ? trimmed : trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

export function cueWord(cue: CueData | null): string {
  if (cue === null) return "no cue yet";
  if (cue.kind === "silence") return "silent";
  return `beat ${target(cue.milli_spm)}${cue.every === 2 ? ", every second step" : ""}`;
}

/** "left", "left thigh", "sacrum": a foot pod is worn on a foot, so that goes without saying. */
export function spot(device: Device): string {
  const place = device.place ?? "foot";
  if (place === "foot") return SIDE[device.side];
  return device.side === "unknown" ? place : `${device.side} ${place}`;
}

export function deviceWords(device: Device): string {
  const battery = device.battery_pct === null ? "" : `, battery ${device.battery_pct} %`;
  return `${device.device}, ${spot(device)}, ${LINK[device.status]}${battery}`;
}

export function quiet(silent_s: number): string {
  return `no word from the service for ${silent_s} s`;
}

/** In silent segments and probes nothing tells the cadence: the service sends no figure, and the page shows none. */
export function isDark(status: Status | null): boolean {
  return status?.mode === "silent" || status?.mode === "probe";
}

export const DARK = "on your own: keep the feeling";

const PROMPT_US = 20_000_000;
const LASTING = ["pain", "emergency"];

/** Does a prompt still hold? Those about pain stay until the next one. */
export function holds(prompt: { kind: string; at_us: number }, status: Status | null): boolean {
  return LASTING.includes(prompt.kind) || status === null || status.at_us - prompt.at_us < PROMPT_US;
}

/** What a screen reader hears, at most every ten seconds. */
export function summary(lane: LaneSnapshot | null, silent_s: number): string {
  if (lane === null) return silent_s > 0 ? sentence(quiet(silent_s)) : "";
  if (silent_s > 0) return `Lane ${lane.lane}: ${quiet(silent_s)}.`;
  const { status } = lane;
  if (status === null) return `Lane ${lane.lane}: no steps yet.`;
  if (status.state !== "cueing") return `Lane ${lane.lane}: ${STANDSTILL[status.state]}. ${sentence(status.because)}`;
  if (isDark(status)) return `Lane ${lane.lane}: ${DARK}.`;
  const cadence = spm(coached_milli_spm(status), 0);
  return `Lane ${lane.lane}: ${ADVICE[placeOf(status)]}. Cadence ${cadence}, target ${target(status.target_milli_spm)}.`;
}

/** 846 → "85 %". */
export function percent(permille: number): string {
  return `${Math.round(permille / 10)} %`;
}

/** Signing in. */
export const DOOR = {
  signIn: "Sign in",
  account: "Account",
  passphrase: "Passphrase",
  busy: "One moment …",
  runners: "Runners: scan the code that your physio shows you, or open your lane's page and type its PIN.",
  wallLink: "Is this a display on the wall?",
  claim: "Your lane",
  claiming: "Using the code …",
  noCode: "There is no code in this address: scan the one that is shown for your lane.",
  askAgain: "A code works once, and for two minutes. Ask for a new one.",
  pinOfLane: "PIN for this lane, from your physio",
  wall: "A display on the wall",
  pinOfWall: "PIN for this display, from the admin's or the physio's page",
  enter: "Enter",
  staff: "Physio or admin? Sign in",
  signOut: "Sign out",
} as const;

export const PAIN = {
  button: "Pain",
  question: "How much does it hurt now?",
  where: "Where",
  sites: { knee: "knee", calf: "calf", achilles: "Achilles tendon", shin: "shin", foot: "foot" },
  also: "And",
  signs: {
    limp: "I limp",
    sharp: "it is sharp",
    locking: "it locks",
    giving_way: "it gives way",
    sudden: "it came suddenly",
    chest_pain: "chest pain",
    faint: "I feel faint",
    breathless: "very short of breath",
    leg_swelling: "a leg swells",
  },
  scale: "0: no pain. 10: the worst you can imagine.",
  never: "Close",
} as const;

export const CODE = {
  forRunner: "Code for the runner",
  forWall: "Code for a display",
  title: (lane: string | null): string => (lane === null ? "A display on the wall" : `Lane ${lane}: scan to follow your run`),
  qr: "QR code of the address",
  orType: (lane: string | null): string => (lane === null ? "On the display, open /wall and type" : "Or type on the lane's page"),
  left: (left_s: number): string => `good once, for ${left_s} s`,
  close: "Close",
} as const;

export const ADMIN = {
  title: "Administration",
  accounts: "Accounts",
  disabled: "disabled",
  disable: "Disable",
  enable: "Enable",
  add: "A new account",
  name: "Name",
  nameHint: "a to z, 0 to 9 and -",
  role: "Role",
  passphrase: "First passphrase, 12 characters or more",
  addButton: "Add the account",
  walls: "Displays",
  wallHint: "A display shows every lane's cadence and state, and nothing about pain, load or reasons.",
} as const;
