// RSC Measurement (0x2A53) as figures. Pure; the same rule as the service's edges/gateway/gatt.py, held to it by
// tests/vectors/gatt.json. Some pods call strides steps: the cadence is handed on as received, and the service finds out.

export const RSC_SERVICE = 0x1814;
export const RSC_MEASUREMENT = 0x2a53;
export const SPEED_MOST_MM_S = 15_000;

export interface RscMeasured {
  speed_mm_s: number;
  cadence_raw: number;
  stride_mm: number | null;
  running: boolean;
}

/** Flags u8, speed u16 in 1/256 m/s, cadence u8, [stride length u16 in cm], [distance u32]; null: these bytes are none. */
export function rscMeasured(found: DataView): RscMeasured | null {
  if (found.byteLength < 4) return null;
  const flags = found.getUint8(0);
  if (found.byteLength < 4 + (flags & 1 ? 2 : 0) + (flags & 2 ? 4 : 0)) return null;
  const speed_mm_s = evenly((found.getUint16(1, true) * 1000) / 256);
  if (speed_mm_s > SPEED_MOST_MM_S) return null;
  const stride_mm = flags & 1 ? found.getUint16(4, true) * 10 : 0;
  return { speed_mm_s, cadence_raw: found.getUint8(3), stride_mm: stride_mm || null, running: (flags & 4) !== 0 };
}

/** A half goes to the even neighbour, as the service rounds. */
function evenly(value: number): number {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below % 2) : Math.round(value);
}
