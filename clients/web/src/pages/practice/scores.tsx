// Sums of questionnaires, and how each stands to the first one; their items are not ours to keep.

import type { EnterScore, ScoreView } from "../../contract/http";
import { numberOf, submits, text } from "../../parts/form";
import { Told } from "../../parts/told";
import { Field, NumberField, Part } from "./fields";
import { change, ofRunner, useLook } from "./looking";
import { say } from "./say";

const TOOLS: Record<EnterScore["tool"], { name: string; most: number }> = {
  akps: { name: "AKPS", most: 100 },
  koos_pf: { name: "KOOS-PF", most: 100 },
  uwri: { name: "UWRI", most: 36 },
};

export function Scores(props: { runner: string }) {
  const looked = useLook<readonly ScoreView[]>(`${ofRunner(props.runner)}/scores`);
  const enter = (form: FormData): Promise<unknown> =>
    change("POST", `${ofRunner(props.runner)}/scores`, {
      tool: text(form, "tool"),
      points: numberOf(form, "points"),
      taken_on: text(form, "taken_on"),
      language: text(form, "language"),
      version: text(form, "version"),
    });
  return (
    <Part name="scores" title={say("scores")} looked={looked}>
      {(found) => (
        <>
          {found.length === 0 && <p class="panel-more">{say("scores.none")}</p>}
          <ul class="log-lines">
            {found.map((one) => (
              <li key={`${one.tool} ${one.taken_on}`}>
                <b>
                  {TOOLS[one.tool].name} {one.points}
                </b>{" "}
                <span class="panel-more">{one.taken_on}</span> {one.change !== null && <Told words={one.change} />}
              </li>
            ))}
          </ul>
          <details>
            <summary>{say("scores.enter")}</summary>
            <form class="fields" onSubmit={submits(enter)}>
              <Field label={say("scores.tool")}>
                <select name="tool">
                  {Object.entries(TOOLS).map(([tool, { name }]) => (
                    <option key={tool} value={tool}>
                      {name}
                    </option>
                  ))}
                </select>
              </Field>
              <NumberField name="points" label={say("scores.points")} least={0} most={100} required />
              <Field label={say("scores.on")}>
                <input name="taken_on" type="date" required />
              </Field>
              <Field label={say("scores.language")}>
                <input name="language" required maxLength={8} defaultValue="de" autocapitalize="none" />
              </Field>
              <Field label={say("scores.version")}>
                <input name="version" required maxLength={20} defaultValue="1" />
              </Field>
              <button type="submit">{say("scores.keep")}</button>
            </form>
          </details>
        </>
      )}
    </Part>
  );
}
