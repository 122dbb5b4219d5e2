// What was said and done in this session, newest first, each with its reason and whose word it was.

import { useState } from "preact/hooks";
import { ask } from "../../asking";
import type { MarkView, NewMark, TraceLine } from "../../contract/http";
import { me } from "../../person";
import { Told } from "../../parts/told";
import { inLanguage } from "../../sentences";
import { language } from "../../language";
import { spm } from "../../words";
import { known, lookAgain, notes } from "./following";
import { say } from "./say";
import { clock } from "./shaping";

const FILTERS = {
  all: null,
  cues: ["cue", "silence", "lock"],
  words: ["prompt", "ask", "split", "baseline"],
  changes: ["change"],
  marks: ["mark"],
  pain: ["pain"],
  sensors: ["notice", "state"],
} as const satisfies Record<string, readonly TraceLine["kind"][] | null>;
type Filter = keyof typeof FILTERS;

const SHOWN = 60;
const MARKS = ["technique", "fatigue", "speed", "shoe", "sensor", "talk", "other"] as const satisfies readonly NewMark["kind"][];
const STATES = ["idle", "warmup", "cueing", "held", "lost", "fault"] as const;

export function Log() {
  const [filter, setFilter] = useState<Filter>("all");
  const [most, setMost] = useState(SHOWN);
  const { lines, pain_because } = known.value;
  const wanted: readonly string[] | null = FILTERS[filter];
  const found = lines.filter((line) => wanted === null || wanted.includes(line.kind)).reverse();
  return (
    <section class="panel log" aria-labelledby="log">
      <h2 id="log">{say("log")}</h2>
      <div class="filters" role="group" aria-label={say("log.filter")}>
        {(Object.keys(FILTERS) as Filter[]).map((one) => (
          <button type="button" key={one} aria-pressed={one === filter} onClick={() => setFilter(one)}>
            {say(`log.${one}`)}
          </button>
        ))}
      </div>
      {pain_because !== "" && (filter === "all" || filter === "pain") && (
        <p class="panel-more">
          {say("log.painHidden")} <Told words={pain_because} />
        </p>
      )}
      {found.length === 0 ? (
        <p class="panel-more">{say("log.none")}</p>
      ) : (
        <ol class="lines" tabIndex={0} aria-label={say("log")}>
          {found.slice(0, most).map((line) => (
            <Line key={`${line.at_us} ${line.kind} ${line.words}`} line={line} />
          ))}
        </ol>
      )}
      {found.length > most && (
        <button type="button" class="quiet" onClick={() => setMost(most + SHOWN)}>
          {say("log.more", { n: found.length - most })}
        </button>
      )}
    </section>
  );
}

function Line(props: { line: TraceLine }) {
  const { line } = props;
  const note = line.kind === "mark" ? notes.value.found.find((one) => one.at_us === line.at_us) : undefined;
  const { times = 1, because = "", by = "" } = line;
  return (
    <li class={`line line-${line.kind}`}>
      <time>{clock((line.at_us - known.value.started_us) / 1e6)}</time>
      <span class="line-kind">{say(`kind.${line.kind}`)}</span>
      <span class="line-words">
        <strong>
          {line.device != null && `${line.device}: `}
          <Said line={line} />
        </strong>
        {times > 1 && ` (${say("log.times", { n: times })})`}
        {note !== undefined && <q>{note.note}</q>}
        {because !== "" && (
          <span class="line-because">
            <Told words={because} />
          </span>
        )}
        {by !== "" && <span class="line-by">{say("log.by", { who: whose(by) })}</span>}
      </span>
    </li>
  );
}

function Said(props: { line: TraceLine }) {
  const { kind, words } = props.line;
  if (kind === "mark") return <>{isMark(words) ? say(`mark.${words}`) : words}</>;
  if (kind === "silence") return <>{say("silent")}</>;
  if (kind === "cue") return <>{say("beat", { spm: spm(1000 * Number(words.replace("beat ", ""))) })}</>;
  if (kind === "state" && isState(words)) return <>{say(`state.${words}`)}</>;
  return <Told words={words} />;
}

const isMark = (words: string): words is NewMark["kind"] => (MARKS as readonly string[]).includes(words);
const isState = (words: string): words is (typeof STATES)[number] => (STATES as readonly string[]).includes(words);

function whose(by: string): string {
  const mine = me.value?.account;
  if (mine != null && by === `physio ${mine}`) return say("log.you");
  return inLanguage(by, language.value).text;
}

/** A marker on the timeline, and perhaps a note, which only the runner's own records keep. */
export function Mark(props: { lane: string; runs: boolean }) {
  const mark = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const told = new FormData(form);
    const note = String(told.get("note")).trim();
    const body: NewMark = { kind: told.get("kind") as NewMark["kind"], ...(note === "" ? {} : { note }) };
    if ((await ask<MarkView>("POST", `/api/v1/lanes/${encodeURIComponent(props.lane)}/marks`, body)) !== null) form.reset();
    lookAgain();
  };
  return (
    <section class="panel" aria-labelledby="mark">
      <h2 id="mark">{say("mark")}</h2>
      {props.runs ? (
        <form class="mark" onSubmit={(event) => void mark(event)}>
          <label>
            {say("mark.about")}
            <select name="kind">
              {MARKS.map((kind) => (
                <option key={kind} value={kind}>
                  {say(`mark.${kind}`)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {say("mark.note")}
            <input name="note" maxLength={500} autocomplete="off" />
          </label>
          <button type="submit">{say("mark.set")}</button>
          <p class="panel-more">{notes.value.because === "" ? say("mark.more") : <Told words={notes.value.because} />}</p>
        </form>
      ) : (
        <p class="panel-more">{say("mark.noSession")}</p>
      )}
    </section>
  );
}
