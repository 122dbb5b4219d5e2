// The report for the referrer on the screen: line by line what its sheet says, in the sheet's language, and what the sheet
// has no room for. Printed, it is black on white and nothing but the report.

import type { Referral } from "../../contract/http";
import { language } from "../../language";
import { Foot, Place, Refusal, SignedIn, Wordmark } from "../../parts/frame";
import "../../style/console.css";
import "../../style/practice.css";
import "../../style/report.css";
import { spm } from "../../words";
import { Chart, useWidth } from "./chart";
import { ofRunner, useLook } from "./looking";
import { say } from "./say";
import { cadenceScale, valuesOf, type Named, type Panel } from "./trending";

/** The marks of the sheet's series, in its order. */
const MARKS: readonly Named[] = ["target", "cued", "cold", "end"];

export default function ReportPage(props: { runner: string }) {
  const { runner } = props;
  const looked = useLook<Referral>(`${ofRunner(runner)}/report/sheet`);
  return (
    <div class="console practice report-page">
      <header class="head">
        <Wordmark />
        <h1>{say("report")}</h1>
        <Place to={`/runners/${encodeURIComponent(runner)}`} class="button">
          {say("report.back")}
        </Place>
        <button type="button" onClick={() => print()}>
          {say("report.print")}
        </button>
        <a class="button" href={`${ofRunner(runner)}/report.pdf`} download>
          {say("report.pdf")}
        </a>
        <SignedIn />
      </header>
      <Refusal />
      <main>
        {looked.found === null ? <p class="waiting">{looked.because === "" ? say("asking") : looked.because}</p> : <Sheet of={looked.found} />}
      </main>
      <Foot />
    </div>
  );
}

function Sheet(props: { of: Referral }) {
  const { of } = props;
  return (
    <>
      {language.value !== "en" && <p class="report-tongue">{say("report.english")}</p>}
      <article class="panel report" lang="en">
        <h2>{of.name}</h2>
        <p class="panel-more">{of.subject}</p>
        <dl class="facts">
          {of.head.flatMap(([first, one, second, other]) => [
            <Fact key={first} name={first} value={one} />,
            <Fact key={second} name={second} value={other} />,
          ])}
        </dl>
        <div class="report-sections">
          {of.sections.map(([name, lines]) => (
            <Lines key={name} name={name} lines={lines} />
          ))}
        </div>
        <Table name={of.table} rows={of.rows} />
        <p class="panel-more">{of.key}</p>
        <Cadence of={of} />
        <Table name={of.chart} rows={of.figures} />
        <div class="report-sections">
          {of.gaps.map(([name, lines]) => (
            <Lines key={name} name={name} lines={lines} />
          ))}
        </div>
        <footer>
          {of.notices.map((words) => (
            <p key={words}>{words}</p>
          ))}
        </footer>
      </article>
    </>
  );
}

/** The sheet's chart, in the page's own language; its figures stand below. */
function Cadence(props: { of: Referral }) {
  const { sessions, cadence } = props.of;
  const { box, width } = useWidth();
  const at = sessions.map((_, i) => i);
  return (
    <div ref={box} lang={language.value}>
      {width > 0 && valuesOf(panelOf(cadence), at).length > 0 && <Chart panel={panelOf(cadence)} of={at} zones={[]} shaded="" own={null} width={width} names={sessions} />}
    </div>
  );
}

const panelOf = (of: Referral["cadence"]): Panel<number> => ({
  name: "cadence",
  marks: MARKS.map((name, series) => ({
    name,
    of: (at) => {
      const value_spm = Object.values(of)[series]?.[at];
      return typeof value_spm === "number" ? Math.round(value_spm * 1_000) : null;
    },
  })),
  text: (value) => spm(value),
  scale: cadenceScale,
});

function Fact(props: { name: string; value: string }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
    </div>
  );
}

function Lines(props: { name: string; lines: readonly string[] }) {
  const { name, lines } = props;
  return (
    <section>
      <h3>{name}</h3>
      {lines.length === 0 ? (
        <p>–</p>
      ) : (
        <ul class="says">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Its head first; a session's number heads its row. Nothing but a head: nothing was run. */
function Table(props: { name: string; rows: readonly (readonly string[])[] }) {
  const [head, ...rows] = props.rows;
  if (head === undefined || rows.length === 0) return null;
  return (
    <div class="table-scroll" role="region" aria-label={props.name} tabIndex={0}>
      <table>
        <caption>{props.name}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>{row.map((cell, at) => (at === 0 ? <th key={at} scope="row">{cell}</th> : <td key={at}>{cell}</td>))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
