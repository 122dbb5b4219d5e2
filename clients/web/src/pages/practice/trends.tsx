// How the sessions went, as five small charts over one another: the same session stands at the same place in each. Marks
// differ by shape, what is good enough is shaded and said; a slider (or a tap) picks a session and its figures are read out.

import { useState } from "preact/hooks";
import type { Yardsticks } from "../../contract/http";
import { times } from "../../units";
import { percent } from "../../words";
import { dateTime } from "../console/shaping";
import { Chart, LEFT, slotOf, useWidth } from "./chart";
import { say } from "./say";
import { PANELS, valuesOf, type Dot, type Named, type Panel } from "./trending";

export function Trends(props: { of: readonly Dot[]; than: Yardsticks; baseline_milli_spm: number | null }) {
  const { of, than, baseline_milli_spm } = props;
  const [picked, setPicked] = useState<number | null>(null); // null: the newest, also when one comes
  const { box, width } = useWidth();
  if (of.length === 0) return null;
  const at = Math.min(picked ?? of.length - 1, of.length - 1);
  const shown = PANELS.filter((panel) => valuesOf(panel, of).length > 0);
  const slot = slotOf(width, of.length);
  const pick = (event: MouseEvent): void => {
    const from = (event.currentTarget as Element).getBoundingClientRect().left;
    setPicked(Math.max(0, Math.min(of.length - 1, Math.floor((event.clientX - from - LEFT) / slot))));
  };
  return (
    <div class="trends" ref={box}>
      {width > 0 &&
        shown.map((panel, i) => (
          <Chart
            key={panel.name}
            panel={panel}
            of={of}
            zones={of.map((dot) => panel.zone(dot, than))}
            shaded={zoneWords(panel, than)}
            own={panel.name === "cadence" ? baseline_milli_spm : null}
            width={width}
            names={i === shown.length - 1 ? of.map(short) : null}
            picked={{ at, pick }}
          />
        ))}
      <label class="trend-pick">
        <span>{say("trend.pick")}</span>
        <input type="range" min={0} max={of.length - 1} value={at} aria-valuetext={named(of[at])} onInput={(event) => setPicked(Number(event.currentTarget.value))} />
      </label>
      <output class="trend-now">
        <b>{named(of[at])}</b>
        {shown.flatMap((panel) => panel.marks.map((mark) => said(panel, mark.name, of[at] === undefined ? null : mark.of(of[at])))).filter((words) => words !== "").map((words) => (
          <span key={words}>{words}</span>
        ))}
      </output>
    </div>
  );
}

/** Below a session: its number in the programme, or how long after its end a silent test was. */
function short(dot: Dot): string {
  const days = dot.seen.after_end_days;
  return days === null ? `${dot.run.session ?? "·"}` : say("trend.daysShort", { n: days });
}

function named(dot: Dot | undefined): string {
  if (dot === undefined) return "";
  const when = dateTime(dot.run.began_utc);
  const days = dot.seen.after_end_days;
  if (days !== null) return say("trend.test", { n: days, when });
  return dot.run.session === null ? when : say("trend.session", { session: dot.run.session, when });
}

function said(panel: Panel<Dot>, mark: Named, value: number | null): string {
  if (value === null) return "";
  const name = panel.marks.length > 1 ? `${say(`trend.${panel.name}`)}, ${say(`mark.${mark}`)}` : say(`trend.${panel.name}`);
  return say("trend.said", { name, value: panel.text(value) });
}

function zoneWords(panel: Panel<Dot>, than: Yardsticks): string {
  const least = { cadence: "", inBand: percent(than.in_band_pct * 10), knee: `${than.knee_nprs}`, longest: times(than.of_longest_pct), kept: percent(than.kept_pct * 10) };
  return say(`zone.${panel.name}`, { value: least[panel.name] });
}

