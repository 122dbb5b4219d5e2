// Cadence baselines: the newest and whether it still holds, the older ones, and one entered by hand with its speed.

import type { BaselineView, RunnerView } from "../../contract/http";
import { numberOf, submits, text } from "../../parts/form";
import { Told } from "../../parts/told";
import { decimal } from "../../units";
import { spm } from "../../words";
import { dateTime } from "../console/shaping";
import { Field, NumberField, Part } from "./fields";
import { change, ofRunner, useLook } from "./looking";
import { say } from "./say";

export function Baselines(props: { view: RunnerView }) {
  const { runner } = props.view;
  const looked = useLook<readonly BaselineView[]>(`${ofRunner(runner)}/baselines`);
  const enter = (form: FormData): Promise<unknown> =>
    change("POST", `${ofRunner(runner)}/baselines`, {
      cadence_spm: numberOf(form, "cadence"),
      speed_kmh: numberOf(form, "speed"),
      shoe: text(form, "shoe") || null,
      treadmill_runs: numberOf(form, "treadmill"),
    });
  return (
    <Part name="baselines" title={say("baselines")} looked={looked}>
      {(found) => (
        <>
          {found.length === 0 && <p class="panel-more">{say("baseline.none")}</p>}
          <ul class="log-lines">
            {found.map((one) => (
              <li key={one.taken_utc}>
                <b>{say("baseline.at", { spm: spm(one.late_milli_spm), kmh: decimal(one.speed_mm_s * 0.0036, 1, 1) })}</b>{" "}
                <span class="panel-more">
                  {say(one.session === null ? "baseline.byHand" : "baseline.recorded", { by: one.taken_by, when: dateTime(one.taken_utc) })}
                </span>
                {(one.again ?? []).map((why) => (
                  <p key={why} class="panel-more">
                    <Told words={why} />
                  </p>
                ))}
              </li>
            ))}
          </ul>
          <details>
            <summary>{say("baseline.enter")}</summary>
            <p class="panel-more">{say("baseline.enterMore")}</p>
            <form class="fields" onSubmit={submits(enter)}>
              <NumberField name="cadence" label={say("baseline.cadence")} least={130} most={200} step={0.1} required />
              <NumberField name="speed" label={say("baseline.speed")} least={1} most={30} step={0.1} required />
              <NumberField name="treadmill" label={say("baseline.treadmill")} least={0} most={1000} />
              <Field label={say("shoe")}>
                <input name="shoe" maxLength={60} autocomplete="off" />
              </Field>
              <button type="submit">{say("baseline.keep")}</button>
            </form>
          </details>
        </>
      )}
    </Part>
  );
}
