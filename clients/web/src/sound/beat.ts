// The beat train: three integers -> any beat. The same arithmetic as the service and the bracelet, held to it by
// tests/vectors/beats.json. BigInt for product and quotient: floats differ above about 150,000 beats.

export interface Train {
  milli_spm: number;
  anchor_us: number;
  every: 1 | 2;
}

const MILLI_SPM_US = 60_000_000_000n; // microseconds of a minute, times a thousand

/** When beat n falls, on the service clock. */
export function beat_us(train: Pick<Train, "milli_spm" | "anchor_us">, n: number): number {
  return Number(BigInt(train.anchor_us) + (BigInt(n) * MILLI_SPM_US) / BigInt(train.milli_spm));
}

/** The first beat to be heard at or after a time of the service clock: n >= 0, a multiple of `every`. */
export function beatAtOrAfter(train: Train, at_us: number): number {
  const ahead_us = BigInt(Math.ceil(at_us)) - BigInt(train.anchor_us);
  if (ahead_us <= 0n) return 0;
  // beat n is at or after t  <=>  floor(n·K/m) >= t  <=>  n >= ceil(t·m/K)
  const n = Number((ahead_us * BigInt(train.milli_spm) + MILLI_SPM_US - 1n) / MILLI_SPM_US);
  return Math.ceil(n / train.every) * train.every;
}

/** From one heard beat to the next. */
export function period_us(train: Train): number {
  return (60_000_000_000 / train.milli_spm) * train.every;
}

export function sameTrain(a: Train, b: Train): boolean {
  return a.milli_spm === b.milli_spm && a.anchor_us === b.anchor_us && a.every === b.every;
}
