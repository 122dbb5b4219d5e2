// The one place where the socket, the reducer, the clock and the metronome meet; the pages read its signals.
//
// What was heard is known at once, and so is what sounds; it is drawn at the pace of `pace.ts`.

import { batch, computed, signal } from "@preact/signals";
import { service_us, withExchange, type ServiceClock } from "./clock";
import { ask, post, problem } from "./asking";
import { connect, type Connection } from "./connection";
import { learn } from "./person";
import { Awake } from "./sound/awake";
import { CLICKS, PERIOD_MS } from "./sound/headset";
import { language } from "./language";
import { noLease, takeCue, unlessMuted, type Lease } from "./sound/lease";
import { Metronome, type Sounding } from "./sound/metronome";
import { paced } from "./pace";
import { readFrame } from "./reading";
import { emptyView, reduce, withNotice, type View } from "./reducer";
import { bye, view } from "./seen";
import { Vibration } from "./sound/vibration";
import { voiced } from "./settings";
import { speak } from "./sound/voice";
import { isFloor, type CommandAction, type CueData, type OutputName } from "./wire";

export { bye, view };

const STALE_MS = 2_000;
const UNKNOWN_LANE = 4404;
const FLOOR_APART_MS = 50; // twenty times a second: 150 steps a second are 8 cards a frame

export const linked = signal(false);
/** The service answers, and has no such lane. */
export const unknownLane = signal(false);
export const sounding = signal<Sounding>({ wanted: false, plays: false, blocked: false, because: noLease.because });

const heard_ms = signal(performance.now());
const now_ms = signal(performance.now());
setInterval(() => (now_ms.value = performance.now()), 200);

/** Whole seconds without any word from the service; 0 while it is fresh. */
export const silent_s = computed(() => {
  const quiet_ms = now_ms.value - heard_ms.value;
  return quiet_ms > STALE_MS ? Math.floor(quiet_ms / 1000) : 0;
});

/** The service clock as this page knows it, five times a second; null before the first answer to a ping. */
export const service_now_us = computed(() => {
  const at_ms = now_ms.value;
  return clock === null ? null : service_us(clock, at_ms);
});

const metronome = new Metronome((heard) => {
  const known = sounding.peek();
  if (heard.wanted !== known.wanted || heard.plays !== known.plays || heard.because !== known.because) {
    sounding.value = heard;
  }
});

const SOUNDED_MS = 10_000;
const HEADSET = "stridecue.headset_ms"; // of this browser: kept with it

/** This device does not let the page keep its screen on. */
export const mayDarken = signal(false);
const awake = new Awake((refused) => (mayDarken.value = refused));
/** How much later this device's headset sounds than the browser believes. */
export const headset_ms = signal(Number(localStorage.getItem(HEADSET) ?? 0) || 0);
export const vibrating = signal(false);
metronome.delay_s = headset_ms.peek() / 1e3;
setInterval(() => void tellSounded(), SOUNDED_MS);
document.addEventListener("visibilitychange", () => void tellSounded()); // it may be the page's last chance

const vibration = new Vibration(() => {
  if (lease.train === null || clock === null || mutedHere() !== null) return null;
  return { train: lease.train, now_us: service_us(clock, performance.now()), until_us: lease.until_us };
});

let connection: Connection | null = null;
let clock: ServiceClock | null = null;
let lease: Lease = noLease;
let listening: string | null = null; // the lane whose beat this page may play
let sinceLost: string | null = null;

let known: View = emptyView; // by all that was heard; `view` is what is drawn of it
const pace = paced(
  () => (view.value = known),
  () => (listening === null ? FLOOR_APART_MS : 0),
);
document.addEventListener("visibilitychange", pace.now);

/** Follow nothing: nobody is signed in here, or not for this. */
export function rest(): void {
  connection?.close();
  connection = null;
  metronome.mute();
  listening = null;
  forgetTime();
  batch(() => {
    know(emptyView);
    linked.value = false;
    heard_ms.value = performance.now();
  });
}

/** Follow one lane, or the whole floor. */
export function follow(lane: string | null): void {
  connection?.close();
  metronome.mute();
  listening = lane;
  forgetTime();
  batch(() => {
    know(emptyView);
    problem.value = null;
    unknownLane.value = false;
    heard_ms.value = performance.now();
  });
  connection = connect(lane === null ? "/ws/floor" : `/ws/lanes/${encodeURIComponent(lane)}`, {
    opened() {
      forgetTime();
      linked.value = true;
    },
    closed(code) {
      unknownLane.value = code === UNKNOWN_LANE;
      void learn(); // signed out, perhaps
      sinceLost = known.since;
      forgetTime();
      linked.value = false;
    },
    since: () => sinceLost,
    heard,
  });
  sinceLost = null;
}

function know(all: View): void {
  known = all;
  pace.now();
}

