// All runners of the practice: who waits for a decision first, then by name; and a new one.

import { useState } from "preact/hooks";
import type { CaseLine } from "../../contract/http";
import { submits, text } from "../../parts/form";
import { Foot, Place, Refusal, SignedIn, Wordmark } from "../../parts/frame";
import "../../style/console.css";
import "../../style/practice.css";
import { laneName } from "../../words";
import { Field } from "./fields";
import { change, useLook } from "./looking";
import { say } from "./say";
import { found, inOrder } from "./shaping";

export default function Runners() {
  const list = useLook<readonly CaseLine[]>("/api/v1/caseload");
  const [typed, setTyped] = useState("");
  const shown = inOrder(found(list.found ?? [], typed));
  return (
    <div class="console practice">
      <header class="head">
        <Wordmark />
        <h1>{say("runners")}</h1>
        <span class="head-count">{say("runners.count", { n: list.found?.length ?? 0 })}</span>
        <Place to="/plans" class="button">
          {say("plans")}
        </Place>
        <SignedIn />
      </header>
      <Refusal />
      <main class="practice-list">
        <section class="panel" aria-label={say("runners")}>
          <label class="field">
            <span>{say("runners.find")}</span>
            <input type="search" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
          </label>
          {list.found === null && <p class="panel-more">{list.because === "" ? say("asking") : list.because}</p>}
          {list.found?.length === 0 && <p class="panel-more">{say("runners.none")}</p>}
          <ul class="runner-lines">
            {shown.map((one) => (
              <Line key={one.runner} line={one} />
            ))}
          </ul>
        </section>
        <NewRunner />
      </main>
      <Foot />
    </div>
  );
}

function Line(props: { line: CaseLine }) {
  const { line } = props;
  const [proposals, prompts] = [line.proposals ?? 0, line.prompts ?? 0];
  const where = line.programme === null ? say("runners.noProgramme") : say("runners.session", { programme: line.programme, session: line.session ?? 0 });
  return (
    <li class={line.locked ? "runner-locked" : undefined}>
      <Place to={`/runners/${encodeURIComponent(line.runner)}`} class="runner-name">
        {line.name}
      </Place>
      <span class="panel-more">
        {line.finished ? say("runners.finished", { programme: line.programme ?? "" }) : where}
        {line.lane !== null && ` · ${laneName(line.lane)}`}
      </span>
      {line.locked && <b class="tag tag-alarm">{say("runners.locked")}</b>}
      {proposals > 0 && <b class="tag">{say("runners.proposal", { n: proposals })}</b>}
      {prompts > 0 && <b class="tag">{say("runners.prompt", { n: prompts })}</b>}
    </li>
  );
}

function NewRunner() {
  const add = (form: FormData): Promise<unknown> => {
    const body = { name: text(form, "name"), contact: text(form, "contact") || null, share: form.get("share") === "on" };
    return change("POST", "/api/v1/runners", body);
  };
  return (
    <section class="panel" aria-labelledby="new-runner">
      <h2 id="new-runner">{say("new")}</h2>
      <p class="panel-more">{say("new.more")}</p>
      <form class="fields" onSubmit={submits(add)}>
        <Field label={say("new.name")}>
          <input name="name" required maxLength={80} autocomplete="off" />
        </Field>
        <Field label={say("new.contact")}>
          <input name="contact" maxLength={120} autocomplete="off" />
        </Field>
        <label class="check">
          <input type="checkbox" name="share" /> {say("new.share")}
        </label>
        <button type="submit" class="go">
          {say("new.add")}
        </button>
      </form>
    </section>
  );
}
