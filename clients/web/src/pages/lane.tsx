// The runner's page: read from 1.5 m, running. Two figures, one piece of advice, three buttons.

import { command, elsewhere, linked, mayDarken, muteHere, nudge, playHere, silent_s, sounding, stop, unknownLane } from "../live";
import { say } from "../messages";
import { useOnLane } from "../onlane";
import { me } from "../person";
import { laneNow } from "../seen";
import type { LaneSnapshot, Status } from "../wire";
import { powers, shortcoming } from "../sound/able";
import { coached_milli_spm, isDark, isOld, laneName, spm, target } from "../words";
import { BeforeYouRun } from "./about";
import { Foot, Notices, Nowhere, Place, SignedIn, Troubles, Wordmark } from "../parts/frame";
import { Band } from "../parts/band";
import { CodeButton } from "../parts/code";
import { CourseLine } from "../parts/course";
import { Glyph } from "../parts/glyph";
import { Load } from "../parts/load";
import { Advice, CueLine, Goal, Said, Sensors, StatePill } from "../parts/shown";
import { PainButton } from "../parts/pain";
import { Sensing } from "../parts/sensing";
import { Sound } from "../parts/sound";
import { Spoken } from "../parts/spoken";
import { Told } from "../parts/told";

const NUDGE_PERMILLE = 5;

export function LanePage(props: { lane: string }) {
  const lane = laneNow(props.lane).value;
  const hushed = silent_s.value > 0;
  const whose = useOnLane(props.lane, `${lane?.session} ${lane?.plan.name}`);
  if (unknownLane.value && lane === null) return <Nowhere title={say("link.noLane", { lane: props.lane })} />;
  return (
    <div class="lane">
      <header class="head">
        <Wordmark />
        <h1>{laneName(props.lane)}</h1>
        {whose?.name && <span class="head-name">{whose.name}</span>}
        {lane !== null && <span class="head-plan">{lane.plan.name}</span>}
        {lane !== null && !hushed && <StatePill lane={lane} />}
      </header>
      <Troubles />
      <div class="lane-scroll">
        <main class={hushed ? "hushed" : ""} data-at-us={lane?.status?.at_us}>
          {lane === null ? (
            <p class="waiting">{linked.value ? say("link.askingLane", { lane: props.lane }) : say("link.calling")}</p>
          ) : (
            <Running lane={lane} hushed={hushed} />
          )}
        </main>
        <SignedIn />
        <Foot />
      </div>
      <Controls lane={props.lane} known={lane} />
      <Spoken lane={props.lane} />
    </div>
  );
}

function Running(props: { lane: LaneSnapshot; hushed: boolean }) {
  const { lane, hushed } = props;
  const { status } = lane;
  const lead = (
    <div class="lead">
      <Advice lane={lane} hushed={hushed} />
      {!hushed && status !== null && status.state !== "cueing" && (
        <p class="why">
          <Told words={status.because} />
        </p>
      )}
      <Said lane={lane} />
    </div>
  );
  if (isDark(status)) {
    return (
      <>
        {lead}
        <div class="aside">
          <Sensors lane={lane} />
        </div>
      </>
    );
  }
  return (
    <>
      {lead}
      {!hushed && lane.course && status !== null && <CourseLine course={lane.course} speed_mm_s={status.speed_mm_s ?? null} />}
      {status === null ? <BeforeYouRun /> : <Figures lane={lane} status={status} hushed={hushed || isOld(status)} />}
      <Band status={status} hushed={hushed || isOld(status)} />
      <div class="aside">
        <CueLine lane={lane} hushed={hushed} brief />
        <Load lane={lane} hushed={hushed} />
        <Sensors lane={lane} />
        {me.value?.role === "physio" && <CodeButton lane={lane.lane} />}
        <Notices lane={lane.lane} most={2} />
        <Sound lane={lane} />
        <Sensing lane={lane.lane} />
        <Place class="aside-link" to={`/lanes/${encodeURIComponent(lane.lane)}/records`}>{say("records.link")}</Place>
        {typeof status?.target_milli_spm === "number" && <Nudge lane={lane.lane} />}
      </div>
    </>
  );
}

function Figures(props: { lane: LaneSnapshot; status: Status; hushed: boolean }) {
  const { lane, status, hushed } = props;
  const coached = coached_milli_spm(status);
  return (
    <div class="figures">
      <div class="figures-row">
        <div class="figure">
          <span class="figure-name">{say("figure.yours")}</span>
          <span class={`figure-value${hushed || coached === null ? " figure-none" : ""}`}>{hushed ? "–" : spm(coached, 0)}</span>
          <span class="figure-more">{under(lane, hushed)}</span>
        </div>
        {typeof status.target_milli_spm === "number" && (
          <div class="figure figure-target">
            <span class="figure-name">{say("figure.target")}</span>
            <Goal milli_spm={status.target_milli_spm} />
            <span class="figure-more">
              {lane.plan.baseline_milli_spm === null ? "" : say("figure.baseline", { spm: target(lane.plan.baseline_milli_spm) })}
            </span>
          </div>
        )}
      </div>
    </div>
  );
}

function Nudge(props: { lane: string }) {
  return (
    <div class="nudge" role="group" aria-label={say("figure.target")}>
      <button type="button" onClick={() => void nudge(props.lane, -NUDGE_PERMILLE)}>
        {say("nudge.less")}
      </button>
      <span>{say("figure.targetSmall")}</span>
      <button type="button" onClick={() => void nudge(props.lane, NUDGE_PERMILLE)}>
        {say("nudge.more")}
      </button>
    </div>
  );
}

function under(lane: LaneSnapshot, hushed: boolean): string {
  const { status } = lane;
  if (hushed) return say("figure.lastHeard", { spm: spm(coached_milli_spm(status), 0) });
  if (typeof status?.mean10_milli_spm !== "number") return "";
  return say("figure.mean", { spm: spm(status.cadence_milli_spm, 0) });
}

function Controls(props: { lane: string; known: LaneSnapshot | null }) {
  const { lane, known } = props;
  const paused = known !== null && !known.armed && known.status?.state === "held";
  const runs = known !== null && known.armed && known.session !== null;
  const first = runs ? "pause" : paused ? "resume" : "start";
  return (
    <div class="controls" role="group" aria-label={say("controls")}>
      <Beat />
      <button type="button" class="go" onClick={() => void command(lane, first)}>
        {say(`controls.${first}`)}
      </button>
      <button type="button" class="stop" onClick={() => void stop(lane)}>
        {say("controls.stop")}
      </button>
      <PainButton lane={lane} />
    </div>
  );
}

function Beat() {
  const { wanted, plays, blocked, because } = sounding.value;
  const limits = shortcoming(powers());
  const on = wanted && !blocked; // a blocked one is still to be begun, by the same button
  return (
    <button type="button" class="beat" aria-pressed={on} onClick={on ? muteHere : playHere}>
      <Glyph name={on ? "sound" : "sound-off"} />
      <span class="beat-words">
        <span class="beat-name">{say(on ? (plays ? "beat.plays" : "beat.silent") : "beat.play")}</span>
        {blocked && <span class="beat-why">{say("beat.blocked")}</span>}
        {!wanted && elsewhere.value && <span class="beat-why">{say("beat.elsewhere")}</span>}
        {!wanted && !elsewhere.value && limits !== null && <span class="beat-why">{say(limits)}</span>}
        {on && mayDarken.value && <span class="beat-why">{say("able.darkens")}</span>}
        {on && <span class="beat-why">{plays ? say("beat.tap") : <Told words={because} />}</span>}
      </span>
    </button>
  );
}
