// One lane, large, for whoever looks after its runner. Loaded when it is opened.

import { computed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { silent_s } from "../../live";
import { say as sayFrame } from "../../messages";
import { Band } from "../../parts/band";
import { CourseLine } from "../../parts/course";
import { Foot, Place, SignedIn, Troubles, Wordmark } from "../../parts/frame";
import { Advice, Goal, Said, Sensors, StatePill } from "../../parts/shown";
import { Spoken } from "../../parts/spoken";
import { Told } from "../../parts/told";
import { laneNames, laneNow } from "../../seen";
import "../../style/console.css";
import type { LaneSnapshot } from "../../wire";
import { coached_milli_spm, isOld, laneName, spm } from "../../words";
import { Needs, sayWall } from "../wall/needs";
import { needOf, wallOrder, watchWall } from "../wall/watching";
import { Asked, Controls } from "./asked";
import { Baseline } from "./baseline";
import { Charts } from "./charts";
import { followLane, runner } from "./following";
import { Log, Mark } from "./log";
import { Pain } from "./pain";
import { say } from "./say";

export default function Console(props: { lane: string }) {
  const { lane } = props;
  useEffect(watchWall, []);
  useEffect(() => followLane(lane), [lane]);
  const now = laneNow(lane).value;
  const missing = now === null && laneNames.value.length > 0;
  return (
    <div class="console">
      <header class="head">
        <Wordmark />
        <h1>{laneName(lane)}</h1>
        {now !== null && <span class="head-plan">{`${runner.value?.name ?? say("guest")} · ${now.plan.name}`}</span>}
        {now !== null && <StatePill lane={now} />}
        <SignedIn />
      </header>
      <Troubles />
      <Others lane={lane} />
      <main>
        {now === null ? (
          <p class="waiting">{missing ? sayFrame("link.noLane", { lane }) : sayFrame("link.askingLane", { lane })}</p>
        ) : (
          <Shown lane={now} />
        )}
      </main>
      <Foot />
      <Spoken lane={lane} />
    </div>
  );
}

function Shown(props: { lane: LaneSnapshot }) {
  const { lane } = props;
  const { status } = lane;
  const hushed = silent_s.value > 0;
  const old = hushed || isOld(status);
  return (
    <div class={`console-grid${hushed ? " hushed" : ""}`}>
      <div class="console-now">
        <Needs lane={lane.lane} />
        <section class="now" aria-label={say("now")}>
          <div class="figure">
            <span class={`figure-value${old ? " figure-none" : ""}`}>{spm(old ? null : coached_milli_spm(status))}</span>
            <span class="figure-name">{sayFrame("figure.spm")}</span>
          </div>
          <div class="figure figure-target">
            <Goal milli_spm={status?.target_milli_spm} />
            <span class="figure-name">{sayFrame("figure.targetSmall")}</span>
          </div>
          <div class="now-more">
            <Advice lane={lane} hushed={hushed} />
            {status !== null && status.state !== "cueing" && <Told words={status.because} />}
            <Said lane={lane} />
            {lane.course != null && lane.session !== null && <CourseLine course={lane.course} />}
            <Band status={status} hushed={old} />
          </div>
        </section>
      </div>
      <Controls lane={lane} />
      <div class="console-charts">
        <Charts />
        {typeof status?.load_says === "string" && (
          <p class="panel-more">
            {say("load")}: <Told words={status.load_says} />
          </p>
        )}
        <Sensors lane={lane} />
      </div>
      <div class="console-side">
        <Asked lane={lane} />
        <Mark lane={lane.lane} runs={lane.session !== null} />
        <Pain key={runner.value?.runner ?? lane.lane} lane={lane.lane} runs={lane.session !== null} />
        <Baseline lane={lane} />
        <p class="panel-more">
          <Place to={`/lanes/${encodeURIComponent(lane.lane)}`}>{say("runnerPage")}</Place>
        </p>
      </div>
      <Log />
    </div>
  );
}

const elsewhere = computed(() => wallOrder.value.filter((name) => needOf(name).value !== null));

/** While one lane is large, the others are not forgotten. */
function Others(props: { lane: string }) {
  const others = elsewhere.value.filter((name) => name !== props.lane);
  return (
    <nav class="others" aria-label={say("others")}>
      <Place to="/" class="button">
        {say("floor")}
      </Place>
      {others.slice(0, 6).map((name) => (
        <Place key={name} to={`/lanes/${encodeURIComponent(name)}/console`} class="button others-lane">
          {laneName(name)}: {brief(name)}
        </Place>
      ))}
      {others.length > 6 && <span class="panel-more">{say("others.more", { n: others.length - 6 })}</span>}
    </nav>
  );
}

function brief(name: string): string {
  const found = needOf(name).value;
  return found === null ? "" : sayWall(found.trouble, { device: found.device ?? "", n: found.n ?? 0 });
}
