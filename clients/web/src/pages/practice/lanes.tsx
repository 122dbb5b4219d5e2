// Put the runner on a lane, with the next session of their programme or a plan by its name; or take them off.

import type { FloorSnapshot, OnLaneView, RunnerLine, RunnerView } from "../../contract/http";
import { useState } from "preact/hooks";
import { submits, text } from "../../parts/form";
import { Place } from "../../parts/frame";
import { Told } from "../../parts/told";
import { laneName } from "../../words";
import { Field } from "./fields";
import { change, useLook } from "./looking";
import { say } from "./say";

const PLANS = ["baseline", "free-run", "follow-up", "try-out"];

export function OnLane(props: { view: RunnerView }) {
  const { runner, enrolment } = props.view;
  const floor = useLook<FloorSnapshot>("/api/v1/lanes");
  const mine = useLook<readonly RunnerLine[]>("/api/v1/runners").found?.find((one) => one.runner === runner)?.lane ?? null;
  const [on, setOn] = useState<OnLaneView | null>(null);
  const put = async (form: FormData): Promise<unknown> => {
    const plan = text(form, "plan");
    const answer = await change<OnLaneView>("PUT", `/api/v1/lanes/${encodeURIComponent(text(form, "lane"))}/runner`, { runner, ...(plan === "" ? {} : { plan }) });
    setOn(answer?.found ?? null);
    return answer;
  };
  return (
    <section class="panel" aria-labelledby="on-lane">
      <h2 id="on-lane">{say("onLane")}</h2>
      {mine !== null ? (
        <>
          <p>{say("onLane.is", { lane: laneName(mine) })}</p>
          {on !== null && (
            <ul class="says">
              {on.says.map((one) => (
                <li key={one}>
                  <Told words={one} />
                </li>
              ))}
            </ul>
          )}
          <p class="buttons">
            <Place to={`/lanes/${encodeURIComponent(mine)}/console`} class="button">
              {say("onLane.console")}
            </Place>
            <button type="button" onClick={() => void change("DELETE", `/api/v1/lanes/${encodeURIComponent(mine)}/runner`)}>
              {say("onLane.free")}
            </button>
          </p>
        </>
      ) : (
        <form class="fields" onSubmit={submits(put)}>
          <Field label={say("onLane.lane")}>
            <select name="lane" required>
              {(floor.found?.lanes ?? []).map((one) => (
                <option key={one.lane}>{one.lane}</option>
              ))}
            </select>
          </Field>
          <Field label={say("onLane.plan")}>
            <select name="plan">
              {enrolment !== null && <option value="">{say("onLane.next", { session: enrolment.next.session ?? 1 })}</option>}
              {PLANS.map((plan) => (
                <option key={plan}>{plan}</option>
              ))}
            </select>
          </Field>
          <button type="submit" class="go">
            {say("onLane.put")}
          </button>
        </form>
      )}
    </section>
  );
}
