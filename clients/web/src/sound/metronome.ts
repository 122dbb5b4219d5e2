// The beat, heard: Web Audio plays the clicks of the train that is under lease, and nothing else.
//
// Clicks are placed on the sound card's clock, at least AHEAD_S before they sound and at most HORIZON_S, never beyond
// the end of the lease. A beat whose time has gone is skipped, so a tab that slept cannot play a burst.

import { beat_us, beatAtOrAfter, period_us, sameTrain, type Train } from "./beat";
import { clickShape } from "./click";
import { service_us, type ServiceClock } from "../clock";
import { expire, noLease, type Arrival, type Lease } from "./lease";
import { isNews, nothing, withLate, withNoLease, withPlayed, type Told, type Unheard } from "./tally";
import { context_s, settled, withReading, type SoundClock } from "./soundclock";

const AHEAD_S = 0.1;
const HORIZON_S = 0.7; // more than the 500 ms between two renewals
const LOOK_MS = 50;
const SLEPT_MS = 1_000;
const LATE_LOOK_US = 60_000_000; // beats of the last minute that had no time are counted
const STAMP_AGE_MS = 200;
const DUCKED = 0.5; // −6 dB while words are spoken
const DUCK_S = 0.05;

interface Placed {
  at_s: number; // sound card's clock
  due_us: number; // service clock
  node: AudioBufferSourceNode;
}

export interface Sounding {
  wanted: boolean;
  plays: boolean;
  blocked: boolean; // the browser gives no sound before somebody taps
  because: string; // why it is silent
}

export class Metronome {
  #context: AudioContext | null = null;
  #click: AudioBuffer | null = null;
  #sound: SoundClock | null = null;
  #clock: ServiceClock | null = null;
  #lease: Lease = noLease;
  #placed: Placed[] = [];
  #placing: Train | null = null;
  #timer: number | undefined;
  #looked_ms = 0;
  #out: GainNode | null = null;
  #told: Told = nothing;
  #seen_us = 0; // beats up to here were placed, or were late
  #unheard: Unheard | null = null; // the train whose lease has run out
  #unheardClock: ServiceClock | null = null;
  /** How much later the headset sounds than the browser believes: clicks leave by so much earlier. */
  delay_s = 0;
  #tell: (sounding: Sounding) => void;

