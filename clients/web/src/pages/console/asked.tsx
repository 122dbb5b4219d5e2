// What is asked of the runner, changed while they run: target, policy, band, outputs. The service holds the limits.

import { ask } from "../../asking";
import type { TargetWish } from "../../contract/http";
import { command, mute, stop } from "../../live";
import { say as sayFrame } from "../../messages";
import { Glyph } from "../../parts/glyph";
import { Told } from "../../parts/told";
import { decimal } from "../../units";
import type { LaneSnapshot } from "../../wire";
import { cueWord, sentence, target } from "../../words";
import { known, lookAgain } from "./following";
import { say } from "./say";

const NUDGE_PERMILLE = 5;
const POLICIES = ["continuous", "bandwidth", "silent"] as const;
const BANDS_PERMILLE = [25, 30, 35, 40, 45, 50];

async function wish(lane: string, wanted: TargetWish): Promise<void> {
  if ((await ask("POST", `/api/v1/lanes/${encodeURIComponent(lane)}/target`, wanted)) !== null) lookAgain();
}

export function Controls(props: { lane: LaneSnapshot }) {
  const { lane } = props;
  const paused = !lane.armed && lane.status?.state === "held";
  const first = lane.armed ? "pause" : paused ? "resume" : "start";
  return (
    <div class="console-controls" role="group" aria-label={say("controls")}>
      <button type="button" class="go" onClick={() => void command(lane.lane, first)}>
        {say(first)}
      </button>
      {(lane.status?.state === "fault" || typeof lane.fault === "string") && (
        <button type="button" onClick={() => void command(lane.lane, "clear_fault")}>
          {say("clear_fault")}
        </button>
      )}
      <button type="button" class="stop" onClick={() => void stop(lane.lane)}>
        {say("stop")}
      </button>
    </div>
  );
}

export function Asked(props: { lane: LaneSnapshot }) {
  const { lane } = props;
  const { status, plan } = lane;
  const goal = status?.target_milli_spm;
  const limits = known.value.limits_milli_spm;
  return (
    <section class="panel" aria-labelledby="asked">
      <h2 id="asked">{say("asked")}</h2>
      {lane.session === null || limits === null ? (
        <p class="panel-more">{say(lane.session === null ? "asked.noSession" : "asked.noBaseline")}</p>
      ) : (
        <>
          <p class="asked-now">
            <strong>{target(goal)}</strong> {typeof goal === "number" && overBaseline(goal, plan.baseline_milli_spm)}
          </p>
          <p class="panel-more">{say("asked.limits", { low: target(limits[0]), high: target(limits[1]) })}</p>
          <Target lane={lane.lane} goal={goal ?? null} />
          <Policy lane={lane.lane} />
          <Band lane={lane.lane} />
        </>
      )}
      <p class="cue">
        <Glyph name={lane.cue?.kind === "tempo" ? "sound" : "sound-off"} />
        <span>
          <strong>{sentence(cueWord(lane.cue))}</strong> <Told words={lane.cue?.because ?? ""} />
        </span>
      </p>
      <ul class="outputs" aria-label={sayFrame("sound.outputs")}>
        {lane.outputs.map(({ output, muted, because }) => (
          <li key={output}>
            <button type="button" class="quiet" aria-pressed={muted} onClick={() => void mute(lane.lane, output, !muted).then(lookAgain)}>
              {sayFrame(muted ? "sound.unmute" : "sound.mute", { output: sayFrame(`sound.${output}`) })}
            </button>{" "}
            <Told words={because} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function overBaseline(goal: number, baseline: number | null): string {
  if (baseline === null) return "";
  const pct = (100 * (goal - baseline)) / baseline;
  return say("asked.over", { pct: `${pct < 0 ? "−" : "+"}${decimal(Math.abs(pct), 1, 1)}`, baseline: target(baseline) });
}

function Target(props: { lane: string; goal: number | null }) {
  const { lane, goal } = props;
  const set = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem("spm") as HTMLInputElement;
    if (!Number.isFinite(field.valueAsNumber)) return void field.reportValidity(); // the browser says at the field what is missing
    void wish(lane, { target_milli_spm: Math.round(field.valueAsNumber * 1000) });
  };
  return (
    <form class="asked-target" onSubmit={set} noValidate>
      <span class="stepper" role="group" aria-label={say("asked.nudge")}>
        <button type="button" onClick={() => void wish(lane, { by_permille: -NUDGE_PERMILLE })}>
          − {decimal(0.5, 1, 1)} %
        </button>
        <button type="button" onClick={() => void wish(lane, { by_permille: NUDGE_PERMILLE })}>
          + {decimal(0.5, 1, 1)} %
        </button>
      </span>
      <label>
        {say("asked.spm")}
        <input name="spm" type="number" inputMode="decimal" step="0.5" required placeholder={goal === null ? "" : (goal / 1000).toFixed(1)} />
      </label>
      <button type="submit">{say("asked.set")}</button>
    </form>
  );
}

/** Of the plan's cueing segments; its silent ones and probes stay as they are. */
function Policy(props: { lane: string }) {
  const chosen = known.value.policy;
  return (
    <div class="choice" role="group" aria-label={say("policy")}>
      <span class="choice-name">{say("policy")}</span>
      {POLICIES.map((policy) => (
        <button type="button" key={policy} aria-pressed={chosen === policy} onClick={() => void wish(props.lane, { policy })}>
          {say(`policy.${policy}`)}
        </button>
      ))}
      <span class="panel-more">{chosen === null ? say("policy.plan") : ""}</span>
    </div>
  );
}

function Band(props: { lane: string }) {
  const chosen = known.value.band_permille;
  return (
    <label class="choice">
      <span class="choice-name">{say("band")}</span>
      <select
        value={chosen === null ? "" : `${chosen}`}
        onChange={(event) => {
          const wanted = Number(event.currentTarget.value);
          if (wanted > 0) void wish(props.lane, { band_permille: wanted });
        }}
      >
        {chosen === null && <option value="">{say("band.plan")}</option>}
        {BANDS_PERMILLE.map((permille) => (
          <option key={permille} value={permille}>
            {say("band.width", { pct: decimal(permille / 10, 0, 1) })}
          </option>
        ))}
      </select>
    </label>
  );
}
