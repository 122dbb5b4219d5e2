// What this browser cannot do for a beat, said before the run and not in it. Pure: it is handed what there is.

export interface Powers {
  audio: boolean; // Web Audio
  wakeLock: boolean; // can keep the screen on
  secure: boolean; // a secure context: without it there is no wake lock
  mobileSafari: boolean; // stops a page's sound when the screen is locked
}

export type Shortcoming = "able.noAudio" | "able.mobileSafari" | "able.noWakeLock" | "able.notSecure";

export function powers(): Powers {
  const agent = navigator.userAgent;
  return {
    audio: typeof AudioContext !== "undefined",
    wakeLock: "wakeLock" in navigator,
    secure: window.isSecureContext,
    mobileSafari: /iPad|iPhone|iPod/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1),
  };
}

/** The key of the one sentence that matters most, or null when the beat can be relied on. */
export function shortcoming(has: Powers): Shortcoming | null {
  if (!has.audio) return "able.noAudio";
  if (has.mobileSafari) return "able.mobileSafari";
  if (!has.wakeLock) return has.secure ? "able.noWakeLock" : "able.notSecure";
  return null;
}
