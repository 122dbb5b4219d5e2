// How it went: what each session showed, as charts and as a table; files to take away.

import type { HistoryView, PainView, RunView, Showed, ShowedView } from "../../contract/http";
import { language } from "../../language";
import { Told } from "../../parts/told";
import { decimal } from "../../units";
import { percent, spm } from "../../words";
import { dateTime } from "../console/shaping";
import { Part } from "./fields";
import { ofRunner, useLook } from "./looking";
import { say } from "./say";
import { dots, worstKnee } from "./trending";
import { Trends } from "./trends";

const FORMS = ["pdf", "csv", "dictionary", "parquet", "fit", "json"] as const;

export function History(props: { runner: string; baseline_milli_spm: number | null }) {
  const looked = useLook<HistoryView>(`${ofRunner(props.runner)}/history`);
  const showed = useLook<ShowedView>(`${ofRunner(props.runner)}/sessions`).found;
  const diary = useLook<readonly PainView[]>(`${ofRunner(props.runner)}/pain`);
  return (
    <Part name="history" title={say("history")} looked={looked}>
      {(found) => (
        <>
          {showed !== null && <Trends of={dots(found.runs, showed, diary.found ?? [])} than={showed.yardsticks} baseline_milli_spm={props.baseline_milli_spm} />}
          <Weeks history={found} />
          {found.runs.length === 0 ? (
            <p class="panel-more">{say("history.none")}</p>
          ) : (
            <div class="table-scroll" role="region" aria-label={say("history.table")} tabIndex={0}>
              <table>
                <thead>
                  <tr>
                    {(["when", "minutes", "target", "cued", "inBand", "cold", "end", "pain", "longest", "files"] as const).map((column) => (
                      <th key={column} scope="col">
                        {say(`history.${column}`)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {found.runs.map((run) => (
                    <Row key={`${run.source} ${run.name}`} run={run} seen={run.source === "session" ? showed?.sessions.find((one) => one.session === run.name) : undefined} pain={diary.found} />
                  ))}
                </tbody>
              </table>
            </div>
          )}
          {diary.found === null && diary.because !== "" && <p class="panel-more">{say("history.noPain", { because: diary.because })}</p>}
          {found.unreadable.map((one) => (
            <p key={one} class="panel-more">
              {one}
            </p>
          ))}
        </>
      )}
    </Part>
  );
}

function Row(props: { run: RunView; seen: Showed | undefined; pain: readonly PainView[] | null }) {
  const { run, seen, pain } = props;
  const worst = worstKnee(pain ?? [], run.name);
  const probe = (own_milli_spm: number | null | undefined, kept_permille: number | null | undefined): string =>
    typeof own_milli_spm === "number" && typeof kept_permille === "number" ? say("history.kept", { spm: spm(own_milli_spm), kept: percent(kept_permille) }) : spm(own_milli_spm);
  return (
    <tr>
      <th scope="row">
        {dateTime(run.began_utc)}
        {run.session !== null && <small> {say("history.session", { session: run.session })}</small>}
      </th>
      <td>{decimal(run.minutes_min, 0, 1)}</td>
      <td>{spm(seen?.target_milli_spm)}</td>
      <td>{spm(seen?.with_cues_milli_spm)}</td>
      <td>{typeof seen?.in_band_permille === "number" ? percent(seen.in_band_permille) : "–"}</td>
      <td>{probe(seen?.cold_milli_spm, seen?.cold_retained_permille)}</td>
      <td>{probe(seen?.end_milli_spm, seen?.end_retained_permille)}</td>
      <td>{worst ?? "–"}</td>
      <td>
        <Told words={run.against_longest} />
      </td>
      <td>{run.source === "session" ? <Files session={run.name} /> : say(run.source === "import" ? "history.imported" : "history.entered")}</td>
    </tr>
  );
}

function Files(props: { session: string }) {
  return (
    <details class="files">
      <summary>{say("history.download")}</summary>
      <ul>
        {FORMS.map((form) => (
          <li key={form}>
            <a href={`/api/v1/sessions/${encodeURIComponent(props.session)}/export?format=${form}&language=${language.value}`} download>
              {say(`form.${form}`)}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Weeks(props: { history: HistoryView }) {
  const { this_week, last_week, allowed_min, breaks } = props.history;
  return (
    <dl class="facts">
      {([["week.this", this_week], ["week.last", last_week]] as const).map(([name, week]) => (
        <div key={name}>
          <dt>{say(name)}</dt>
          <dd>{say("week.ran", { n: week.runs, minutes: decimal(week.minutes_min, 0, 0) })}</dd>
        </div>
      ))}
      <div>
        <dt>{say("allowed")}</dt>
        <dd>{allowed_min === null ? say("notKnown") : say("allowed.min", { minutes: decimal(allowed_min, 0, 1) })}</dd>
      </div>
      {breaks.map((one) => (
        <div key={one.from_utc}>
          <dt>{say("break")}</dt>
          <dd>{say("break.days", { n: one.days, from: dateTime(one.from_utc) })}</dd>
        </div>
      ))}
    </dl>
  );
}