  constructor(tell: (sounding: Sounding) => void) {
    this.#tell = tell;
    document.addEventListener("freeze", () => this.#cancelAfter(0));
  }

  /** From a tap: browsers allow sound only then. */
  async play(): Promise<void> {
    const context = (this.#context ??= this.#newContext());
    clearInterval(this.#timer);
    this.#timer = window.setInterval(() => this.look(), LOOK_MS);
    this.#looked_ms = performance.now();
    this.look();
    await context.resume();
    this.look();
  }

  mute(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#cancelAfter(0);
    void this.#context?.suspend();
    this.#sound = null;
    this.#seen_us = 0;
    this.#unheard = null;
    this.look();
  }

  /** Even clicks for a calibration; when each leaves the browser, on the page's clock [ms]. */
  async rehearse(clicks: number, period_ms: number): Promise<number[]> {
    const context = (this.#context ??= this.#newContext());
    await context.resume();
    const start_s = context.currentTime + 1;
    const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
    const latency_s = context.outputLatency || context.baseLatency || 0;
    const off_ms = contextTime > 0 ? performanceTime - contextTime * 1e3 : performance.now() - (context.currentTime - latency_s) * 1e3;
    return Array.from({ length: clicks }, (_, i) => {
      const at_s = start_s + (i * period_ms) / 1e3;
      const node = context.createBufferSource();
      node.buffer = this.#click;
      node.connect(this.#out ?? context.destination);
      node.start(at_s);
      return at_s * 1e3 + off_ms;
    });
  }

  /** Softer while somebody speaks; it never stops for it. */
  duck(low: boolean): void {
    if (this.#context !== null) this.#out?.gain.setTargetAtTime(low ? DUCKED : 1, this.#context.currentTime, DUCK_S);
  }

  /** What became of the beats since the last call; null: nothing did. */
  take(): Told | null {
    this.#settle(this.#context?.currentTime ?? 0);
    const told = this.#told;
    this.#told = nothing;
    return isNews(told) ? told : null;
  }

  hold(lease: Lease, clock: ServiceClock | null): void {
    if (clock === null) this.#lose(performance.now());
    else if (lease.issued_us >= 0 && lease.issued_us !== this.#unheard?.issued_us) this.#unheard = null; // a new word
    this.#lease = lease;
    this.#clock = clock;
    this.look();
  }

  /** No word came in time, or the connection went: from now on the train's beats are missed, and counted. */
  #lose(now_ms: number): void {
    const { train, issued_us } = this.#lease;
    if (train === null || this.#clock === null || this.#timer === undefined || this.#unheard !== null) return;
    this.#unheard = { train, issued_us, seen_us: Math.min(service_us(this.#clock, now_ms), this.#lease.until_us) };
    this.#unheardClock = this.#clock;
  }

  #newContext(): AudioContext {
    const context = new AudioContext({ latencyHint: "interactive" });
    const shape = clickShape(context.sampleRate);
    this.#click = context.createBuffer(1, shape.length, context.sampleRate);
    this.#click.copyToChannel(shape, 0);
    this.#out = context.createGain();
    this.#out.connect(context.destination);
    context.onstatechange = () => {
      if (context.state !== "running") this.#cancelAfter(0); // what was placed would sound late, in a burst
      this.#sound = null;
      this.look();
    };
    return context;
  }

  /** Renewed by every cue and by the timer: place what falls due, cancel what may no longer sound, say which. */
  look(): void {
    const now_ms = performance.now();
    const slept = now_ms - this.#looked_ms > SLEPT_MS;
    this.#looked_ms = now_ms;
    if (slept) {
      this.#cancelAfter(0);
      this.#sound = null;
    }
    const wanted = this.#timer !== undefined;
    const arrival: Arrival = {
      heard_ms: now_ms,
      service_us: this.#clock === null ? null : service_us(this.#clock, now_ms),
    };
    const held = expire(this.#lease, arrival);
    if (held.train === null) this.#lose(now_ms);
    this.#lease = held;
    if (this.#unheard !== null && this.#unheardClock !== null) {
      [this.#told, this.#unheard] = withNoLease(this.#told, this.#unheard, service_us(this.#unheardClock, now_ms));
    }
    const { train } = this.#lease;
    const context = this.#context;
    if (train === null) {
      this.#cancelAfter(0);
      this.#seen_us = 0;
    }
    if (!wanted || context === null) {
      this.#tell({ wanted, plays: false, blocked: false, because: train === null ? this.#lease.because : "the beat is off here" });
    } else if (context.state !== "running") {
      this.#tell({ wanted, plays: false, blocked: true, because: "this browser gives no sound before a tap" });
    } else if (train === null || this.#clock === null || arrival.service_us === null) {
      this.#tell({ wanted, plays: false, blocked: false, because: this.#lease.because });
    } else {
      this.#sound = withReading(this.#sound, reading_s(context, this.#clock));
      if (settled(this.#sound)) this.#place(context, this.#sound, train, arrival.service_us);
      this.#tell({ wanted, plays: true, blocked: false, because: this.#lease.because });
    }
  }

  #place(context: AudioContext, sound: SoundClock, train: Train, now_us: number): void {
    const ahead_s = context.currentTime + AHEAD_S;
    if (this.#seen_us === 0) this.#seen_us = now_us + AHEAD_S * 1e6;
    if (this.#placing === null || !sameTrain(this.#placing, train)) {
      this.#cancelAfter(ahead_s);
      this.#placing = train;
    }
    this.#settle(context.currentTime - 1);
    const last_s = this.#placed.at(-1)?.at_s ?? -Infinity;
    const clear_s = last_s + (0.4 * period_us(train)) / 1e6; // nothing may sound as a double of the last one
    let n = beatAtOrAfter(train, Math.min(now_us, this.#seen_us + 1));
    n = Math.max(n, beatAtOrAfter(train, now_us - LATE_LOOK_US));
    for (;;) {
      const due_us = beat_us(train, n);
      const at_s = context_s(sound, due_us) - this.delay_s;
      if (due_us >= this.#lease.until_us || at_s > ahead_s + HORIZON_S - AHEAD_S) return;
      if (at_s >= ahead_s && at_s > clear_s) {
        this.#start(context, at_s, due_us);
        this.#seen_us = due_us;
      } else if (due_us > this.#seen_us && at_s < ahead_s) {
        this.#told = withLate(this.#told, 1);
        this.#seen_us = due_us;
      }
      n += train.every;
    }
  }

  #start(context: AudioContext, at_s: number, due_us: number): void {
    const node = context.createBufferSource();
    node.buffer = this.#click;
    node.connect(this.#out ?? context.destination);
    node.start(at_s);
    this.#placed.push({ at_s, due_us, node });
  }

  /** What sounded before this moment has been played, and is forgotten. */
  #settle(before_s: number): void {
    this.#placed = this.#placed.filter((one) => {
      if (one.at_s >= before_s) return true;
      this.#told = withPlayed(this.#told, one.due_us);
      return false;
    });
  }

  #cancelAfter(at_s: number): void {
    const now_s = this.#context?.currentTime ?? 0;
    this.#placed = this.#placed.filter((one) => {
      if (one.at_s <= at_s || one.at_s < now_s) return true; // already sounding: let it end
      one.node.stop();
      one.node.disconnect();
      return false;
    });
    if (at_s === 0) this.#placing = null;
  }
}

/** Context time minus service time, in seconds, as both clocks are read now. */
function reading_s(context: AudioContext, clock: ServiceClock): number {
  const now_ms = performance.now();
  const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
  const fresh = contextTime > 0 && Math.abs(now_ms - performanceTime) < STAMP_AGE_MS; // after a pause it is an old one
  if (fresh) return contextTime - service_us(clock, performanceTime) / 1e6;
  const latency_s = context.outputLatency || context.baseLatency || 0;
  return context.currentTime - latency_s - service_us(clock, now_ms) / 1e6;
}

