// What stridecue is for, and what it is not: for everybody, in the service's own words.

import { useEffect } from "preact/hooks";
import { say } from "../messages";
import { learnTexts, texts } from "../rights";
import { Foot, Refusal, Wordmark } from "../parts/frame";
import { Told } from "../parts/told";

export function About() {
  useEffect(() => void learnTexts(), []);
  const said = texts.value;
  return (
    <div class="door about">
      <header class="head">
        <Wordmark />
        <h1>{say("about.title")}</h1>
      </header>
      <Refusal />
      <main>
        {said === null ? (
          <p class="waiting">{say("link.asking")}</p>
        ) : (
          <>
            <section>
              <h2>{say("about.use")}</h2>
              <p>
                <Told words={said.intended_use} />
              </p>
            </section>
            <section>
              <h2>{say("about.before")}</h2>
              <p>
                <Told words={said.runner_notice} />
              </p>
            </section>
            <section>
              <h2>{say("about.who")}</h2>
              <p>
                <Told words={said.who_answers} />
              </p>
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
  return texts.value === null ? null : (
    <p class="before">
      <Told words={texts.value.runner_notice} />
    </p>
  );
}
