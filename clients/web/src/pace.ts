// When the page draws what it knows: in the browser's next frame, and on a floor of many lanes not in every frame.

export interface Pace {
  /** Something is to be drawn. */
  soon(): void;
  /** Draw it now. */
  now(): void;
}

const HIDDEN_MS = 250; // a page that nobody sees has no frames

/** `draw` in the next frame, and at least `apart_ms` after the last one. */
export function paced(draw: () => void, apart_ms: () => number): Pace {
  let waits = false;
  let drawn_ms = -Infinity;
  const now = (): void => {
    waits = false;
    drawn_ms = performance.now();
    draw();
  };
  const frame = (): void => {
    if (waits) now();
  };
  return {
    now,
    soon(): void {
      if (waits) return;
      waits = true;
      if (document.visibilityState === "hidden") {
        setTimeout(frame, HIDDEN_MS);
        return;
      }
      const left_ms = drawn_ms + apart_ms() - performance.now();
      if (left_ms <= 0) requestAnimationFrame(frame);
      else setTimeout(() => requestAnimationFrame(frame), left_ms);
    },
  };
}
