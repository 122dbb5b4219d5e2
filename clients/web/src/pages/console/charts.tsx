// The session over time: cadence step by step with band, target and beat; load, contact, symmetry, pelvis below it.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { decimal } from "../../units";
import { percent, spm } from "../../words";
import { Chart, type Line } from "./chart";
import { known } from "./following";
import { say, type Key } from "./say";
import { clock, isMeasured, lasted_s, spanOf, WINDOW_S } from "./shaping";
import type { Figure, Known } from "./trace";

const LIVE: { whole: boolean; end_s: number | null } = { whole: false, end_s: null };
const looking = signal(LIVE);

interface Quantity {
  title: Key;
  figures: readonly [Figure, ...Figure[]]; // the first one says whether it was measured
  lines: () => readonly Line[];
  unit: number;
  shown: (value: number) => string;
}

const QUANTITIES: readonly Quantity[] = [
  {
    title: "load",
    figures: ["load_index_permille", "load_km_permille"],
    lines: () => [
      { figure: "load_index_permille", label: say("load.step"), colour: "soft", style: "steps" },
      { figure: "load_km_permille", label: say("load.km"), colour: "below" },
    ],
    unit: 10,
    shown: percent,
  },
  { title: "contact", figures: ["contact_us"], lines: () => [{ figure: "contact_us", label: say("contact"), colour: "above", style: "steps" }], unit: 1000, shown: (us) => `${Math.round(us / 1000)} ms` },
  { title: "symmetry", figures: ["asymmetry_permille"], lines: () => [{ figure: "asymmetry_permille", label: say("symmetry"), colour: "above" }], unit: 10, shown: symmetry },
  { title: "drop", figures: ["drop_change_mdeg"], lines: () => [{ figure: "drop_change_mdeg", label: say("drop"), colour: "above" }], unit: 1000, shown: (mdeg) => `${signed(mdeg / 1000)}°` },
];

export function Charts() {
  const now = known.value;
  const span = spanOf(now, looking.value);
  useEffect(() => void (looking.value = LIVE), [now.session]);
  if (now.session === null) return <p class="console-none">{say("trace.none")}</p>;
  return (
    <section class="charts" aria-label={say("trace")}>
      <Window now={now} />
      <figure class="chart-figure">
        <figcaption>
          <h2>{say("cadence")}</h2>
          <ul class="legend">
            <li class="key key-step">{say("key.step")}</li>
            <li class="key key-mean">{say("key.mean")}</li>
            <li class="key key-target">{say("key.target")}</li>
            <li class="key key-band">{say("key.band")}</li>
            <li class="key key-beat">{say("key.beat")}</li>
            <li class="key key-dark">{say("key.dark")}</li>
            <li class="key key-mark">{say("key.mark")}</li>
          </ul>
        </figcaption>
        <Chart known={now} span={span} lines={cadence()} unit={1000} height={300} cues spoken={spokenCadence(now)} />
      </figure>
      <div class="chart-grid">
        {QUANTITIES.map((one) => (
          <Small key={one.title} one={one} now={now} span={span} />
        ))}
      </div>
    </section>
  );
}

const cadence = (): readonly Line[] => [
  { figure: "low_milli_spm", label: say("key.band"), colour: "above", style: "edge" },
  { figure: "high_milli_spm", label: say("key.band"), colour: "above", style: "edge" },
  { figure: "target_milli_spm", label: say("key.target"), colour: "text", style: "dashed" },
  { figure: "cadence_milli_spm", label: say("key.step"), colour: "soft", style: "steps" },
  { figure: "mean10_milli_spm", label: say("key.mean"), colour: "inside" },
];

function spokenCadence(now: Known): string {
  const last = (name: Figure): string => spm(now.figures[name].at(-1));
  return say("cadence.spoken", { spm: last("mean10_milli_spm"), target: last("target_milli_spm"), time: clock(lasted_s(now)) });
}

function Small(props: { one: Quantity; now: Known; span: { from_s: number; to_s: number } }) {
  const { one, now, span } = props;
  const column = now.figures[one.figures[0]];
  const there = isMeasured(column);
  const last = [...column].reverse().find((value) => value !== null) ?? null;
  const shown = last === null ? "" : one.shown(last);
  const fresh = column.at(-1) !== null;
  return (
    <figure class="chart-figure">
      <figcaption>
        <h2>{say(one.title)}</h2>
        {one.title === "load" && there && (
          <ul class="legend">
            <li class="key key-step">{say("load.step")}</li>
            <li class="key key-km">{say("load.km")}</li>
          </ul>
        )}
        <span class="chart-now">{there ? (fresh ? shown : say("last", { value: shown })) : say("notMeasured")}</span>
      </figcaption>
      {there ? (
        <Chart known={now} span={span} lines={one.lines()} unit={one.unit} height={150} spoken={`${say(one.title)}: ${shown}`} />
      ) : (
        <p class="chart-none">{say(`${one.title}.missing` as Key)}</p>
      )}
    </figure>
  );
}

/** Which part of the session is shown: the last five minutes as they come, all of it, or five minutes of before. */
function Window(props: { now: Known }) {
  const { whole, end_s } = looking.value;
  const lasted = Math.round(lasted_s(props.now));
  const live = !whole && end_s === null;
  return (
    <div class="window" role="group" aria-label={say("window")}>
      <button type="button" aria-pressed={live} onClick={() => (looking.value = LIVE)}>
        {say("window.live")}
      </button>
      <button type="button" aria-pressed={whole} onClick={() => (looking.value = { whole: true, end_s: null })}>
        {say("window.whole", { time: clock(lasted) })}
      </button>
      {lasted > WINDOW_S && !whole && (
        <label class="window-scroll">
          {say("window.until", { time: clock(end_s ?? lasted) })}
          <input
            type="range"
            min={WINDOW_S}
            max={lasted}
            step={10}
            value={end_s ?? lasted}
            onInput={(event) => {
              const chosen = event.currentTarget.valueAsNumber;
              looking.value = { whole: false, end_s: chosen >= lasted - 10 ? null : chosen };
            }}
          />
        </label>
      )}
    </div>
  );
}

function symmetry(permille: number): string {
  if (Math.abs(permille) < 5) return say("symmetry.even");
  return say(permille > 0 ? "symmetry.right" : "symmetry.left", { pct: decimal(Math.abs(permille) / 10, 1, 1) });
}

function signed(value: number): string {
  return `${value >= 0 ? "+" : "−"}${decimal(Math.abs(value), 1, 1)}`;
}
