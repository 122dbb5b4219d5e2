// A runner's place in a programme: enrolled with a reason, moved by a physio's own choice, locked, unlocked.

import type { PlanLine, ProposalsView, RunnerView } from "../../contract/http";
import { submits, text } from "../../parts/form";
import { Because, Field } from "./fields";
import { change, ofRunner, useLook } from "./looking";
import { say } from "./say";

export function Programme(props: { view: RunnerView }) {
  const { runner, enrolment } = props.view;
  return (
    <section class="panel" aria-labelledby="programme">
      <h2 id="programme">{say("programme")}</h2>
      {enrolment === null ? <Enrol runner={runner} /> : <Choices view={props.view} />}
      {enrolment !== null && (enrolment.locked ? <Unlock runner={runner} /> : <Lock runner={runner} />)}
    </section>
  );
}

function Enrol(props: { runner: string }) {
  const programmes = (useLook<readonly PlanLine[]>("/api/v1/plans").found ?? []).filter((one) => one.kind === "programme");
  const enrol = (form: FormData): Promise<unknown> =>
    change("PUT", `${ofRunner(props.runner)}/enrolment`, { programme: text(form, "programme"), because: text(form, "because"), version: 0 });
  return (
    <form class="fields" onSubmit={submits(enrol)}>
      <Field label={say("enrol.programme")}>
        <select name="programme" required>
          {programmes.map((one) => (
            <option key={one.name} value={one.name}>
              {one.name}
            </option>
          ))}
        </select>
      </Field>
      <Because />
      <button type="submit" class="go">
        {say("enrol")}
      </button>
    </form>
  );
}

function Choices(props: { view: RunnerView }) {
  const { runner, enrolment } = props.view;
  const choices = useLook<ProposalsView>(`${ofRunner(runner)}/proposals`).found?.choices ?? [];
  if (choices.length === 0) return <p class="panel-more">{say("choices.none")}</p>;
  const choose = (form: FormData): Promise<unknown> =>
    change("POST", `${ofRunner(runner)}/enrolment/choices`, { choice: text(form, "choice"), because: text(form, "because"), version: enrolment?.version ?? 0 });
  return (
    <form class="fields" onSubmit={submits(choose)}>
      <Field label={say("choices")}>
        <select name="choice">
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {say(`choice.${choice}`)}
            </option>
          ))}
        </select>
      </Field>
      <Because />
      <button type="submit">{say("choose")}</button>
    </form>
  );
}

function Lock(props: { runner: string }) {
  const lock = (form: FormData): Promise<unknown> => change("POST", `${ofRunner(props.runner)}/lock`, { because: text(form, "because") });
  return (
    <details>
      <summary>{say("lock")}</summary>
      <p class="panel-more">{say("lock.more")}</p>
      <form class="fields" onSubmit={submits(lock)}>
        <Because />
        <button type="submit" class="stop">
          {say("lock.do")}
        </button>
      </form>
    </details>
  );
}

function Unlock(props: { runner: string }) {
  const unlock = (form: FormData): Promise<unknown> =>
    change("POST", `${ofRunner(props.runner)}/unlock`, { clinician: text(form, "clinician"), because: text(form, "because") });
  return (
    <form class="fields" onSubmit={submits(unlock)}>
      <p class="pain-open">{say("locked")}</p>
      <Field label={say("unlock.clinician")}>
        <input name="clinician" required maxLength={80} autocomplete="off" />
      </Field>
      <Because />
      <button type="submit">{say("unlock")}</button>
    </form>
  );
}
