// Around every page: the way home, what is wrong with the link, what was noticed, the foot.

import type { ComponentChildren } from "preact";
import { problem } from "../asking";
import { LANGUAGES, language, languageOf } from "../language";
import { bye, linked, silent_s } from "../live";
import { me, signOut } from "../person";
import { say } from "../messages";
import { go } from "../route";
import { notices } from "../seen";
import { units, type Units } from "../units";
import { quiet, sentence } from "../words";
import { Glyph } from "./glyph";
import { Told } from "./told";

export function Place(props: { to: string; class?: string; label?: string; children: ComponentChildren }) {
  const turn = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(props.to);
  };
  return (
    <a href={props.to} class={props.class} aria-label={props.label} onClick={turn}>
      {props.children}
    </a>
  );
}

export function Wordmark() {
  return (
    <Place to="/" class="wordmark" label={say("home")}>
      <svg viewBox="0 0 26 24" aria-hidden="true">
        <path d="M2 8v8M9 3v18M16 8v8M23 3v18" stroke="currentColor" stroke-width="3.4" stroke-linecap="round" />
      </svg>
      <span>stridecue</span>
    </Place>
  );
}

/** What the service refused, in its words: it stays in sight on a long page. */
export function Refusal() {
  const refused = problem.value;
  if (refused === null) return null;
  return (
    <p class="trouble trouble-refused" role="alert">
      <Glyph name="fault" />
      <span>
        <strong>
          <Told words={refused.title} />
        </strong>{" "}
        <Told words={refused.detail} />
      </span>
      <button type="button" class="quiet" onClick={() => (problem.value = null)}>
        {say("close")}
      </button>
    </p>
  );
}

/** Who is signed in, and the way out; nothing at home, where nobody is. */
export function SignedIn() {
  const who = me.value;
  if (who === null || !who.network || who.role === "nobody" || who.role === "wall") return null;
  return (
    <span class="signed-in">
      {who.account !== null && <span>{who.account}</span>}
      <button type="button" class="quiet" onClick={() => void signOut()}>
        {say("door.signOut")}
      </button>
    </span>
  );
}

/** Said across the page: the service is silent, said goodbye, or refused what was asked. */
export function Troubles() {
  const seconds = silent_s.value;
  const goodbye = bye.value;
  return (
    <div class="troubles">
      {seconds > 0 && (
        <p class="trouble trouble-link">
          <Glyph name="link-off" />
          <span>
            <strong>{sentence(quiet(seconds))}</strong>{" "}
            {goodbye !== null && !linked.value ? <Told words={goodbye} /> : say("link.again")}
          </span>
        </p>
      )}
      <Refusal />
    </div>
  );
}

export function Notices(props: { lane: string | null; most: number }) {
  const { lane, most } = props;
  const shown = notices.value.filter((one) => lane === null || one.lane === null || one.lane === lane).slice(0, most);
  if (shown.length === 0) return null;
  return (
    <section class="notices" aria-label={say("notices")}>
      <h2>{say("notices.title")}</h2>
      <ul>
        {shown.map((one) => (
          <li key={one.key}>
            {lane === null && one.lane !== null && <b>{say("notices.lane", { lane: one.lane })} </b>}
            {one.device !== null && <b>{one.device}: </b>}
            <Told words={one.because} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The address, or an old card, names what is not here; with the service and the link nothing is wrong. */
export function Nowhere(props: { title: string; more?: string }) {
  return (
    <main class="nowhere">
      <h1>{props.title}</h1>
      {props.more !== undefined && <p>{props.more}</p>}
      <Place to="/" class="button">
        {say("nowhere.home")}
      </Place>
      <Foot />
    </main>
  );
}

export function Foot() {
  return (
    <footer class="foot">
      {say("foot.notMedical")} <Place to="/about">{say("foot.about")}</Place> <Tongue /> <Measure />
    </footer>
  );
}

/** In what speed and distance are written. */
function Measure() {
  return (
    <select class="tongue" aria-label={say("foot.units")} value={units.value} onChange={(event) => (units.value = event.currentTarget.value as Units)}>
      <option value="metric">{say("foot.metric")}</option>
      <option value="imperial">{say("foot.imperial")}</option>
    </select>
  );
}

/** The page's language, by its own name for itself. */
function Tongue() {
  return (
    <select class="tongue" aria-label={say("foot.language")} value={language.value} onChange={(event) => (language.value = languageOf(event.currentTarget.value))}>
      {Object.entries(LANGUAGES).map(([tag, name]) => (
        <option key={tag} value={tag} lang={tag}>
          {name}
        </option>
      ))}
    </select>
  );
}
