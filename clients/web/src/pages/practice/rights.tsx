// What the runner agreed to, the papers that leave, and an end of it: everything of a runner, and its erasure.

import { useState } from "preact/hooks";
import type { Consent, Texts } from "../../contract/http";
import { submits, text } from "../../parts/form";
import { Place } from "../../parts/frame";
import { me } from "../../person";
import { dateTime } from "../console/shaping";
import { Field, Part } from "./fields";
import { change, ofRunner, useLook } from "./looking";
import { say } from "./say";

const PURPOSES = ["store_health", "share", "reminders", "research"] as const satisfies readonly Consent["purpose"][];

/** What the runner has said or signed, written down by the physio, with the words that were agreed to. */
function Agree(props: { runner: string }) {
  const texts = useLook<Texts>("/api/v1/texts");
  const [purpose, setPurpose] = useState<Consent["purpose"]>("store_health");
  const agree = (form: FormData): Promise<unknown> =>
    change("POST", `${ofRunner(props.runner)}/consent`, { purpose, granted: true, party: purpose === "share" ? text(form, "party") : "" });
  return (
    <details>
      <summary>{say("rights.agree")}</summary>
      <form class="fields" onSubmit={submits(agree)}>
        <Field label={say("rights.to")}>
          <select value={purpose} onChange={(event) => setPurpose(event.currentTarget.value as Consent["purpose"])}>
            {PURPOSES.map((one) => (
              <option key={one} value={one}>
                {say(`purpose.${one}`)}
              </option>
            ))}
          </select>
        </Field>
        {purpose === "share" && (
          <Field label={say("rights.party")}>
            <input name="party" required maxLength={64} autocapitalize="none" spellcheck={false} defaultValue={me.value?.account ?? ""} />
          </Field>
        )}
        <p class="panel-more">{texts.found?.consent[purpose]}</p>
        <button type="submit">{say("rights.agreed")}</button>
      </form>
    </details>
  );
}

export function Rights(props: { runner: string }) {
  const { runner } = props;
  const consent = useLook<readonly Consent[]>(`${ofRunner(runner)}/consent`);
  const [ended, setEnded] = useState(false);
  const erase = async (form: FormData): Promise<unknown> => {
    const answer = await change("POST", `${ofRunner(runner)}/erasure`, { confirm: text(form, "confirm") });
    setEnded(answer !== null);
    return answer;
  };
  return (
    <Part name="rights" title={say("rights")} looked={consent}>
      {(found) => (
        <>
          <ul class="log-lines">
            {found.length === 0 && <li class="panel-more">{say("rights.none")}</li>}
            {found.map((one) => (
              <li key={`${one.purpose} ${one.party}`}>
                <b>{say(`purpose.${one.purpose}`)}</b> {one.party} {say(one.granted ? "rights.yes" : "rights.no", { when: dateTime(one.recorded) })}{" "}
                {one.granted && (
                  <button type="button" class="quiet" onClick={() => void change("POST", `${ofRunner(runner)}/consent`, { purpose: one.purpose, granted: false, party: one.party })}>
                    {say("rights.withdraw")}
                  </button>
                )}
              </li>
            ))}
          </ul>
          <Agree runner={runner} />
          <p class="buttons">
            <Place to={`/runners/${encodeURIComponent(runner)}/report`} class="button">
              {say("report")}
            </Place>
            <a class="button" href={`${ofRunner(runner)}/report.pdf`} download>
              {say("report.pdf")}
            </a>
            <a class="button" href={`${ofRunner(runner)}/export`} download>
              {say("rights.all")}
            </a>
          </p>
          {ended ? (
            <p role="status">{say("rights.ended")}</p>
          ) : (
            <details>
              <summary>{say("rights.erase")}</summary>
              <p class="panel-more">{say("rights.eraseMore")}</p>
              <form class="fields" onSubmit={submits(erase)}>
                <Field label={say("rights.type")}>
                  <input name="confirm" required pattern="erase" autocomplete="off" autocapitalize="none" />
                </Field>
                <button type="submit" class="stop">
                  {say("rights.eraseDo")}
                </button>
              </form>
            </details>
          )}
        </>
      )}
    </Part>
  );
}
