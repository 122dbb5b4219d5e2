// Where the runner stands to the band: position on a scale, a shape that points the way, and the limits in figures.

import { say } from "../messages";
import type { Status } from "../wire";
import { advice, coached_milli_spm, placeOf, spm, target, type Place } from "../words";

const MARK: Record<Place, string> = {
  below: "M0 0L20 12L0 24z",
  inside: "M12 0a12 12 0 1 0 .01 0z",
  above: "M24 0L4 12L24 24z",
  unknown: "M12 3l9 9-9 9-9-9z", // a plain mark: nothing is advised
};

const LEAST_REACH = 0.08; // of the target, to each side

/** 0 … 1 along the scale: the band is in the middle and has at least its own width on each side. */
function along(low: number, high: number): (milli_spm: number) => number {
  const middle = (low + high) / 2;
  const reach = Math.max((high - low) * 1.5, middle * LEAST_REACH);
  return (milli_spm) => Math.min(1, Math.max(0, 0.5 + (milli_spm - middle) / (2 * reach)));
}

const pct = (share: number): string => `${(100 * share).toFixed(2)}%`;

export function Band(props: { status: Status | null; hushed: boolean }) {
  const { status, hushed } = props;
  const low = status?.low_milli_spm;
  const high = status?.high_milli_spm;
  if (typeof low !== "number" || typeof high !== "number") {
    const why = say(status === null ? "band.later" : "band.none");
    return <div class="band band-none">{why}</div>;
  }
  const at = along(low, high);
  const place = status?.state === "cueing" ? placeOf(status) : "unknown";
  const coached = hushed ? null : coached_milli_spm(status);
  const goal = status?.target_milli_spm;
  const spoken = [
    say("band.spoken", { low: spm(low), high: spm(high) }),
    coached === null ? "" : say("band.spokenCadence", { spm: spm(coached) }),
    place === "unknown" ? "" : `: ${advice(place)}`,
  ].join("");
  return (
    <div class={`band place-${place}`} role="img" aria-label={spoken}>
      <div class="band-scale">
        <div class="band-zone" style={{ left: pct(at(low)), width: pct(at(high) - at(low)) }} />
        {typeof goal === "number" && <div class="band-target" style={{ left: pct(at(goal)) }} />}
        {coached !== null && (
          <svg class="band-mark" viewBox="-3 -3 30 30" style={{ left: pct(at(coached)) }}>
            <path d={MARK[place]} />
          </svg>
        )}
      </div>
      <div class="band-limits" aria-hidden="true">
        <span style={{ left: pct(at(low)) }}>{target(low)}</span>
        <span style={{ left: pct(at(high)) }}>{target(high)}</span>
      </div>
    </div>
  );
}
