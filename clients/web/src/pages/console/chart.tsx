// One chart over the session's time: uPlot draws the lines; where a beat sounded, where it was silent by plan and where
// somebody set a mark is drawn beneath and over them.

import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { decimal } from "../../units";
import "uplot/dist/uPlot.min.css";
import { chartColumns, clock, lasted_s, type Span } from "./shaping";
import type { Figure, Known } from "./trace";

export interface Line {
  figure: Figure;
  label: string;
  colour: Colour;
  style?: "steps" | "dashed" | "edge"; // dots, one a step; the edges of a band have no line
}

type Colour = "text" | "soft" | "inside" | "below" | "above";

interface Props {
  known: Known;
  span: Span;
  lines: readonly Line[];
  unit: number;
  spoken: string;
  height: number;
  cues?: boolean;
}

const BEAT = "rgb(98 239 176 / 13%)";
const DARK = "rgb(179 192 193 / 12%)";
const BAND = "rgb(147 204 255 / 14%)";

export function Chart(props: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const read = useRef<HTMLParagraphElement>(null);
  const now = useRef(props);
  now.current = props;
  const names = props.lines.map((line) => line.label).join("|"); // another language, other lines: another chart
  useEffect(() => {
    const root = place.current;
    if (root === null) return;
    const chart = new uPlot(optionsOf(now, root.clientWidth, read), dataOf(now.current), root);
    plot.current = chart;
    const watcher = new ResizeObserver(() => chart.setSize({ width: root.clientWidth, height: now.current.height }));
    watcher.observe(root);
    return () => {
      watcher.disconnect();
      chart.destroy();
      plot.current = null;
    };
  }, [names]);
  useEffect(() => plot.current?.setData(dataOf(props)));
  return (
    <>
      <div class="chart" ref={place} role="img" aria-label={props.spoken} />
      <p class="chart-read" ref={read} aria-hidden="true" />
    </>
  );
}

const dataOf = ({ known, lines, unit, span }: Props): uPlot.AlignedData =>
  chartColumns(known, lines.map((line) => line.figure), unit, span) as uPlot.AlignedData;

function optionsOf(now: { current: Props }, width: number, read: { current: HTMLElement | null }): uPlot.Options {
  const { lines, height } = now.current;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: Colour | "line"): string => style.getPropertyValue(`--${name}`).trim();
  const axis: uPlot.Axis = { stroke: colour("soft"), grid: { stroke: colour("line"), width: 1 }, ticks: { show: false }, font: `13px ${style.fontFamily}` };
  const edges = lines.flatMap((line, i) => (line.style === "edge" ? [i + 1] : []));
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false }, sync: { key: "console" } },
    scales: {
      x: { time: false, range: () => [now.current.span.from_s, now.current.span.to_s] },
      y: { range: (_, low, high) => padded(low, high) },
    },
    axes: [
      { ...axis, size: 28, values: (_, splits) => splits.map(clock), space: 70, incrs: [5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600] },
      { ...axis, size: 52, values: (_, splits) => splits.map((value) => decimal(value, 0, 2)) },
    ],
    series: [{}, ...lines.map((line) => seriesOf(line, colour(line.colour)))],
    bands: edges.length === 2 ? [{ series: [edges[1] ?? 0, edges[0] ?? 0], fill: BAND }] : [],
    hooks: {
      setCursor: [(chart) => void (read.current !== null && (read.current.textContent = readAt(chart, now.current)))],
      drawClear: [(chart) => beneath(chart, now.current)],
      draw: [(chart) => marks(chart, now.current, colour("below"))],
    },
  };
}

function seriesOf(line: Line, stroke: string): uPlot.Series {
  if (line.style === "edge") return { stroke, width: 0, points: { show: false } };
  if (line.style === "steps") return { stroke, width: 0, points: { show: true, size: 3, width: 0, fill: stroke } };
  return { stroke, width: 2, points: { show: false }, ...(line.style === "dashed" ? { dash: [8, 5] } : {}) };
}

/** What stands at the moment somebody points at, in words beside the chart; nothing while nobody does. */
function readAt(chart: uPlot, { lines }: Props): string {
  const { idx } = chart.cursor;
  const at_s = typeof idx === "number" ? chart.data[0][idx] : undefined;
  if (typeof idx !== "number" || at_s === undefined) return "";
  const values = lines.flatMap((line, i) => {
    const value = line.style === "edge" ? null : chart.data[i + 1]?.[idx];
    return typeof value === "number" ? [`${line.label} ${decimal(value, 1, 1)}`] : [];
  });
  return [clock(at_s), ...values].join(" · ");
}

/** Never a flat line on the edge, nor a scatter of a tenth blown up to the whole height. */
function padded(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  const least = Math.max(Math.abs(high), 1) * 0.02;
  const pad = Math.max((high - low) * 0.12, least);
  return [low - pad, high + pad];
}

function beneath(chart: uPlot, { known, cues = false }: Props): void {
  const { started_us } = known;
  const at = (us: number | null): number => (us === null ? lasted_s(known) : (us - started_us) / 1e6);
  if (cues) for (const shade of known.shades) column(chart, at(shade.from_us), at(shade.to_us), BEAT);
  known.stretches.forEach((one, i) => {
    if (one.mode !== "silent" && one.mode !== "probe") return;
    column(chart, at(one.from_us), at(known.stretches[i + 1]?.from_us ?? null), DARK);
  });
}

function column(chart: uPlot, from_s: number, to_s: number, fill: string): void {
  const { left, top, width, height } = chart.bbox;
  const clamp = (x: number): number => Math.min(left + width, Math.max(left, x));
  const x = clamp(chart.valToPos(from_s, "x", true));
  chart.ctx.fillStyle = fill;
  chart.ctx.fillRect(x, top, clamp(chart.valToPos(to_s, "x", true)) - x, height);
}

/** A line and a flag at each mark: a shape, not only a colour. */
function marks(chart: uPlot, { known, span }: Props, stroke: string): void {
  const { ctx, bbox } = chart;
  for (const line of known.lines) {
    const at_s = (line.at_us - known.started_us) / 1e6;
    if (line.kind !== "mark" || at_s < span.from_s || at_s > span.to_s) continue;
    const x = Math.round(chart.valToPos(at_s, "x", true));
    ctx.fillStyle = stroke;
    ctx.fillRect(x, bbox.top, 2, bbox.height);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x + 14, bbox.top + 7);
    ctx.lineTo(x, bbox.top + 14);
    ctx.fill();
  }
}