function heard(text: string, at_ms: number): void {
  const reading = readFrame(text);
  batch(() => {
    heard_ms.value = at_ms;
    now_ms.value = Math.max(now_ms.peek(), at_ms);
    if ("refused" in reading) {
      const because = `not understood: ${reading.refused}`;
      known = withNotice(known, { key: `refused ${at_ms}`, lane: null, because, device: null });
      return pace.soon();
    }
    if ("ignored" in reading) return;
    const { frame } = reading;
    if (frame.type === "pong") {
      clock = withExchange(clock, { sent_ms: frame.data.t0_ms, heard_ms: at_ms, service_us: frame.data.service_us });
      hold(lease);
      return;
    }
    known = reduce(known, frame);
    pace.soon();
    if (listening === null) return;
    if (frame.type === "prompt" && frame.lane === listening && frame.data.aloud) say(frame.data.words);
    if (frame.type === "cue" && frame.lane === listening) hear(frame.data, at_ms);
    if (frame.type === "snapshot" && !isFloor(frame.data)) {
      if (frame.data.cue !== null) hear(frame.data.cue, at_ms);
      else hold((lease = { ...noLease, because: "no session runs" }));
    }
  });
}

/** Only where the beat was asked for: a page that is looked at has no voice. */
function say(words: string): void {
  if (sounding.peek().wanted && voiced.peek()) speak(words, language.peek(), (low) => metronome.duck(low));
}

/** Why a person wants this page's sound to be silent; null: nobody does. */
function mutedHere(): string | null {
  const outputs = listening === null ? [] : (known.lanes[listening]?.outputs ?? []);
  const page = outputs.find((one) => one.output === "page");
  return page?.muted === true ? page.because : null;
}

function hold(held: Lease): void {
  metronome.hold(unlessMuted(held, mutedHere()), clock);
}

function hear(cue: CueData, at_ms: number): void {
  lease = takeCue(lease, cue, { heard_ms: at_ms, service_us: clock === null ? null : service_us(clock, at_ms) });
  hold(lease);
}

function forgetTime(): void {
  clock = null;
  lease = noLease;
  metronome.hold(lease, clock);
}

/** One beat a browser: two tabs of it would be heard as one that limps. */
const tabs = new BroadcastChannel("stridecue.beat");
/** The beat was taken to another tab of this browser. */
export const elsewhere = signal(false);
tabs.onmessage = () => {
  if (!sounding.peek().wanted) return;
  muteHere();
  elsewhere.value = true;
};

export function playHere(): void {
  elsewhere.value = false;
  tabs.postMessage("plays");
  awake.want(true);
  metronome.play().catch((error: unknown) => {
    problem.value = { title: "No sound on this device", detail: String(error) };
  });
}

export function muteHere(): void {
  awake.want(false);
  metronome.mute();
}

export function vibrateHere(wanted: boolean): void {
  vibration.want(wanted);
  vibrating.value = wanted;
}

/** When each of the calibration's clicks leaves the browser [ms, page clock]. */
export const clicksForTaps = (): Promise<number[]> => metronome.rehearse(CLICKS, PERIOD_MS);

export function keepHeadset(delay_ms: number): void {
  headset_ms.value = delay_ms;
  metronome.delay_s = delay_ms / 1e3;
  localStorage.setItem(HEADSET, `${Math.round(delay_ms)}`);
}

/** For the session's log; what cannot be told now is told with the next. */
async function tellSounded(): Promise<void> {
  const told = listening === null || !linked.peek() ? null : metronome.take();
  if (told === null || listening === null) return;
  const body = JSON.stringify(told);
  const headers = { "content-type": "application/json", "x-stridecue": "1" };
  await fetch(`/api/v1/lanes/${encodeURIComponent(listening)}/sounded`, { method: "POST", headers, body, keepalive: true }).catch(() => undefined);
}

export const mute = (lane: string, output: OutputName, muted: boolean): Promise<unknown> =>
  ask("PUT", `/api/v1/lanes/${encodeURIComponent(lane)}/outputs/${output}`, { muted });

export const command = (lane: string, action: CommandAction): Promise<boolean> =>
  post(`/api/v1/lanes/${encodeURIComponent(lane)}/commands`, { action });

/** Needs no sign-in. */
export const pain = (lane: string, site: string, nprs: number, signs: readonly string[]): Promise<boolean> =>
  post(`/api/v1/lanes/${encodeURIComponent(lane)}/pain`, { site, nprs, signs });

/** A little more or less is asked from now on. */
export const nudge = (lane: string, by_permille: number): Promise<boolean> =>
  post(`/api/v1/lanes/${encodeURIComponent(lane)}/target`, { by_permille });

/** Nor does this. */
export const stop = (lane: string): Promise<boolean> => post(`/api/v1/lanes/${encodeURIComponent(lane)}/stop`, {});

export const claim = (lane: string, device: string): Promise<boolean> =>
  post(`/api/v1/lanes/${encodeURIComponent(lane)}/claims`, { device });
