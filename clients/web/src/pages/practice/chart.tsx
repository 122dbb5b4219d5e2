// One small chart over sessions: marks that differ by shape, what is good enough shaded, and all of it in words too.

import { useEffect, useState } from "preact/hooks";
import { spm } from "../../words";
import { say } from "./say";
import { labelEvery, valuesOf, type Named, type Panel, type Scale } from "./trending";

const HEIGHT = { cadence: 190, inBand: 84, knee: 84, longest: 84, kept: 100 } as const;
export const LEFT = 62;
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

/** How wide each of `n` sessions is. */
export const slotOf = (width: number, n: number): number => (width - LEFT - RIGHT) / n;

interface Props<Dot> {
  panel: Panel<Dot>;
  of: readonly Dot[];
  zones: readonly (readonly [number, number] | null)[]; // shaded, session by session
  shaded: string; // what that means
  own: number | null; // the runner's own baseline
  width: number;
  names: readonly string[] | null; // below the sessions; null: another panel has them
  picked?: { at: number; pick: (event: MouseEvent) => void };
}

export function Chart<Dot>(props: Props<Dot>) {
  const { panel, of, zones, shaded, own, width, names, picked } = props;
  const scale = panel.scale([...valuesOf(panel, of), ...(own === null ? [] : [own]), ...zones.flatMap((zone) => zone ?? []).filter(Number.isFinite)]);
  const height = HEIGHT[panel.name];
  const whole = height + (names === null ? 0 : FOOT);
  const y = (value: number): number => PAD + (height - 2 * PAD) * (1 - (value - scale.low) / (scale.high - scale.low));
  const slot = slotOf(width, of.length);
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
            {shaded}
          </span>
        )}
        {own !== null && <span>{say("mark.own", { spm: spm(own) })}</span>}
      </figcaption>
      <svg width={width} height={whole} viewBox={`0 0 ${width} ${whole}`} role="img" aria-label={spoken(panel, of, zones.some((zone) => zone !== null) ? shaded : "")} onClick={picked?.pick}>
        {zones.map((zone, i) => zone !== null && <Zone key={i} x={x(i) - slot / 2} width={slot} zone={zone} scale={scale} y={y} />)}
        {scale.lines.map((line) => (
          <g key={line}>
            <path class="grid" d={`M${LEFT} ${y(line)}H${width - RIGHT}`} />
            <text x={LEFT - 8} y={y(line) + 4} text-anchor="end">
              {panel.name === "cadence" ? spm(line, 0) : panel.text(line)}
            </text>
          </g>
        ))}
        {own !== null && <path class="own" d={`M${LEFT} ${y(own)}H${width - RIGHT}`} />}
        {picked !== undefined && <path class="cursor" d={`M${x(picked.at)} 0V${height}`} />}
        {of.map((dot, i) => (
          <g key={i} transform={`translate(${x(i)} 0)`}>
            {marks.map((mark) => {
              const value = mark.of(dot);
              return value === null ? null : <path key={mark.name} class={`mark-${mark.name}`} d={SHAPE[mark.name]} transform={`translate(0 ${y(value)}) scale(${size})`} />;
            })}
            {names !== null && i % labelEvery(slot, LABEL_PX) === 0 && (
              <text y={height + FOOT - 6} text-anchor="middle">
                {names[i]}
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

/** For who hears it: what it shows, and the first and the last of each mark; the table below has them all. */
function spoken<Dot>(panel: Panel<Dot>, of: readonly Dot[], shaded: string): string {
  const marks = panel.marks.flatMap((mark) => {
    const values = of.map((dot) => mark.of(dot)).filter((value) => value !== null);
    const [first, last] = [values[0], values.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [say("trend.firstLast", { n: values.length, name: say(`mark.${mark.name}`), first: panel.text(first), last: panel.text(last) })];
  });
  return [`${say(`trend.${panel.name}`)}:`, marks.join("; "), shaded === "" ? "." : `(${shaded}).`, say("trend.table")].join(" ");
}

/** Drawn in the pixels there are, so that figures keep their size on a phone. */
export function useWidth(): { box: (found: HTMLDivElement | null) => void; width: number } {
  const [there, box] = useState<HTMLDivElement | null>(null); // also one that comes later
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (there === null) return undefined;
    const watch = new ResizeObserver(() => setWidth(Math.floor(there.clientWidth)));
    watch.observe(there);
    return () => watch.disconnect();
  }, [there]);
  return { box, width };
}
