// Pain: questions that are open, an answer written down here, and the diary. Only where the clinical pack is on and the
// runner has agreed; else the service says why there is nothing to see.

import type { PainView, PromptView } from "../../contract/http";
import { momentWord, PainAnswer } from "../../parts/painanswer";
import { Told } from "../../parts/told";
import { dateTime } from "../console/shaping";
import { Part } from "./fields";
import { change, ofRunner, useLook } from "./looking";
import { say } from "./say";

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
          <PainAnswer first={prompts.found?.[0]} send={(body) => change("POST", `${ofRunner(runner)}/pain`, body)} />
          {found.length === 0 ? <p class="panel-more">{say("pain.none")}</p> : <Diary found={found} />}
        </>
      )}
    </Part>
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
              <td>{momentWord(one.moment)}</td>
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
