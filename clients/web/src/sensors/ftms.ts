// Treadmill Data (0x2ACD) as figures, as far as it is read here: speed and slope. Read only: no belt is ever driven.
// Pure; the same rule as the service's edges/gateway/gatt.py, held to it by tests/vectors/gatt.json.

import { SPEED_MOST_MM_S } from "./rsc";

export const FTMS_SERVICE = 0x1826;
export const TREADMILL_DATA = 0x2acd;
const NOT_AVAILABLE = 0x7fff;
const SLOPE_MOST_PERMILLE = 500;

export interface TreadmillMeasured {
  speed_mm_s: number | null; // null: this notification carries none
  incline_permille: number | null;
}

/** Flags u16, then what they say is there (FTMS 1.0, section 4.9); speed is there when bit 0 is not set. */
export function treadmillMeasured(found: DataView): TreadmillMeasured | null {
  if (found.byteLength < 2) return null;
  const flags = found.getUint16(0, true);
  const speed_at = 2;
  const incline_at = speed_at + (flags & 1 ? 0 : 2) + (flags & 2 ? 2 : 0) + (flags & 4 ? 3 : 0);
  if (found.byteLength < incline_at + (flags & 8 ? 4 : 0)) return null; // the slope, and the angle of the ramp behind it
  const speed_mm_s = flags & 1 ? null : Math.round((found.getUint16(speed_at, true) * 10) / 3.6);
  if (speed_mm_s !== null && speed_mm_s > SPEED_MOST_MM_S) return null;
  const tenths = flags & 8 ? found.getInt16(incline_at, true) : NOT_AVAILABLE;
  const incline = Math.max(-SLOPE_MOST_PERMILLE, Math.min(SLOPE_MOST_PERMILLE, tenths));
  return { speed_mm_s, incline_permille: tenths === NOT_AVAILABLE ? null : incline };
}
