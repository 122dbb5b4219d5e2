// What the rules make of a session, with their reasons; nothing in a programme moves without a person's answer.

import type { PrescriptionOutput, ProposalsView, ProposalView } from "../../contract/http";
import { submits, text } from "../../parts/form";
import { Told } from "../../parts/told";
import { dateTime } from "../console/shaping";
import { Because, Part, useBy } from "./fields";
import { change, ofRunner, useLook } from "./looking";
import { say } from "./say";

export function Proposals(props: { runner: string }) {
  const looked = useLook<ProposalsView>(`${ofRunner(props.runner)}/proposals`);
  return (
    <Part name="proposals" title={say("proposals")} looked={looked}>
      {(found) => (
        <>
          {found.proposals.length === 0 && <p class="panel-more">{say("proposals.none")}</p>}
          {found.proposals.filter((one) => one.open).map((one) => (
            <Open key={one.number} runner={props.runner} proposal={one} />
          ))}
          <Answered proposals={found.proposals.filter((one) => !one.open)} />
        </>
      )}
    </Part>
  );
}

function next(of: PrescriptionOutput | null): string {
  if (of === null) return say("proposals.nothing");
  return say("proposals.next", { session: of.session ?? 1, fade: of.fade_of ?? of.session ?? 1, pct: Math.round((of.minutes_permille ?? 1000) / 10) });
}

function Open(props: { runner: string; proposal: ProposalView }) {
  const { runner, proposal } = props;
  const { by, field } = useBy();
  const send = (accept: boolean) => (form: FormData) =>
    change("POST", `${ofRunner(runner)}/proposals/${proposal.number}/answer`, { accept, because: text(form, "because"), ...(by === "" ? {} : { by }) });
  return (
    <form
      class="proposal"
      aria-label={say(`verdict.${proposal.verdict}`)}
      onSubmit={(event) => submits(send((event.submitter as HTMLButtonElement | null)?.value !== "decline"))(event)}
    >
      <h3>{say(`verdict.${proposal.verdict}`)}</h3>
      <p>
        <Told words={proposal.because} />
      </p>
      <p class="panel-more">
        {say("proposals.rule", { rule: proposal.rule, when: dateTime(proposal.made_utc) })} {next(proposal.next)}
      </p>
      <div class="fields">
        <Because />
        {field}
      </div>
      <p class="buttons">
        <button type="submit" class="go" value="accept">
          {say("proposals.accept")}
        </button>
        <button type="submit" value="decline">
          {say("proposals.decline")}
        </button>
      </p>
    </form>
  );
}

function Answered(props: { proposals: readonly ProposalView[] }) {
  if (props.proposals.length === 0) return null;
  return (
    <details>
      <summary>{say("proposals.answered", { n: props.proposals.length })}</summary>
      <ul class="log-lines">
        {props.proposals.map((one) => (
          <li key={one.number}>
            <b>{say(`verdict.${one.verdict}`)}</b> <Told words={one.because} />{" "}
            {one.answer !== null && (
              <span class="panel-more">
                {say(one.answer.accepted ? "proposals.accepted" : "proposals.declined", { by: one.answer.answered_by, when: dateTime(one.answer.answered_utc) })} {one.answer.because}
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
