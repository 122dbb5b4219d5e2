// What both pages show of a lane: its state, the one word of advice, the cue, the sensors.

import { say } from "../messages";
import { saidOn } from "../seen";
import type { LaneSnapshot } from "../wire";
import { advised, cueWord, dark, deviceWords, holds, lasts, isDark, isStopped, linkWord, placeOf, sentence, spot, standstill, stateWord, target } from "../words";
import { Glyph, type GlyphName } from "./glyph";
import { Told } from "./told";

export function StatePill(props: { lane: LaneSnapshot }) {
  const state = props.lane.status?.state ?? "idle";
  return (
    <span class={`pill state-${state}`}>
      <Glyph name={state} />
      {isStopped(props.lane) ? say("state.stopped") : stateWord(state)}
    </span>
  );
}

const ARROW: Record<"below" | "inside" | "above", GlyphName> = { below: "quicker", inside: "inside", above: "slower" };

/** The one thing to do now. While nothing is coached, the word for that instead. */
export function Advice(props: { lane: LaneSnapshot; hushed: boolean }) {
  const { hushed } = props;
  const { status } = props.lane;
  if (hushed) {
    return (
      <p class="advice place-unknown">
        <Glyph name="link-off" />
        <span>{say("advice.stale")}</span>
      </p>
    );
  }
  const state = status?.state ?? "idle";
  if (state !== "cueing") {
    const said = saidOn(props.lane.lane).value; // who was told to stop is not told to start
    const ended = isStopped(props.lane) && said !== null && lasts(said.kind);
    return (
      <p class={`advice state-${state}`}>
        <Glyph name={state} />
        <span>{ended ? say("still.ended") : isStopped(props.lane) ? say("still.stopped") : standstill(state)}</span>
      </p>
    );
  }
  if (isDark(status)) {
    return (
      <p class="advice place-unknown">
        <Glyph name="sound-off" />
        <span>{dark()}</span>
      </p>
    );
  }
  const place = placeOf(status);
  return (
    <p class={`advice place-${place}`}>
      <Glyph name={place === "unknown" ? "warmup" : ARROW[place]} />
      <span>{advised(status)}</span>
    </p>
  );
}

/** What is being cued and why, or why nothing is. Brief where the page says the lane's reason already. */
export function CueLine(props: { lane: LaneSnapshot; hushed: boolean; brief?: boolean }) {
  const { cue, status } = props.lane;
  if (props.hushed) {
    return <p class="cue">{say("cue.void")}</p>;
  }
  const speaks = cue?.kind === "tempo";
  const held = status !== null && status.state !== "cueing";
  const why = held && !props.brief ? status.because : (cue ?? status)?.because;
  return (
    <p class="cue">
      <Glyph name={speaks ? "sound" : "sound-off"} />
      <span>
        <strong>{sentence(say("cue.line", { cue: cueWord(cue) }))}</strong>{" "}
        {held && props.brief && status.because === why ? "" : <Told words={why ?? "no session runs"} />}
      </span>
    </p>
  );
}

export function Sensors(props: { lane: LaneSnapshot }) {
  const { devices } = props.lane;
  if (devices.length === 0) return <p class="sensors-none">{say("sensors.none")}</p>;
  return (
    <ul class="sensors" aria-label={say("sensors")}>
      {devices.map((one) => (
        <li key={one.device} class={`sensor link-${one.status}`} aria-label={deviceWords(one)}>
          <span class="sensor-dot" aria-hidden="true" />
          <span class="sensor-name">{one.device}</span>
          <span class="sensor-more">
            {spot(one)} · {linkWord(one.status)}
            {one.battery_pct !== null && one.battery_pct !== undefined && ` · ${one.battery_pct} %`}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The target: its decimal small, so that the two big figures compare at a glance. */
export function Goal(props: { milli_spm: number | null | undefined }) {
  const [whole, decimal] = target(props.milli_spm).split(/(?=[.,])/);
  return (
    <span class="figure-value">
      {whole}
      {decimal !== undefined && <span class="figure-decimal">{decimal}</span>}
    </span>
  );
}

/** The last words for the runner, while they hold. */
export function Said(props: { lane: LaneSnapshot }) {
  const prompt = saidOn(props.lane.lane).value;
  if (prompt === null || !holds(prompt, props.lane.status)) return null;
  return (
    <p class={`said said-${prompt.kind}`} role="status">
      <Told words={prompt.words} />
    </p>
  );
}
