// Who was asked about pain and has not answered; and the answer, when the physio is the one who writes it down.

import { useEffect, useState } from "preact/hooks";
import { ask, look } from "../../asking";
import type { EnterPain, PainView, PromptView } from "../../contract/http";
import { PainButton } from "../../parts/pain";
import { momentWord, PainAnswer } from "../../parts/painanswer";
import { Told } from "../../parts/told";
import { laneNow } from "../../seen";
import { known, lookAgain, runner } from "./following";
import { say } from "./say";
import { clock, dateTime } from "./shaping";

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
  const keep = async (whose: string, body: EnterPain): Promise<unknown> => {
    const answer = await ask<PainView>("POST", `/api/v1/runners/${whose}/pain`, body);
    if (answer !== null) {
      setKept(kept + 1);
      lookAgain();
    }
    return answer;
  };
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
              {say("pain.asked", { moment: momentWord(one.moment), when: dateTime(one.since_utc) })} {one.late && say("pain.late")}
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
        <PainAnswer first={open[0]} likely={waits_us !== null ? "halfway" : undefined} send={(body) => keep(who, body)} />
      )}
      {props.runs && <PainButton lane={props.lane} />}
    </section>
  );
}
