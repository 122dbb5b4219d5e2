// The phone's own motor, where the browser has it (Android): the lesser thing beside a bracelet, and offered as that.
// A pulse per stride, by a timer: some milliseconds of jitter, and it stops with a hidden tab.

import { beat_us, beatAtOrAfter, type Train } from "./beat";

const PULSE_MS = 70;
const LOOK_MS = 200;

export const vibrates = (): boolean => "vibrate" in navigator && /Android/.test(navigator.userAgent);

export class Vibration {
  #timer: number | undefined;
  #due_us = -1;

  constructor(private readonly holds: () => { train: Train; now_us: number; until_us: number } | null) {}

  get wanted(): boolean {
    return this.#timer !== undefined;
  }

  want(wanted: boolean): void {
    clearInterval(this.#timer);
    this.#timer = wanted ? window.setInterval(() => this.#look(), LOOK_MS) : undefined;
    if (!wanted) navigator.vibrate(0);
  }

  #look(): void {
    const held = this.holds();
    if (held === null) return;
    const { train, now_us, until_us } = held;
    const stride: Train = { ...train, every: 2 };
    const due_us = beat_us(stride, beatAtOrAfter(stride, Math.max(now_us, this.#due_us + 1)));
    if (due_us > until_us || due_us - now_us > LOOK_MS * 1_500) return;
    this.#due_us = due_us;
    window.setTimeout(() => this.wanted && navigator.vibrate(PULSE_MS), (due_us - now_us) / 1_000);
  }
}
