// The floor: every lane at a glance, and the devices that serve none yet.

import { useEffect } from "preact/hooks";
import { claim, silent_s } from "../live";
import { say } from "../messages";
import { isStaff, me } from "../person";
import { laneNames, laneNow, unclaimed } from "../seen";
import type { Device, LaneSnapshot } from "../wire";
import { coached_milli_spm, isOld, laneName, linkWord, spm, spot, target } from "../words";
import { Foot, Notices, Place, SignedIn, Troubles, Wordmark } from "../parts/frame";
import { Band } from "../parts/band";
import { CodeButton } from "../parts/code";
import { Advice, CueLine, Said, Sensors, StatePill } from "../parts/shown";
import { Spoken } from "../parts/spoken";
import { Needs, sayWall } from "./wall/needs";
import { wallOrder, watchWall } from "./wall/watching";

const BUTTONS_MOST = 4; // above it, a list to choose from

export function Floor() {
  useEffect(watchWall, []);
  const natural = laneNames.value;
  const lanes = isStaff(me.value) && wallOrder.value.length === natural.length ? wallOrder.value : natural;
  const hushed = silent_s.value > 0;
  return (
    <div class="floor">
      <header class="head">
        <Wordmark />
        <h1>{say("floor.title")}</h1>
        <span class="head-count">{say("floor.lanes", { n: lanes.length })}</span>
        {isStaff(me.value) && (
          <nav class="head-ways" aria-label={say("floor.ways")}>
            <Place to="/runners" class="button">
              {say("floor.runners")}
            </Place>
            <Place to="/gym" class="button">
              {say("gym")}
            </Place>
          </nav>
        )}
        <SignedIn />
      </header>
      <Troubles />
      <main>
        {lanes.length === 0 && !hushed && <p class="waiting">{say("link.askingLanes")}</p>}
        <div class="cards">
          {lanes.map((lane) => (
            <Card key={lane} name={lane} hushed={hushed} />
          ))}
        </div>
        <div class="below">
          <Unclaimed devices={unclaimed.value} lanes={lanes} />
          <Notices lane={null} most={3} />
        </div>
      </main>
      <Foot />
      <Spoken lane={null} />
    </div>
  );
}

function Card(props: { name: string; hushed: boolean }) {
  const lane = laneNow(props.name).value;
  return lane === null ? null : <CardOf lane={lane} hushed={props.hushed} />;
}

/** `data-at-us`: which status it shows; step → pixel is measured by it. */
function CardOf(props: { lane: LaneSnapshot; hushed: boolean }) {
  const { lane, hushed } = props;
  const { status } = lane;
  const display = me.value?.role === "wall";
  const old = hushed || isOld(status); // of a lost sensor nothing is shown as if it were now
  return (
    <article class={`card${hushed ? " hushed" : ""}`} data-at-us={status?.at_us} aria-label={laneName(lane.lane)}>
      <header class="card-head">
        <h2>
          {display ? (
            laneName(lane.lane)
          ) : (
            <Place to={`/lanes/${encodeURIComponent(lane.lane)}/console`} label={sayWall("open", { lane: lane.lane })}>
              {laneName(lane.lane)} <span aria-hidden="true">›</span>
            </Place>
          )}
        </h2>
        <StatePill lane={lane} />
      </header>
      {!display && <Needs lane={lane.lane} />}
      <div class="card-figures">
        <div class="figure">
          <span class={`figure-value${old ? " figure-none" : ""}`}>{spm(old ? null : coached_milli_spm(status))}</span>
          <span class="figure-name">{say("figure.spm")}</span>
        </div>
        <div class="figure figure-target">
          <span class="figure-value">{target(status?.target_milli_spm)}</span>
          <span class="figure-name">{say("figure.targetSmall")}</span>
        </div>
      </div>
      <Advice lane={lane} hushed={hushed} />
      <Said lane={lane} />
      <Band status={status} hushed={old} />
      {!display && (
        <>
          <CueLine lane={lane} hushed={hushed} />
          <Sensors lane={lane} />
          <p class="card-foot">
            {lane.plan.name}
            {lane.session === null ? say("floor.noSession") : say("floor.session", { session: lane.session })}
          </p>
        </>
      )}
      {me.value?.role === "physio" && <CodeButton lane={lane.lane} />}
    </article>
  );
}

function Unclaimed(props: { devices: readonly Device[]; lanes: readonly string[] }) {
  const { devices, lanes } = props;
  if (devices.length === 0) return null;
  return (
    <section class="unclaimed" aria-label={say("floor.unclaimed")}>
      <h2>{say("floor.unclaimed")}</h2>
      <p class="unclaimed-hint">{say("floor.unclaimedHint")}</p>
      <ul>
        {devices.map((one) => (
          <li key={one.device}>
            <span class={`sensor link-${one.status}`}>
              <span class="sensor-dot" aria-hidden="true" />
              <span class="sensor-name">{one.device}</span>
              <span class="sensor-more">
                {spot(one)} · {linkWord(one.status)}
              </span>
            </span>
            {lanes.length <= BUTTONS_MOST ? (
              <span class="uses">
                {lanes.map((lane) => (
                  <button type="button" key={lane} onClick={() => void claim(lane, one.device)}>
                    {say("floor.use", { lane })}
                  </button>
                ))}
              </span>
            ) : (
              <Choice device={one.device} lanes={lanes} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Choice(props: { device: string; lanes: readonly string[] }) {
  const use = (event: SubmitEvent): void => {
    event.preventDefault();
    const lane = new FormData(event.currentTarget as HTMLFormElement).get("lane");
    if (typeof lane === "string") void claim(lane, props.device);
  };
  return (
    <form class="uses" onSubmit={use}>
      <label>
        {say("floor.chooseLane")}{" "}
        <select name="lane">
          {props.lanes.map((lane) => (
            <option key={lane}>{lane}</option>
          ))}
        </select>
      </label>
      <button type="submit">{say("floor.useChosen")}</button>
    </form>
  );
}
