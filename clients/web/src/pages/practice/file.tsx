// One runner's file, as a physio reads it: where they stand, what waits for a decision, how it went, and what is known.

import type { RunnerView } from "../../contract/http";
import { Foot, Place, Refusal, SignedIn, Wordmark } from "../../parts/frame";
import { Told } from "../../parts/told";
import "../../style/console.css";
import "../../style/practice.css";
import { decimal } from "../../units";
import { spm } from "../../words";
import { Assessment } from "./assessment";
import { Baselines } from "./baselines";
import { BothVersions } from "./clash";
import { History } from "./history";
import { OnLane } from "./lanes";
import { ofRunner, useLook } from "./looking";
import { Pain } from "./pain";
import { Programme } from "./programme";
import { Proposals } from "./proposals";
import { RecordForm } from "./recordform";
import { Rights } from "./rights";
import { say } from "./say";
import { Scores } from "./scores";

const NO_SHOE = "shoe"; // what the service calls a shoe that nobody named

export default function File(props: { runner: string }) {
  const { runner } = props;
  const view = useLook<RunnerView>(ofRunner(runner));
  return (
    <div class="console practice">
      <header class="head">
        <Wordmark />
        <h1>{view.found?.name ?? runner}</h1>
        <span class="head-plan">{runner}</span>
        <Place to="/runners" class="button">
          {say("runners")}
        </Place>
        <SignedIn />
      </header>
      <Refusal />
      <BothVersions />
      <main>
        {view.found === null ? (
          <p class="waiting">{view.because === "" ? say("asking") : view.because}</p>
        ) : (
          <div class="practice-grid">
            <div class="practice-now">
              <Stands view={view.found} />
              <Proposals runner={runner} />
              <History runner={runner} baseline_milli_spm={view.found.baseline?.late_milli_spm ?? null} />
              <Pain runner={runner} />
            </div>
            <div class="practice-side">
              <OnLane view={view.found} />
              <Programme view={view.found} />
              <Baselines view={view.found} />
              <Assessment runner={runner} />
              <Scores runner={runner} />
              <RecordForm view={view.found} />
              <Rights runner={runner} />
            </div>
          </div>
        )}
      </main>
      <Foot />
    </div>
  );
}

function Stands(props: { view: RunnerView }) {
  const { enrolment, baseline, says, record } = props.view;
  return (
    <section class="panel stands" aria-label={say("stands")}>
      <dl class="facts">
        <div>
          <dt>{say("programme")}</dt>
          <dd>{enrolment === null ? say("programme.none") : say("programme.at", { programme: enrolment.programme, session: enrolment.next.session ?? 1, of: enrolment.sessions })}</dd>
        </div>
        <div>
          <dt>{say("baseline")}</dt>
          <dd>{baseline === null ? say("baseline.none") : say("baseline.at", { spm: spm(baseline.late_milli_spm), kmh: decimal(baseline.speed_mm_s * 0.0036, 1, 1) })}</dd>
        </div>
        <div>
          <dt>{say("shoe")}</dt>
          <dd>{record.shoe === undefined || record.shoe === NO_SHOE ? say("notKnown") : record.shoe}</dd>
        </div>
        <div>
          <dt>{say("height")}</dt>
          <dd>{typeof record.height_mm === "number" ? say("height.cm", { cm: Math.round(record.height_mm / 10) }) : say("notKnown")}</dd>
        </div>
      </dl>
      {enrolment?.locked === true && <p class="pain-open">{say("locked")}</p>}
      {says.length > 0 && (
        <ul class="says">
          {says.map((one) => (
            <li key={one}>
              <Told words={one} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
