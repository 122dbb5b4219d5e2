// Pain: questions that are open, an answer written down here, and the diary. Only where the clinical pack is on and the
// runner has agreed; else the service says why there is nothing to see.

import type { EnterPain, PainView, PromptView } from "../../contract/http";
import { Told } from "../../parts/told";
import { dateTime } from "../console/shaping";
import { Field, numberOf, Part, Score, submits, text } from "./fields";
import { change, ofRunner, useLook } from "./looking";
import { say } from "./say";

const MOMENTS = ["before", "halfway", "end", "after_60min", "next_morning", "on_demand"] as const satisfies readonly EnterPain["moment"][];

export function Pain(props: { runner: string }) {
  const { runner } = props;
  const diary = useLook<readonly PainView[]>(`${ofRunner(runner)}/pain`);
  const prompts = useLook<readonly PromptView[]>(`${ofRunner(runner)}/prompts`);
  return (
    <Part name="pain" title={say("pain")} looked={diary}>
      {(found) => (
        <>
          {(prompts.found ?? []).map((one) => (
            <p key={`${one.session} ${one.moment}`} class="pain-open">
              <Told words={one.asks} /> <span class="panel-more">{dateTime(one.since_utc)}{one.late && ` · ${say("pain.late")}`}</span>
            </p>
          ))}
          <Answer runner={runner} first={prompts.found?.[0]} />
          {found.length === 0 ? <p class="panel-more">{say("pain.none")}</p> : <Diary found={found} />}
        </>
      )}
    </Part>
  );
}

function Answer(props: { runner: string; first: PromptView | undefined }) {
  const { runner, first } = props;
  const keep = (form: FormData): Promise<unknown> => {
    const moment = text(form, "moment") as EnterPain["moment"];
    const body: EnterPain = {
      moment,
      knee_nprs: numberOf(form, "knee"),
      lower_leg_nprs: numberOf(form, "leg"),
      limp: form.get("limp") === "on",
      note: text(form, "note") || null,
      ...(first?.moment === moment && first.session !== "coming" ? { session: first.session } : {}),
    };
    return change("POST", `${ofRunner(runner)}/pain`, body);
  };
  return (
    <form class="fields" key={first?.moment} onSubmit={submits(keep)}>
      <Field label={say("pain.moment")}>
        <select name="moment" defaultValue={first?.moment ?? "on_demand"}>
          {MOMENTS.map((moment) => (
            <option key={moment} value={moment}>
              {say(`moment.${moment}`)}
            </option>
          ))}
        </select>
      </Field>
      <Score name="knee" label={say("pain.knee")} />
      <Score name="leg" label={say("pain.leg")} />
      <label class="check">
        <input type="checkbox" name="limp" /> {say("pain.limp")}
      </label>
      <Field label={say("pain.note")}>
        <input name="note" maxLength={200} autocomplete="off" />
      </Field>
      <button type="submit">{say("pain.keep")}</button>
    </form>
  );
}

function Diary(props: { found: readonly PainView[] }) {
  return (
    <div class="table-scroll" role="region" aria-label={say("pain.diary")} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {(["when", "moment", "knee", "leg", "light", "said"] as const).map((column) => (
              <th key={column} scope="col">
                {say(`pain.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.found.map((one) => (
            <tr key={one.number} class={one.corrected ? "corrected" : undefined}>
              <th scope="row">{dateTime(one.answered_utc)}</th>
              <td>{say(`moment.${one.moment}`)}</td>
              <td>{one.knee_nprs ?? "–"}</td>
              <td>{one.lower_leg_nprs ?? "–"}</td>
              <td>
                {say(`light.${one.light}`)}
                {one.limp && `, ${say("pain.limps")}`}
                {one.corrected && ` (${say("pain.corrected")})`}
              </td>
              <td>
                {one.said_by}
                {one.note !== null && <small> {one.note}</small>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
