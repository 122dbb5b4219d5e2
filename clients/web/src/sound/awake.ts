// Keeps the screen on while the beat is wanted. The system takes the lock away with every hidden tab; it is asked for
// again when the tab is seen. Where there is none, `able` has said so before; where it is refused, `refused` is told.

export class Awake {
  #wanted = false;
  #lock: WakeLockSentinel | null = null;

  constructor(private readonly refused: (refused: boolean) => void) {
    document.addEventListener("visibilitychange", () => void this.#ask());
  }

  want(wanted: boolean): void {
    this.#wanted = wanted;
    if (wanted) void this.#ask();
    else {
      void this.#lock?.release().catch(() => undefined);
      this.refused(false);
    }
  }

  async #ask(): Promise<void> {
    if (!this.#wanted || document.visibilityState === "hidden" || !("wakeLock" in navigator)) return;
    if (this.#lock !== null && !this.#lock.released) return;
    try {
      this.#lock = await navigator.wakeLock.request("screen");
      this.refused(false);
    } catch {
      this.#lock = null; // low battery, or a policy: the beat plays on all the same
      this.refused(this.#wanted);
    }
  }
}
