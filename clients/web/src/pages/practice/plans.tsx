// Plans: those there are, and an editor whose preview and refusals come from the service as one types. A session is
// written by its segments, a programme by its text; nothing is kept before it is asked for.

import { useEffect, useState } from "preact/hooks";
import { ask } from "../../asking";
import type { PlanDraft, PlanLine, PlanTrial, PlanView, Segment } from "../../contract/http";
import { Foot, Place, Refusal, SignedIn, Wordmark } from "../../parts/frame";
import { Told } from "../../parts/told";
import "../../style/console.css";
import "../../style/practice.css";
import { BothVersions } from "./clash";
import { Field } from "./fields";
import { change, useLook } from "./looking";
import { Segments } from "./segments";
import { say } from "./say";
import { Shapes } from "./shapes";

const QUIET_MS = 400; // nobody types faster than this and means it
const FIRST: Segment = { mode: "silent", duration_s: 180, target_permille: null };

interface Draft {
  name: string;
  segments: readonly Segment[];
  text: string; // of a programme; empty: the segments count
}

const nothing: Draft = { name: "", segments: [FIRST], text: "" };
const NEW = { name: "", version: "" };

export default function Plans() {
  const list = useLook<readonly PlanLine[]>("/api/v1/plans");
  const [draft, setDraft] = useState<Draft>(nothing);
  const [spm, setSpm] = useState("");
  const [longest, setLongest] = useState("");
  const trial = useTrial({ ...draft, baseline_spm: spm === "" ? null : Number(spm), longest_min: longest === "" ? null : Number(longest) });
  const [kept, setKept] = useState("");
  const [opened, setOpened] = useState(NEW); // under another name it is a new plan
  const open = async (name: string): Promise<void> => {
    const found = (await ask<PlanView>("GET", `/api/v1/plans/${encodeURIComponent(name)}`))?.found;
    if (!found) return;
    setKept("");
    setOpened(found);
    const segments = found.shapes[0]?.segments ?? [];
    setDraft(found.kind === "session" ? { name: found.name, segments, text: "" } : { name: found.name, segments: [], text: found.text });
  };
  const keep = async (): Promise<void> => {
    const { name } = draft;
    const body: PlanDraft = { ...draft, version: name === opened.name ? opened.version : "" };
    const done = (found: PlanView): void => {
      setOpened(found);
      setKept(found.name);
    };
    const answer = await change<PlanView>("PUT", `/api/v1/plans/${encodeURIComponent(name)}`, body, { took: () => void open(name), kept: (found) => done(found as PlanView) });
    if (answer?.found) done(answer.found);
  };
  return (
    <div class="console practice">
      <header class="head">
        <Wordmark />
        <h1>{say("plans")}</h1>
        <Place to="/runners" class="button">
          {say("runners")}
        </Place>
        <SignedIn />
      </header>
      <Refusal />
      <BothVersions />
      <main class="practice-list">
        <section class="panel" aria-labelledby="draft">
          <h2 id="draft">{say("plan.draft")}</h2>
          <div class="fields">
            <Field label={say("plan.name")} hint={say("plan.nameHint")}>
              <input value={draft.name} maxLength={32} autocapitalize="none" spellcheck={false} onInput={(event) => setDraft({ ...draft, name: event.currentTarget.value })} />
            </Field>
            <Field label={say("plan.for")} hint={say("plan.forHint")}>
              <input type="number" min="130" max="200" step="0.1" value={spm} onInput={(event) => setSpm(event.currentTarget.value)} />
            </Field>
            <Field label={say("plan.longest")} hint={say("plan.longestHint")}>
              <input type="number" min="1" max="600" step="1" value={longest} onInput={(event) => setLongest(event.currentTarget.value)} />
            </Field>
          </div>
          {draft.text === "" ? (
            <Segments segments={draft.segments} changed={(segments) => setDraft({ ...draft, segments })} />
          ) : (
            <Field label={say("plan.text")} hint={say("plan.textHint")}>
              <textarea rows={18} spellcheck={false} value={draft.text} onInput={(event) => setDraft({ ...draft, text: event.currentTarget.value })} />
            </Field>
          )}
          <div role="status" class="plan-says">
            {trial?.refused.map((one) => (
              <p key={one} class="pain-open">
                {one}
              </p>
            ))}
            {trial !== null && trial.refused.length === 0 && <p class="panel-more">{say("plan.fine")}</p>}
            {kept !== "" && <p>{say("plan.kept", { name: kept })}</p>}
          </div>
          <Shapes shapes={trial?.shapes ?? []} />
          <p class="buttons">
            <button type="button" class="go" disabled={trial === null || trial.refused.length > 0} onClick={() => void keep()}>
              {say("plan.keep")}
            </button>
            <button type="button" onClick={() => {
                setDraft(nothing);
                setOpened(NEW);
                setKept("");
              }}>
              {say("plan.new")}
            </button>
          </p>
        </section>
        <section class="panel" aria-labelledby="plans">
          <h2 id="plans">{say("plan.all")}</h2>
          {list.found === null && <p class="panel-more">{list.because === "" ? say("asking") : <Told words={list.because} />}</p>}
          <ul class="runner-lines">
            {(list.found ?? []).map((one) => (
              <li key={one.name}>
                <button type="button" class="quiet" onClick={() => void open(one.name)}>
                  {one.name}
                </button>
                <span class="panel-more">
                  {say("plan.sessions", { n: one.sessions })} · {say(one.own ? "plan.own" : "plan.service")}
                </span>
              </li>
            ))}
          </ul>
          <p class="panel-more">{say("plan.copy")}</p>
        </section>
      </main>
      <Foot />
    </div>
  );
}

/** Asked when nothing was typed for a moment; null until there is an answer to what stands there now. */
function useTrial(draft: PlanDraft): PlanTrial | null {
  const [trial, setTrial] = useState<PlanTrial | null>(null);
  const asked = JSON.stringify(draft);
  useEffect(() => {
    let wanted = true;
    if (draft.name === "") return setTrial(null);
    const timer = setTimeout(() => {
      void ask<PlanTrial>("POST", "/api/v1/plans/check", draft).then((answer) => {
        if (wanted) setTrial(answer?.found ?? null);
      });
    }, QUIET_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [asked]);
  return trial;
}
