// How the sessions went, as five small charts over one another: the same session stands at the same place in each. Marks
// differ by shape, what is good enough is shaded and said; a slider (or a tap) picks a session and its figures are read out.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Yardsticks } from "../../contract/http";
import { times } from "../../units";
import { percent, spm } from "../../words";
import { dateTime } from "../console/shaping";
import { say } from "./say";
import { labelEvery, PANELS, valuesOf, type Dot, type Named, type Panel, type Scale } from "./trending";

const HEIGHT = { cadence: 190, inBand: 84, knee: 84, longest: 84, kept: 100 } as const;
const LEFT = 62;
const RIGHT = 10;
const PAD = 9; // a mark at the edge stays whole
const FOOT = 22; // for the labels of the lowest one
const LABEL_PX = 34;

const SHAPE: Record<Named, string> = {
  target: "M-1.6 0h3.2",
  cued: "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z",
  cold: "M0 -1.2l1.2 1.2-1.2 1.2-1.2-1.2z",
  end: "M-.9 -.9h1.8v1.8h-1.8z",
  test: "M0 -1.2l1.2 2.2h-2.4z",
  share: "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z",
  knee: "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z",
  longest: "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z",
};

export function Trends(props: { of: readonly Dot[]; than: Yardsticks; baseline_milli_spm: number | null }) {
  const { of, than, baseline_milli_spm } = props;
  const [picked, setPicked] = useState<number | null>(null); // null: the newest, also when one comes
  const { box, width } = useWidth();
  if (of.length === 0) return null;
  const at = Math.min(picked ?? of.length - 1, of.length - 1);
  const shown = PANELS.filter((panel) => valuesOf(panel, of).length > 0);
  const slot = (width - LEFT - RIGHT) / of.length;
  const pick = (event: MouseEvent): void => {
    const from = (event.currentTarget as Element).getBoundingClientRect().left;
    setPicked(Math.max(0, Math.min(of.length - 1, Math.floor((event.clientX - from - LEFT) / slot))));
  };
  return (
    <div class="trends" ref={box}>
      {width > 0 &&
        shown.map((panel, i) => (
          <Chart key={panel.name} panel={panel} of={of} than={than} own={panel.name === "cadence" ? baseline_milli_spm : null} width={width} at={at} pick={pick} labels={i === shown.length - 1} />
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

function Chart(props: { panel: Panel; of: readonly Dot[]; than: Yardsticks; own: number | null; width: number; at: number; pick: (event: MouseEvent) => void; labels: boolean }) {
  const { panel, of, than, own, width, at, pick, labels } = props;
  const zones = of.map((dot) => panel.zone(dot, than));
  const scale = panel.scale([...valuesOf(panel, of), ...(own === null ? [] : [own]), ...zones.flatMap((zone) => zone ?? []).filter(Number.isFinite)]);
  const height = HEIGHT[panel.name];
  const y = (value: number): number => PAD + (height - 2 * PAD) * (1 - (value - scale.low) / (scale.high - scale.low));
  const slot = (width - LEFT - RIGHT) / of.length;
  const x = (i: number): number => LEFT + (i + 0.5) * slot;
  const size = Math.max(2, Math.min(6, slot / 3));
  const marks = panel.marks.filter((mark) => of.some((dot) => mark.of(dot) !== null));
  return (
    <figure class={`trend trend-${panel.name}`}>
      <figcaption class="legend">
        <b>{say(`trend.${panel.name}`)}</b>
        {marks.length > 1 &&
          marks.map((mark) => (
            <span key={mark.name}>
              <svg viewBox="-10 -8 20 16" aria-hidden="true">
                <path class={`mark-${mark.name}`} d={SHAPE[mark.name]} transform="scale(5.5)" />
              </svg>
              {say(`mark.${mark.name}`)}
            </span>
          ))}
        {zones.some((zone) => zone !== null) && (
          <span>
            <svg viewBox="0 0 20 16" aria-hidden="true">
              <rect class="zone" x="1" y="1" width="18" height="14" />
            </svg>
            {zoneWords(panel, than)}
          </span>
        )}
        {own !== null && <span>{say("mark.own", { spm: spm(own) })}</span>}
      </figcaption>
      <svg width={width} height={height + (labels ? FOOT : 0)} role="img" aria-label={spoken(panel, of, than)} onClick={pick}>
        {zones.map((zone, i) => zone !== null && <Zone key={of[i]?.run.name} x={x(i) - slot / 2} width={slot} zone={zone} scale={scale} y={y} />)}
        {scale.lines.map((line) => (
          <g key={line}>
            <path class="grid" d={`M${LEFT} ${y(line)}H${width - RIGHT}`} />
            <text x={LEFT - 8} y={y(line) + 4} text-anchor="end">
              {panel.name === "cadence" ? spm(line, 0) : panel.text(line)}
            </text>
          </g>
        ))}
        {own !== null && <path class="own" d={`M${LEFT} ${y(own)}H${width - RIGHT}`} />}
        <path class="cursor" d={`M${x(at)} 0V${height}`} />
        {of.map((dot, i) => (
          <g key={dot.run.name} transform={`translate(${x(i)} 0)`}>
            {marks.map((mark) => {
              const value = mark.of(dot);
              return value === null ? null : <path key={mark.name} class={`mark-${mark.name}`} d={SHAPE[mark.name]} transform={`translate(0 ${y(value)}) scale(${size})`} />;
            })}
            {labels && i % labelEvery(slot, LABEL_PX) === 0 && (
              <text y={height + FOOT - 6} text-anchor="middle">
                {short(dot)}
              </text>
            )}
          </g>
        ))}
      </svg>
    </figure>
  );
}

function Zone(props: { x: number; width: number; zone: readonly [number, number]; scale: Scale; y: (value: number) => number }) {
  const { x, width, zone, scale, y } = props;
  const [low, high] = [Math.max(zone[0], scale.low), Math.min(zone[1], scale.high)];
  const edges = [zone[0], zone[1]].filter(Number.isFinite);
  return (
    <g>
      <rect class="zone" x={x} y={y(high)} width={width} height={Math.max(0, y(low) - y(high))} />
      {edges.map((edge) => (
        <path key={edge} class="zone-edge" d={`M${x} ${y(edge)}h${width}`} />
      ))}
    </g>
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

function said(panel: Panel, mark: Named, value: number | null): string {
  if (value === null) return "";
  const name = panel.marks.length > 1 ? `${say(`trend.${panel.name}`)}, ${say(`mark.${mark}`)}` : say(`trend.${panel.name}`);
  return say("trend.said", { name, value: panel.text(value) });
}

function zoneWords(panel: Panel, than: Yardsticks): string {
  const least = { cadence: "", inBand: percent(than.in_band_pct * 10), knee: `${than.knee_nprs}`, longest: times(than.of_longest_pct), kept: percent(than.kept_pct * 10) };
  return say(`zone.${panel.name}`, { value: least[panel.name] });
}

/** For who hears it: what it shows, and the first and the last of each mark; the table below has them all. */
function spoken(panel: Panel, of: readonly Dot[], than: Yardsticks): string {
  const marks = panel.marks.flatMap((mark) => {
    const values = of.map((dot) => mark.of(dot)).filter((value) => value !== null);
    const [first, last] = [values[0], values.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [say("trend.firstLast", { n: values.length, name: say(`mark.${mark.name}`), first: panel.text(first), last: panel.text(last) })];
  });
  return [`${say(`trend.${panel.name}`)}:`, marks.join("; "), `(${zoneWords(panel, than)}).`, say("trend.table")].join(" ");
}

/** Drawn in the pixels there are, so that figures keep their size on a phone. */
function useWidth(): { box: { current: HTMLDivElement | null }; width: number } {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const there = box.current;
    if (there === null) return undefined;
    const watch = new ResizeObserver(() => setWidth(Math.floor(there.clientWidth)));
    watch.observe(there);
    return () => watch.disconnect();
  }, []);
  return { box, width };
}
