// Cadence per session, as shapes and not as colours alone: the target a dash, with cues a dot, the cold probe a diamond,
// the end probe a square. The table below it says the same.

import { spm } from "../../words";
import { say } from "./say";
import { FIGURES, scaleOf, type Dot, type Figure } from "./shaping";

const WIDTH = 640;
const HEIGHT = 220;
const LEFT = 44;
const BOTTOM = 26;

const SHAPE: Record<Figure, string> = {
  target_milli_spm: "M-9 0h18",
  with_cues_milli_spm: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
  cold_milli_spm: "M0 -6l6 6-6 6-6-6z",
  end_milli_spm: "M-4.5 -4.5h9v9h-9z",
};

export function HistoryChart(props: { of: readonly Dot[]; baseline_milli_spm: number | null }) {
  const { of, baseline_milli_spm } = props;
  const scale = scaleOf(of, baseline_milli_spm);
  if (scale === null) return null;
  const y = (value_spm: number): number => (HEIGHT - BOTTOM) * (1 - (value_spm - scale.low) / (scale.high - scale.low)) + 4;
  const x = (i: number): number => LEFT + ((i + 0.5) * (WIDTH - LEFT)) / of.length;
  return (
    <figure class="history-chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + 8}`} role="img" aria-label={spoken(of)}>
        {scale.lines.map((line) => (
          <g key={line}>
            <path class="grid" d={`M${LEFT} ${y(line)}H${WIDTH}`} />
            <text x={LEFT - 8} y={y(line) + 4} text-anchor="end">
              {line}
            </text>
          </g>
        ))}
        {baseline_milli_spm !== null && <path class="own" d={`M${LEFT} ${y(baseline_milli_spm / 1000)}H${WIDTH}`} />}
        {of.map((dot, i) => (
          <g key={dot.name} transform={`translate(${x(i)} 0)`}>
            {FIGURES.map((figure) => {
              const value = dot[figure];
              return value === null ? null : <path key={figure} class={`mark-${figure}`} d={SHAPE[figure]} transform={`translate(0 ${y(value / 1000)})`} />;
            })}
            <text y={HEIGHT} text-anchor="middle">
              {dot.session ?? "·"}
            </text>
          </g>
        ))}
      </svg>
      <figcaption class="legend">
        {FIGURES.map((figure) => (
          <span key={figure}>
            <svg viewBox="-10 -8 20 16" aria-hidden="true">
              <path class={`mark-${figure}`} d={SHAPE[figure]} />
            </svg>
            {say(`mark.${figure}`)}
          </span>
        ))}
        {baseline_milli_spm !== null && <span>{say("mark.own", { spm: spm(baseline_milli_spm) })}</span>}
      </figcaption>
    </figure>
  );
}

function spoken(of: readonly Dot[]): string {
  const last = of.at(-1);
  return say("history.spoken", { n: of.length, cued: spm(last?.with_cues_milli_spm), target: spm(last?.target_milli_spm) });
}
