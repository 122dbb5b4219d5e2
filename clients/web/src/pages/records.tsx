// "My records": what the runner of this lane has agreed to, everything that is kept, and an end of it.

import { useEffect, useState } from "preact/hooks";
import { say } from "../messages";
import { agreed, decide, erase, exportOf, learnTexts, rows, texts, type Consent, type Purpose } from "../rights";
import { Foot, Place, Refusal, SignedIn, Wordmark } from "../parts/frame";
import { Told } from "../parts/told";

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
  const decided = (purpose: Purpose, granted: boolean, party = ""): void => void decide(lane, purpose, granted, party).then(show);
  return (
    <div class="door records">
      <header class="head">
        <Wordmark />
        <h1>{say("records.title", { lane })}</h1>
      </header>
      {consents !== null && <Refusal />}
      <main>
        {leaving ? (
          <p role="status">{say("records.leaving")}</p>
        ) : consents === null ? (
          asked && <p role="status">{say("records.guest")}</p>
        ) : (
          <>
            <section>
              <h2>{say("records.agreeTitle")}</h2>
              <p class="door-more">{say("records.agreeMore")}</p>
              {texts.value !== null && (
                <ul class="consents">
                  {PURPOSES.map((purpose) => (
                    <Agreement key={purpose} purpose={purpose} words={texts.value?.consent[purpose] ?? ""} consents={consents} decided={decided} />
                  ))}
                </ul>
              )}
            </section>
            <section>
              <h2>{say("records.kept")}</h2>
              <p>
                <a class="button" href={exportOf(lane)} download="stridecue-records.zip">
                  {say("records.download")}
                </a>
              </p>
            </section>
            <Ending lane={lane} done={() => setLeaving(true)} />
          </>
        )}
        <p class="door-more">
          <Place to={`/lanes/${encodeURIComponent(lane)}`}>{say("records.back")}</Place>
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
  decided: (purpose: Purpose, granted: boolean, party?: string) => void;
}

function Agreement(props: AgreementProps) {
  const { purpose, words, consents, decided } = props;
  return (
    <li>
      {rows(consents, purpose).map((row) => (
        <label key={row.party}>
          <input type="checkbox" checked={row.granted} onChange={() => decided(purpose, !row.granted, row.party)} />
          <span>
            <Told words={words} />
            {row.party !== "" && <b>{say("records.with", { party: row.party })}</b>}
            {row.granted && <small>{say("records.since", { date: row.recorded.slice(0, 10) })}</small>}
          </span>
        </label>
      ))}
      {purpose === "share" && <ShareWith words={words} share={(party) => decided("share", true, party)} />}
    </li>
  );
}

function ShareWith(props: { words: string; share: (party: string) => void }) {
  const share = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    props.share(String(new FormData(form).get("party")).trim().toLowerCase());
    form.reset();
  };
  return (
    <form class="share" onSubmit={share}>
      <label>
        <Told words={props.words} />
        <input name="party" required maxLength={64} autocapitalize="none" spellcheck={false} placeholder={say("records.partyHint")} />
      </label>
      <button type="submit">{say("records.agree")}</button>
    </form>
  );
}

function Ending(props: { lane: string; done: () => void }) {
  const word = say("records.eraseWord");
  const end = (event: SubmitEvent): void => {
    event.preventDefault();
    if (new FormData(event.currentTarget as HTMLFormElement).get("word") !== word) return;
    void erase(props.lane).then((asked) => {
      if (asked) props.done();
    });
  };
  return (
    <section>
      <h2>{say("records.end")}</h2>
      <form class="door-form" onSubmit={end}>
        <label>
          {say("records.endMore", { word })}
          <input name="word" required pattern={word} autocomplete="off" autocapitalize="none" />
        </label>
        <button type="submit" class="stop">
          {say("records.erase")}
        </button>
      </form>
    </section>
  );
}
