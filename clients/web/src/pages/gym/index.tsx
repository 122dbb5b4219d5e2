// The gym's machines, for whoever looks after them: what needs doing first, then devices, lanes, minutes, the service.
// Machines and minutes only: nobody's name, running, load or pain is here.

import { useEffect, useRef, useState } from "preact/hooks";
import type { GymNow } from "../../contract/http";
import { Foot, Place, Refusal, SignedIn, Wordmark } from "../../parts/frame";
import { Glyph } from "../../parts/glyph";
import { Told } from "../../parts/told";
import "../../style/gym.css";
import { isStaff, me } from "../../person";
import { laneName, quiet, sentence } from "../../words";
import { days, gym, silent_s, watchGym } from "./asking";
import { chores, type Chore } from "./chores";
import { Devices, Give } from "./devices";
import { table, type By } from "./minutes";
import { ago, dayName, gigabytes, minutes, moment, say, weekName } from "./say";

export default function Gym() {
  useEffect(watchGym, []);
  const now = gym.value;
  return (
    <div class="gym">
      <header class="head">
        <Wordmark />
        <h1>{say("title")}</h1>
        <SignedIn />
      </header>
      {silent_s.value > 0 && (
        <p class="trouble trouble-link" role="alert">
          <Glyph name="link-off" />
          <span>
            <strong>{sentence(quiet(silent_s.value))}</strong> {say("notCurrent")}
          </span>
        </p>
      )}
      <Refusal />
      {now === null ? (
        <p class="waiting">{say("asking")}</p>
      ) : (
        <main class={silent_s.value > 0 ? "hushed" : ""}>
          <ToDo gym={now} />
          <Lanes gym={now} />
          <Devices gym={now} />
          <Minutes gym={now} />
          <Service gym={now} />
        </main>
      )}
      <Foot />
    </div>
  );
}

function ToDo(props: { gym: GymNow }) {
  const found = chores(props.gym, Date.now());
  return (
    <section class="gym-part" aria-labelledby="gym-todo">
      <h2 id="gym-todo">{say("todo")}</h2>
      {found.length === 0 ? (
        <p class="todo-none">
          <Glyph name="cueing" /> {say("todo.none")}
        </p>
      ) : (
        <ul class="todo">
          {found.map((one) => (
            <li key={`${one.kind} ${one.key}`} class={one.now ? "todo-now" : "todo-soon"}>
              <Glyph name={one.now ? "fault" : "held"} />
              <Do chore={one} gym={props.gym} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Do(props: { chore: Chore; gym: GymNow }) {
  const { kind, now, because, lane, device = "", other = "", n = 0 } = props.chore;
  const what = say(`todo.${kind}`, { device, other, lane: lane === undefined ? "" : laneName(lane), pct: n, free: gigabytes(n) });
  return (
    <div>
      <p>
        <span class="todo-when">{say(now ? "todo.now" : "todo.soon")}</span> <strong>{what}</strong>{" "}
        {because !== undefined && <Told words={because} />}
      </p>
      <p class="todo-do">{say(`do.${kind}`, { device, other })}</p>
      {kind === "unclaimed" && <Give device={device} gym={props.gym} />}
    </div>
  );
}

function Lanes(props: { gym: GymNow }) {
  const { lanes, devices } = props.gym;
  return (
    <section class="gym-part" aria-labelledby="gym-lanes">
      <h2 id="gym-lanes">{say("lanes", { n: lanes.length })}</h2>
      <ul class="gym-lanes">
        {lanes.map(({ lane, runs, armed, broken }) => {
          const state = broken ? "fault" : runs ? "cueing" : armed ? "idle" : "held";
          const serving = devices.filter((one) => one.lane === lane).map((one) => one.device);
          const name = laneName(lane);
          return (
            <li key={lane} class={`gym-lane state-${state}`}>
              <b>{isStaff(me.value) ? <Place to={`/lanes/${encodeURIComponent(lane)}`}>{name}</Place> : name}</b>
              <span class="gym-lane-state">
                <Glyph name={state} /> {say(`lane.${state}`)}
              </span>
              <span class="soft">{serving.length === 0 ? say("lane.unserved") : serving.join(", ")}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Minutes(props: { gym: GymNow }) {
  const [by, setBy] = useState<By>("day");
  const scrolls = useRef<HTMLDivElement>(null);
  const known = days.value;
  useEffect(() => {
    if (scrolls.current !== null) scrolls.current.scrollLeft = scrolls.current.scrollWidth; // today is at the end
  }, [by, known === null]);
  if (known === null) return null;
  const lanes = props.gym.lanes.map((one) => one.lane);
  const found = table(known, lanes, new Date(), by);
  const name = by === "day" ? dayName : weekName;
  return (
    <section class="gym-part" aria-labelledby="gym-minutes">
      <h2 id="gym-minutes">{say("minutes")}</h2>
      <div class="by" role="group" aria-label={say("minutes")}>
        {(["day", "week"] as const).map((one) => (
          <button key={one} type="button" aria-pressed={by === one} onClick={() => setBy(one)}>
            {say(`by.${one}`)}
          </button>
        ))}
      </div>
      <div class="scrolls" ref={scrolls} tabIndex={0} role="region" aria-labelledby="gym-minutes">
        <table>
          <thead>
            <tr>
              <th scope="col">{say("lane")}</th>
              {found.columns.map((one) => (
                <th key={one.key} scope="col">
                  {name(one.date)}
                </th>
              ))}
              <th scope="col">{say("sum")}</th>
            </tr>
          </thead>
          <tbody>
            {found.rows.map((row) => (
              <Line key={row.lane} name={row.lane} run_s={row.run_s} sum_s={row.sum_s} />
            ))}
          </tbody>
          <tfoot>
            <Line name={say("sum")} run_s={found.sums_s} sum_s={found.sum_s} />
          </tfoot>
        </table>
      </div>
      <p class="soft">{say("minutes.note")}</p>
    </section>
  );
}

function Line(props: { name: string; run_s: readonly number[]; sum_s: number }) {
  return (
    <tr>
      <th scope="row">{props.name}</th>
      {props.run_s.map((one, i) => (
        <td key={i}>{minutes(one)}</td>
      ))}
      <td>{minutes(props.sum_s)}</td>
    </tr>
  );
}

function Service(props: { gym: GymNow }) {
  const { service } = props.gym;
  const facts: [string, string, boolean][] = [
    [say("broker"), service.broker_because === "" ? say("connected") : service.broker_because, service.broker_because !== ""],
    [say("store"), service.store_because === "" ? say("written") : service.store_because, service.store_because !== ""],
    [say("disk"), gigabytes(service.free_mb), service.free_mb < 2 * service.min_free_mb],
    [say("backup"), service.backup_wall === null ? say("noBackup") : moment(service.backup_wall), false],
    [say("next"), service.nightly_at === "" ? say("noNight") : service.nightly_at, false],
    [say("version"), service.version, false],
    [say("started"), ago(service.uptime_s), false],
  ];
  return (
    <section class="gym-part" aria-labelledby="gym-service">
      <h2 id="gym-service">{say("service")}</h2>
      <dl class="facts">
        {facts.map(([name, value, bad]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class={bad ? "bad" : undefined}>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
