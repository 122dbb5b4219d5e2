// Who was asked about pain and has not answered; and the answer, when the physio is the one who writes it down.

import { useEffect, useState } from "preact/hooks";
import { ask, look } from "../../asking";
import type { EnterPain, PainView, PromptView } from "../../contract/http";
import { PainButton } from "../../parts/pain";
import { Told } from "../../parts/told";
import { laneNow } from "../../seen";
import { known, lookAgain, runner } from "./following";
import { say } from "./say";
import { clock, dateTime } from "./shaping";

const SCORES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const MOMENTS = ["before", "halfway", "end", "after_60min", "next_morning", "on_demand"] as const satisfies readonly EnterPain["moment"][];

export function Pain(props: { lane: string; runs: boolean }) {
  const who = runner.value?.runner ?? null;
  const { session, started_us, lines } = known.value;
  const [open, setOpen] = useState<readonly PromptView[]>([]);
  const [because, setBecause] = useState("");
  const [kept, setKept] = useState(0); // answers written down here: the questions are asked for anew
  const said = lines.filter((line) => line.kind === "pain").length;
  useEffect(() => {
    if (who === null) return;
    void look<PromptView[]>(`/api/v1/runners/${who}/prompts`).then((answer) => {
      setOpen("found" in answer ? answer.found : []);
      setBecause("found" in answer ? "" : answer.refused.detail);
    });
  }, [who, session, props.runs, said, kept]);
  const waits_us = laneNow(props.lane).value?.asked_us ?? null;
  return (
    <section class="panel" aria-labelledby="pain">
      <h2 id="pain">{say("pain")}</h2>
      {waits_us !== null && (
        <p class="pain-open" role="status">
          {say("pain.unanswered", { time: clock((waits_us - started_us) / 1e6) })}
        </p>
      )}
      {open.length > 0 && (
        <ul aria-label={say("pain.open")}>
          {open.map((one) => (
            <li key={`${one.session} ${one.moment}`} class="pain-open">
              {say("pain.asked", { moment: say(`moment.${one.moment}`), when: dateTime(one.since_utc) })} {one.late && say("pain.late")}
            </li>
          ))}
        </ul>
      )}
      {waits_us === null && open.length === 0 && because === "" && <p class="panel-more">{say(who === null ? "pain.guest" : "pain.none")}</p>}
      {because !== "" && (
        <p class="panel-more">
          <Told words={because} />
        </p>
      )}
      {who !== null && because === "" && (
        <Answer runner={who} first={open[0]} asked={waits_us !== null} done={() => {
          setKept(kept + 1);
          lookAgain();
        }} />
      )}
      {props.runs && <PainButton lane={props.lane} />}
    </section>
  );
}

function Answer(props: { runner: string; first: PromptView | undefined; asked: boolean; done: () => void }) {
  const { first } = props;
  const keep = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const told = new FormData(form);
    const score = (name: string): number | null => (told.get(name) === "" ? null : Number(told.get(name)));
    const moment = told.get("moment") as EnterPain["moment"];
    const body: EnterPain = {
      moment,
      knee_nprs: score("knee"),
      lower_leg_nprs: score("leg"),
      limp: told.get("limp") === "on",
      ...(first !== undefined && first.moment === moment && first.session !== "coming" ? { session: first.session } : {}),
    };
    if ((await ask<PainView>("POST", `/api/v1/runners/${props.runner}/pain`, body)) === null) return;
    form.reset();
    props.done();
  };
  const likely = props.asked ? "halfway" : (first?.moment ?? "on_demand");
  return (
    <form class="pain-form" key={likely} onSubmit={(event) => void keep(event)}>
      <label>
        {say("pain.moment")}
        <select name="moment" defaultValue={likely}>
          {MOMENTS.map((moment) => (
            <option key={moment} value={moment}>
              {say(`moment.${moment}`)}
            </option>
          ))}
        </select>
      </label>
      {(["knee", "leg"] as const).map((where) => (
        <label key={where}>
          {say(`pain.${where}`)}
          <select name={where} defaultValue="">
            <option value="">{say("pain.notAsked")}</option>
            {SCORES.map((score) => (
              <option key={score} value={score}>
                {score}
              </option>
            ))}
          </select>
        </label>
      ))}
      <label class="check">
        <input type="checkbox" name="limp" /> {say("pain.limp")}
      </label>
      <button type="submit">{say("pain.keep")}</button>
    </form>
  );
}
