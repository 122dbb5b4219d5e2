// The knee-load index: always relative to the runner's own baseline, with its band, or the reason why there is none.

import { command } from "../live";
import type { LaneSnapshot } from "../wire";
import { percent, sentence } from "../words";

export function Load(props: { lane: LaneSnapshot; hushed: boolean }) {
  const { status } = props.lane;
  if (props.hushed || status === null || typeof status.load_says !== "string") return null;
  const { load_index_permille: index, load_low_permille: low, load_high_permille: high, load_km_permille: km } = status;
  const known = typeof index === "number" && typeof low === "number" && typeof high === "number";
  return (
    <section class="load" aria-label="Estimated knee-load index">
      <p class="load-line">
        <span class="load-name">Knee-load index</span>
        {known && (
          <span class="load-figures">
            <strong>{percent(index)}</strong> per step <span class="load-band">({percent(low)} to {percent(high)})</span>
            {typeof km === "number" && <> · {percent(km)} per km</>}
          </span>
        )}
      </p>
      <p class="load-says">{known ? `Of your own baseline. ${sentence(status.load_says)}` : sentence(status.load_says)}</p>
      <button type="button" class="load-take" onClick={() => void command(props.lane.lane, "take_baseline")}>
        Make these steps the baseline
      </button>
    </section>
  );
}
