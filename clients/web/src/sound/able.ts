// What this browser cannot do for a beat, said before the run and not in it. Pure: it is handed what there is.

export interface Powers {
  audio: boolean; // Web Audio
  wakeLock: boolean; // can keep the screen on
  secure: boolean; // a secure context: without it there is no wake lock
  mobileSafari: boolean; // stops a page's sound when the screen is locked
}

export function powers(): Powers {
  const agent = navigator.userAgent;
  return {
    audio: typeof AudioContext !== "undefined",
    wakeLock: "wakeLock" in navigator,
    secure: window.isSecureContext,
    mobileSafari: /iPad|iPhone|iPod/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1),
  };
}

/** The one sentence that matters most, or null when the beat can be relied on. */
export function shortcoming(has: Powers): string | null {
  if (!has.audio) return "This browser cannot play the beat: use another one, or the sound of the treadmill.";
  if (has.mobileSafari) return "Keep this page open and the screen on: iPhone and iPad stop the beat when they lock.";
  if (!has.wakeLock) {
    return has.secure
      ? "This browser cannot keep the screen on: set the screen to stay on for the run."
      : "Without https the screen may switch off and stop the beat: set the screen to stay on for the run.";
  }
  return null;
}
