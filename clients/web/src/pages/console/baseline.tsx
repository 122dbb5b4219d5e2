// The guided baseline: put it on the lane, see what is measured, which gates are met, and take it.

import { useEffect, useState } from "preact/hooks";
import { ask, look } from "../../asking";
import type { BaselineTrial, BaselineView, Guidance, OnLaneView, SessionSummary } from "../../contract/http";
import { command } from "../../live";
import { Glyph } from "../../parts/glyph";
import { Told } from "../../parts/told";
import { decimal, duration } from "../../units";
import type { LaneSnapshot } from "../../wire";
import { spm } from "../../words";
import { known, lookAgain, runner, runners } from "./following";
import { say } from "./say";
import { dateTime } from "./shaping";

const GUIDE_MS = 1_000;
const STEPS = ["walk", "settle", "jog", "score", "done"] as const satisfies readonly Guidance["name"][];

export function Baseline(props: { lane: LaneSnapshot }) {
  const { lane } = props;
  return (
    <section class="panel" aria-labelledby="baseline">
      <h2 id="baseline">{say("baseline")}</h2>
      {lane.plan.name === "baseline" ? <Guided lane={lane} /> : <Begin lane={lane} />}
      {lane.session !== null && (
        <p class="panel-more">
          <button type="button" class="quiet" onClick={() => void command(lane.lane, "take_baseline").then(lookAgain)}>
            {say("baseline.load")}
          </button>{" "}
          {say("baseline.loadMore")}
        </p>
      )}
    </section>
  );
}

/** For whom? The plan is put on the lane; the first step begins it. */
function Begin(props: { lane: LaneSnapshot }) {
  const { lane, session, plan } = props.lane;
  const free = runners.value.filter((one) => one.lane === null || one.lane === lane);
  if (session !== null) return <p class="panel-more">{say("baseline.runs", { plan: plan.name })}</p>;
  if (free.length === 0) return <p class="panel-more">{say("baseline.nobody")}</p>;
  const begin = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget as HTMLFormElement).get("runner");
    const path = `/api/v1/lanes/${encodeURIComponent(lane)}/runner`;
    // whoever is on the lane already leaves it first: the service gives no taken lane away
    if (free.some((one) => one.lane === lane) && (await ask("DELETE", path)) === null) return;
    if ((await ask<OnLaneView>("PUT", path, { runner: chosen, plan: "baseline", stays: true })) !== null) lookAgain();
  };
  return (
    <form class="baseline-begin" onSubmit={(event) => void begin(event)}>
      <label>
        {say("baseline.runner")}
        <select name="runner" defaultValue={runner.value?.runner}>
          {free.map((one) => (
            <option key={one.runner} value={one.runner}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      <button type="submit">{say("baseline.begin")}</button>
      <p class="panel-more">{say("baseline.beginMore")}</p>
    </form>
  );
}

function Guided(props: { lane: LaneSnapshot }) {
  const { lane } = props;
  const [guide, setGuide] = useState<Guidance | null>(null);
  useEffect(() => {
    const read = async (): Promise<void> => {
      const answer = await look<Guidance>(`/api/v1/lanes/${encodeURIComponent(lane.lane)}/guide`);
      if ("found" in answer) setGuide(answer.found);
    };
    void read();
    const timer = setInterval(() => void read(), GUIDE_MS);
    return () => clearInterval(timer);
  }, [lane.lane, lane.session]);
  return (
    <>
      <p>{say("baseline.of", { name: runner.value?.name ?? say("guest") })}</p>
      {guide !== null && (
        <>
          <ol class="guide">
            {STEPS.map((step) => (
              <li key={step} aria-current={step === guide.name ? "step" : undefined}>
                {say(`guide.${step}`)}
                {step === guide.name && guide.left_s > 0 && lane.session !== null && <b>{say("guide.left", { time: duration(guide.left_s) })}</b>}
              </li>
            ))}
          </ol>
          <p class="panel-more">
            <Told words={guide.says} />
          </p>
        </>
      )}
      <Gates key={`${known.value.session} ${runner.value?.runner}`} done={guide?.name === "done" || (lane.session === null && known.value.session !== null)} />
    </>
  );
}

/** The runner's last baseline run: a page that opens after it, or a service that has begun anew, can still take it. */
function useEarlier(who: string | undefined): SessionSummary | null {
  const [found, setFound] = useState<SessionSummary | null>(null);
  useEffect(() => {
    if (who === undefined) return setFound(null);
    void look<SessionSummary[]>("/api/v1/sessions?limit=100").then((answer) => {
      const mine = "found" in answer ? answer.found.find((one) => one.runner === who && one.plan === "baseline" && one.status !== "open") : undefined;
      setFound(mine ?? null);
    });
  }, [who]);
  return found;
}

/** Looked at when somebody asks, and when the run is done: the whole log is read again for it. */
function Gates(props: { done: boolean }) {
  const [trial, setTrial] = useState<BaselineTrial | null>(null);
  const [taken, setTaken] = useState<BaselineView | null>(null);
  const [speed, setSpeed] = useState("");
  const who = runner.value?.runner;
  const earlier = useEarlier(who);
  const session = known.value.session ?? earlier?.id ?? null;
  const speed_kmh = speed === "" ? null : Number(speed);
  const judge = async (): Promise<void> => {
    const asked = speed_kmh === null ? "" : `&speed_kmh=${speed_kmh}`;
    const found = await ask<BaselineTrial>("GET", `/api/v1/runners/${who}/baselines/trial?session=${session}${asked}`);
    setTrial(found?.found ?? null);
  };
  const take = async (): Promise<void> => {
    const body = { session, ...(speed_kmh === null ? {} : { speed_kmh }) };
    setTaken((await ask<BaselineView>("POST", `/api/v1/runners/${who}/baselines`, body))?.found ?? null);
  };
  useEffect(() => {
    if (props.done && session !== null && who !== undefined) void judge();
  }, [props.done, session, who]);
  if (session === null || who === undefined) return <p class="panel-more">{say("baseline.waits")}</p>;
  if (taken !== null) return <p role="status">{say("baseline.taken", { spm: spm(taken.late_milli_spm) })}</p>;
  return (
    <div class="gates">
      {known.value.session === null && earlier !== null && <p class="panel-more">{say("baseline.earlier", { when: dateTime(earlier.wall) })}</p>}
      <label>
        {say("baseline.speed")}
        <input type="number" min="1" max="30" step="0.1" value={speed} onInput={(event) => setSpeed(event.currentTarget.value)} />
      </label>
      <button type="button" onClick={() => void judge()}>
        {say("baseline.judge")}
      </button>
      {trial !== null && (
        <>
          <ul aria-label={say("gates")}>
            {trial.gates.map((gate) => (
              <li key={gate.name} class={gate.met ? "gate-met" : "gate-failed"}>
                <Glyph name={gate.met ? "inside" : "lost"} />
                <span>
                  <b>
                    {say(`gate.${gate.name}`)}: {say(gate.met ? "gate.met" : "gate.failed")}.
                  </b>{" "}
                  <Told words={gate.says} />
                </span>
              </li>
            ))}
          </ul>
          {typeof trial.late_milli_spm === "number" && (
            <button type="button" class="go" onClick={() => void take()}>
              {say("baseline.take", { spm: spm(trial.late_milli_spm), kmh: decimal((trial.speed_mm_s ?? 0) * 0.0036, 1, 1) })}
            </button>
          )}
        </>
      )}
    </div>
  );
}
