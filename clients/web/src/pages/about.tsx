// What stridecue is for, and what it is not: for everybody, in the service's own words.

import { useEffect } from "preact/hooks";
import { learnTexts, texts } from "../rights";
import { Foot, Refusal, Wordmark } from "../parts/frame";

export function About() {
  useEffect(() => void learnTexts(), []);
  const said = texts.value;
  return (
    <div class="door about">
      <header class="head">
        <Wordmark />
        <h1>What it is for</h1>
      </header>
      <Refusal />
      <main>
        {said === null ? (
          <p class="waiting">Asking the service …</p>
        ) : (
          <>
            <section>
              <h2>Intended use</h2>
              <p>{said.intended_use}</p>
            </section>
            <section>
              <h2>Before you run</h2>
              <p>{said.runner_notice}</p>
            </section>
            <section>
              <h2>Who answers for it</h2>
              <p>{said.who_answers}</p>
            </section>
          </>
        )}
      </main>
      <Foot />
    </div>
  );
}

/** The runner's notice, where a run begins. */
export function BeforeYouRun() {
  useEffect(() => void learnTexts(), []);
  return texts.value === null ? null : <p class="before">{texts.value.runner_notice}</p>;
}
