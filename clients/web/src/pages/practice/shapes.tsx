// What a plan does, drawn: a bar a session, a block a segment, by pattern and word and not by colour alone.

import type { Segment, SessionShape } from "../../contract/http";
import { decimal } from "../../units";
import { say } from "./say";

const OPEN_S = 300; // how long an open-ended last segment is drawn

export function Shapes(props: { shapes: readonly SessionShape[] }) {
  const { shapes } = props;
  if (shapes.length === 0) return null;
  const most_s = Math.max(...shapes.map((shape) => shape.segments.reduce((sum, one) => sum + (one.duration_s ?? OPEN_S), 0)));
  return (
    <figure class="shapes">
      {shapes.map((shape, i) => (
        <div key={i} class="shape">
          <span class="shape-name">
            {shape.session === null ? "" : say("history.session", { session: shape.session })}{" "}
            {shape.minutes_min === null ? say("segment.open") : say("shape.minutes", { minutes: decimal(shape.minutes_min, 0, 1), cued: decimal(shape.cued_min, 0, 1) })}
          </span>
          <div class="shape-bar" role="img" aria-label={shape.segments.map(words).join(", ")}>
            {shape.segments.map((one, at) => (
              <span key={at} class={`block block-${one.mode}`} style={{ width: `${(100 * (one.duration_s ?? OPEN_S)) / most_s}%` }} title={words(one)} />
            ))}
          </div>
        </div>
      ))}
      <figcaption class="legend">
        {(["walk", "silent", "probe", "continuous", "bandwidth", "free"] as const).map((mode) => (
          <span key={mode}>
            <i class={`block block-${mode}`} aria-hidden="true" />
            {say(`mode.${mode}`)}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function words(one: Segment): string {
  const minutes = typeof one.duration_s === "number" ? say("allowed.min", { minutes: decimal(one.duration_s / 60, 0, 1) }) : say("segment.open");
  const goal = typeof one.target_permille === "number" ? ` ${one.target_permille < 0 ? "−" : "+"}${decimal(Math.abs(one.target_permille) / 10, 0, 1)} %` : "";
  return `${say(`mode.${one.mode}`)} ${minutes}${goal}`;
}
