// The click, as the service makes it for its own outputs (core/sound/click.py). Pure.

const CLICK_S = 0.055;

/** Wood: two inharmonic partials, 4 ms of attack, quick decay. Every click is the same: no accent. */
export function clickShape(rate_hz: number): Float32Array<ArrayBuffer> {
  const shape = new Float32Array(Math.round(CLICK_S * rate_hz));
  let peak = 0;
  for (let i = 0; i < shape.length; i += 1) {
    const t_s = i / rate_hz;
    const attack = t_s < 0.004 ? 0.5 - 0.5 * Math.cos((Math.PI * t_s) / 0.004) : 1;
    const low = Math.sin(2 * Math.PI * 1180 * t_s) * Math.exp(-t_s / 0.011);
    const high = 0.55 * Math.sin(2 * Math.PI * 2240 * t_s) * Math.exp(-t_s / 0.006);
    const tail = Math.min(1, (CLICK_S - t_s) / 0.006);
    const value = attack * tail * (low + high);
    shape[i] = value;
    peak = Math.max(peak, Math.abs(value));
  }
  return shape.map((value) => (0.85 * value) / peak);
}
