// A phone's motion as `imu` batches: events at uneven times become samples on an even grid. Pure; held to the service's
// own decoder by tests/vectors/motion.json.
//
// Browsers tell motion when they have it, at 50 to 100 Hz, unevenly. The contract wants one `dt_us` a batch, so each
// sample is read from the line between its two neighbours. A gap is not bridged: the grid begins anew behind it, and the
// detector sees that samples are missing.

export type Axes = readonly [number, number, number];

export interface Motion {
  t_ms: number; // the page's clock, as `event.timeStamp` says
  acc_mps2: Axes; // with gravity
  gyr_dps: Axes; // a second; zeros where there is no gyroscope
}

export const DT_US = 10_000;
export const PER_BATCH = 3; // 30 ms: 34 messages a second
export const GAP_US = 60_000;
export const RATE_LEAST_HZ = 50;
const RATE_SPAN_MS = 2_000;

const HEADER_BYTES = 34;
const SAMPLE_BYTES = 12;
const ACC_MG_PER_LSB = 0.488; // 16 g
const GYR_MDPS_PER_LSB = 70; // 2,290 degrees a second
const MG_PER_MPS2 = 1000 / 9.80665;
const COUNT_MOST = 32_767;

type Sample = readonly number[];

export class Packer {
  #last: { t_us: number; sample: Sample } | null = null;
  #next_us = 0;
  #t0_us = 0;
  #seq = 0;
  #waiting: Sample[] = [];

  constructor(readonly boot: number) {}

  /** The batches that are full with this event; an event that is not later than the one before is passed over. */
  push(motion: Motion): Uint8Array<ArrayBuffer>[] {
    const t_us = Math.round(motion.t_ms * 1000);
    const sample = [...motion.acc_mps2, ...motion.gyr_dps];
    const last = this.#last;
    if (sample.some((value) => !Number.isFinite(value)) || (last !== null && t_us <= last.t_us)) return [];
    const full: Uint8Array<ArrayBuffer>[] = [];
    this.#last = { t_us, sample };
    if (last === null || t_us - last.t_us > GAP_US) {
      if (this.#waiting.length > 0) full.push(this.#pack());
      this.#next_us = Math.ceil(t_us / DT_US) * DT_US;
      if (this.#next_us > t_us) return full;
    }
    const before = last === null || t_us - last.t_us > GAP_US ? this.#last : last;
    for (; this.#next_us <= t_us; this.#next_us += DT_US) {
      if (this.#waiting.length === 0) this.#t0_us = this.#next_us;
      this.#waiting.push(between(before, this.#last, this.#next_us));
      if (this.#waiting.length === PER_BATCH) full.push(this.#pack());
    }
    return full;
  }

  #pack(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(HEADER_BYTES + this.#waiting.length * SAMPLE_BYTES);
    const view = new DataView(bytes.buffer);
    bytes.set([0x53, 0x43, 1, 0]); // "SC", version, flags
    view.setUint32(4, this.boot, true);
    view.setUint32(8, this.#seq, true);
    view.setBigUint64(12, BigInt(this.#t0_us), true);
    view.setUint32(20, DT_US, true);
    view.setUint16(24, this.#waiting.length, true);
    view.setFloat32(26, ACC_MG_PER_LSB, true);
    view.setFloat32(30, GYR_MDPS_PER_LSB, true);
    this.#waiting.flat().forEach((value, i) => {
      const lsb = i % 6 < 3 ? (value * MG_PER_MPS2) / ACC_MG_PER_LSB : (value * 1000) / GYR_MDPS_PER_LSB;
      view.setInt16(HEADER_BYTES + 2 * i, Math.max(-COUNT_MOST, Math.min(COUNT_MOST, Math.round(lsb))), true);
    });
    this.#seq = (this.#seq + 1) >>> 0;
    this.#waiting = [];
    return bytes;
  }
}

function between(a: { t_us: number; sample: Sample }, b: { t_us: number; sample: Sample }, at_us: number): Sample {
  const part = a.t_us === b.t_us ? 0 : (at_us - a.t_us) / (b.t_us - a.t_us);
  return a.sample.map((value, i) => value + ((b.sample[i] ?? 0) - value) * part);
}

/** How many events a second have come, of late. */
export class Rate {
  #times_ms: number[] = [];

  /** The rate with this event; null until half a second of them is there. */
  hear(t_ms: number): number | null {
    this.#times_ms.push(t_ms);
    while ((this.#times_ms[0] ?? t_ms) < t_ms - RATE_SPAN_MS) this.#times_ms.shift();
    const span_ms = t_ms - (this.#times_ms[0] ?? t_ms);
    return span_ms < RATE_SPAN_MS / 4 ? null : Math.round(((this.#times_ms.length - 1) * 1000) / span_ms);
  }
}
