// "My records": what the runner of this lane has agreed to, everything that is kept, and an end of it.

import { useEffect, useState } from "preact/hooks";
import { agreed, decide, erase, exportOf, learnTexts, rows, texts, type Consent, type Purpose } from "../rights";
import { Foot, Place, Refusal, SignedIn, Wordmark } from "../parts/frame";

const PURPOSES: Purpose[] = ["store_health", "share", "reminders", "research"];

export function Records(props: { lane: string }) {
  const { lane } = props;
  const [consents, setConsents] = useState<Consent[] | null>(null);
  const [leaving, setLeaving] = useState(false);
  const [asked, setAsked] = useState(false);
  const show = (found: Consent[] | null): void => {
    setAsked(true);
    if (found !== null) setConsents(found);
  };
  useEffect(() => {
    void learnTexts().then(() => agreed(lane)).then(show);
  }, [lane]);
  const say = (purpose: Purpose, granted: boolean, party = ""): void => void decide(lane, purpose, granted, party).then(show);
  return (
    <div class="door records">
      <header class="head">
        <Wordmark />
        <h1>My records, lane {lane}</h1>
      </header>
      {consents !== null && <Refusal />}
      <main>
        {leaving ? (
          <p role="status">Everything that is kept about you is erased within a minute, from every backup too.</p>
        ) : consents === null ? (
          asked && <p role="status">Nothing is kept of this lane's runner: it is a guest, known by no name.</p>
        ) : (
          <>
            <section>
              <h2>What I agree to</h2>
              <p class="door-more">Nothing is needed to run. Each can be taken back here, at any time, and counts at once.</p>
              {texts.value !== null && (
                <ul class="consents">
                  {PURPOSES.map((purpose) => (
                    <Agreement key={purpose} purpose={purpose} words={texts.value?.consent[purpose] ?? ""} consents={consents} say={say} />
                  ))}
                </ul>
              )}
            </section>
            <section>
              <h2>What is kept</h2>
              <p>
                <a class="button" href={exportOf(lane)} download="stridecue-records.zip">
                  Download all of it
                </a>
              </p>
            </section>
            <Ending lane={lane} done={() => setLeaving(true)} />
          </>
        )}
        <p class="door-more">
          <Place to={`/lanes/${encodeURIComponent(lane)}`}>Back to the lane</Place>
        </p>
      </main>
      <SignedIn />
      <Foot />
    </div>
  );
}

interface AgreementProps {
  purpose: Purpose;
  words: string;
  consents: Consent[];
  say: (purpose: Purpose, granted: boolean, party?: string) => void;
}

function Agreement(props: AgreementProps) {
  const { purpose, words, consents, say } = props;
  return (
    <li>
      {rows(consents, purpose).map((row) => (
        <label key={row.party}>
          <input type="checkbox" checked={row.granted} onChange={() => say(purpose, !row.granted, row.party)} />
          <span>
            {words}
            {row.party !== "" && <b> With: {row.party}.</b>}
            {row.granted && <small> Since {row.recorded.slice(0, 10)}.</small>}
          </span>
        </label>
      ))}
      {purpose === "share" && <ShareWith words={words} say={(party) => say("share", true, party)} />}
    </li>
  );
}

function ShareWith(props: { words: string; say: (party: string) => void }) {
  const share = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    props.say(String(new FormData(form).get("party")).trim().toLowerCase());
    form.reset();
  };
  return (
    <form class="share" onSubmit={share}>
      <label>
        {props.words}
        <input name="party" required maxLength={64} autocapitalize="none" spellcheck={false} placeholder="your physio's account" />
      </label>
      <button type="submit">I agree</button>
    </form>
  );
}

function Ending(props: { lane: string; done: () => void }) {
  const end = (event: SubmitEvent): void => {
    event.preventDefault();
    if (new FormData(event.currentTarget as HTMLFormElement).get("word") !== "erase") return;
    void erase(props.lane).then((asked) => {
      if (asked) props.done();
    });
  };
  return (
    <section>
      <h2>An end of it</h2>
      <form class="door-form" onSubmit={end}>
        <label>
          Sessions, health data and name are erased, for good. Type “erase”:
          <input name="word" required pattern="erase" autocomplete="off" autocapitalize="none" />
        </label>
        <button type="submit" class="stop">
          Erase my records
        </button>
      </form>
    </section>
  );
}
