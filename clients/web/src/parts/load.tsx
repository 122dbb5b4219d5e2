// The knee-load index: always relative to the runner's own baseline, with its band, or the reason why there is none.

import { command } from "../live";
import { say } from "../messages";
import { units } from "../units";
import type { LaneSnapshot } from "../wire";
import { percent, plain } from "../words";
import { Told } from "./told";

export function Load(props: { lane: LaneSnapshot; hushed: boolean }) {
  const { status } = props.lane;
  if (props.hushed || status === null || typeof status.load_says !== "string") return null;
  const { load_index_permille: index, load_low_permille: low, load_high_permille: high, load_km_permille: km } = status;
  const known = typeof index === "number" && typeof low === "number" && typeof high === "number";
  return (
    <section class="load" aria-label={say("load.name")}>
      <p>
        <span class="load-name">{say("load.name")}</span>{" "}
        {known ? <strong>{say("load.index", { pct: percent(index) })}</strong> : <Told words={status.load_says.replace("no index: ", "")} />}
      </p>
      {known && (
        <p class="load-more">
          {say("load.perStep", { low: percent(low), high: percent(high) })}
          {typeof km === "number" && say(units.value === "metric" ? "load.perKm" : "load.perMile", { km: percent(km) })}; {plain(meaning(status.load_says))} ({plain(tier(status.load_says))})
        </p>
      )}
      <Sites says={status.sites?.says ?? ""} />
      <button type="button" class="load-take" onClick={() => void command(props.lane.lane, "take_baseline")}>
        {say("load.take")}
      </button>
    </section>
  );
}

/** What leg and pelvis sensors tell: beside the knee load, never part of it. */
function Sites(props: { says: string }) {
  if (props.says === "") return null;
  return (
    <ul class="sites" aria-label={say("load.sites")}>
      {props.says.split("; ").map((one) => (
        <li key={one}>
          <Told words={one} />
        </li>
      ))}
    </ul>
  );
}

/** "… [B: foot pod (contact time) and belt speed]" → "tier B: foot pod (contact time) and belt speed". */
function tier(says: string): string {
  return `tier ${/\[(.*)\]$/.exec(says)?.[1] ?? "unknown"}`;
}

/** "lower: 85 % of …" → "lower"; "held at 85 % …: the belt is not level" → "held: the belt is not level". */
function meaning(says: string): string {
  const [first = "", ...rest] = says.split(": ");
  if (!first.startsWith("held")) return first;
  return `held: ${(rest[rest.length - 1] ?? "").replace(/ \[.*$/, "")}`;
}
