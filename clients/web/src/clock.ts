// The service clock as this page estimates it, from ping and pong. Pure: every time is handed in.
//
// One exchange bounds the offset to ± half its round trip, so the quickest exchange is the one to believe. The window
// of a minute is cut into spans; the quickest exchange of each gives a point, and a line through the points gives
// offset and drift. An exchange that contradicts the line beyond its own bounds means that a clock jumped (this
// device slept, the service restarted): then only the new exchange counts.

export interface Exchange {
  sent_ms: number; // page clock
  heard_ms: number; // page clock
  service_us: number;
}

interface Point {
  mid_ms: number;
  trip_ms: number;
  offset_us: number; // service clock minus page clock
}

export interface ServiceClock {
  points: readonly Point[];
  at_ms: number;
  offset_us: number; // at at_ms
  drift_ppm: number;
  bound_ms: number; // how far off it may be
}

const WINDOW_MS = 60_000;
const SPAN_MS = 10_000;
const DRIFT_LIMIT_PPM = 200;
const JUMP_MARGIN_MS = 15; // 200 ppm over a window, and a little more

export function withExchange(clock: ServiceClock | null, exchange: Exchange): ServiceClock | null {
  const trip_ms = exchange.heard_ms - exchange.sent_ms;
  if (!(trip_ms >= 0)) return clock;
  const mid_ms = exchange.sent_ms + trip_ms / 2;
  const point: Point = { mid_ms, trip_ms, offset_us: exchange.service_us - mid_ms * 1000 };
  if (clock === null || jumped(clock, point)) return fit([point]);
  return fit([...clock.points.filter((one) => mid_ms - one.mid_ms < WINDOW_MS), point]);
}

export function service_us(clock: ServiceClock, page_ms: number): number {
  return page_ms * 1000 + offsetAt_us(clock, page_ms);
}

export function page_ms(clock: ServiceClock, at_us: number): number {
  const about_ms = (at_us - clock.offset_us) / 1000;
  return (at_us - offsetAt_us(clock, about_ms)) / 1000;
}

function offsetAt_us(clock: ServiceClock, at_ms: number): number {
  return clock.offset_us + ((at_ms - clock.at_ms) * clock.drift_ppm) / 1000;
}

function jumped(clock: ServiceClock, point: Point): boolean {
  const apart_ms = Math.abs(point.offset_us - offsetAt_us(clock, point.mid_ms)) / 1000;
  return apart_ms > point.trip_ms / 2 + clock.bound_ms + JUMP_MARGIN_MS;
}

function fit(points: readonly Point[]): ServiceClock {
  const quickest = new Map<number, Point>();
  for (const point of points) {
    const span = Math.floor(point.mid_ms / SPAN_MS);
    const best = quickest.get(span);
    if (best === undefined || point.trip_ms < best.trip_ms) quickest.set(span, point);
  }
  const chosen = [...quickest.values()];
  const best = chosen.reduce((a, b) => (b.trip_ms < a.trip_ms ? b : a));
  const alone = { points, at_ms: best.mid_ms, offset_us: best.offset_us, drift_ppm: 0, bound_ms: best.trip_ms / 2 };
  if (chosen.length < 3) return alone;

  // weights: a point is worth the inverse square of its bound (0.2 ms: what a page clock resolves)
  let weight = 0;
  let t = 0;
  let o = 0;
  for (const point of chosen) {
    const w = 1 / (point.trip_ms / 2 + 0.2) ** 2;
    weight += w;
    t += w * point.mid_ms;
    o += w * (point.offset_us - best.offset_us);
  }
  const at_ms = t / weight;
  const mean_us = o / weight;
  let across = 0;
  let along = 0;
  for (const point of chosen) {
    const w = 1 / (point.trip_ms / 2 + 0.2) ** 2;
    across += w * (point.mid_ms - at_ms) * (point.offset_us - best.offset_us - mean_us);
    along += w * (point.mid_ms - at_ms) ** 2;
  }
  const drift_ppm = (1000 * across) / along;
  if (!(Math.abs(drift_ppm) <= DRIFT_LIMIT_PPM)) return alone;
  return { points, at_ms, offset_us: best.offset_us + mean_us, drift_ppm, bound_ms: best.trip_ms / 2 };
}
