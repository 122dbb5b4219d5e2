// Somebody else was first: theirs and mine side by side, what differs marked by a word too, and one of the two to choose.
// Closed without choosing, nothing is written, and what was typed is still in its form.

import type { ComponentChildren } from "preact";
import { Over } from "../../parts/over";
import { decimal } from "../../units";
import { clash, keepMine, takeTheirs } from "./looking";
import { lines, pairs, type Clash } from "./clashing";
import { say } from "./say";

const cm = (mm: number): string => say("height.cm", { cm: decimal(mm / 10, 0, 1) });
const pct = (permille: number): string => `${decimal(permille / 10, 0, 1)} %`;
const figure = (write: (value: number) => string) => (value: unknown): string => (typeof value === "number" ? write(value) : say("notKnown"));
const words = (value: unknown): string => (typeof value === "string" && value !== "" ? value : say("notKnown"));
const yes = (value: unknown): string => say(value === true ? "field.yes" : "field.no");

/** What of a version a person reads, by its key: the words for it, and how its value is written. */
const FIELDS: Record<string, readonly [Parameters<typeof say>[0], (value: unknown) => string]> = {
  height_mm: ["height", figure(cm)],
  leg_length_mm: ["clash.leg", figure(cm)],
  mass_kg: ["record.mass", figure((kg) => decimal(kg, 0, 1))],
  shoe: ["shoe", words],
  pain_model: ["record.model", (value) => say(value === "tendon" ? "record.model.tendon" : "record.model.strict")],
  utc_offset_s: ["record.offset", figure((s) => decimal(s / 3600, 0, 2))],
  programme: ["programme", words],
  "next.session": ["clash.session", figure((n) => `${n}`)],
  "next.fade_of": ["clash.fade", figure((n) => `${n}`)],
  "next.minutes_permille": ["clash.minutes", figure(pct)],
  "next.target_change_permille": ["clash.target", figure(pct)],
  locked: ["runners.locked", yes],
  accepted: ["proposals.accept", yes],
  because: ["because", words],
  answered_by: ["by", words],
};

export function BothVersions() {
  const of = clash.value;
  if (of === null) return null;
  const shut = (): void => {
    clash.value = null;
  };
  return (
    <Over label={say("clash")} close={shut}>
      <section class="clash">
        <h2>{say("clash")}</h2>
        <p>{say(of.again === null ? "clash.final" : alike(of) ? "clash.alike" : "clash.more")}</p>
        <div class="table-scroll" role="region" aria-label={say("clash.table")} tabIndex={0}>
          {typeof of.there["text"] === "string" ? <Texts of={of} /> : <Fields of={of} />}
        </div>
        <p class="buttons">
          <button type="button" class="go" onClick={() => takeTheirs(of)}>
            {say("clash.take")}
          </button>
          {of.again !== null && (
            <button type="button" onClick={() => void keepMine(of)}>
              {say("clash.keep")}
            </button>
          )}
          <button type="button" class="quiet" onClick={shut}>
            {say("clash.back")}
          </button>
        </p>
      </section>
    </Over>
  );
}

const alike = (of: Clash): boolean => typeof of.there["text"] !== "string" && !pairs(of, Object.keys(FIELDS)).some((pair) => pair.differs);

function Fields(props: { of: Clash }) {
  return (
    <Sides first={say("clash.field")}>
      {pairs(props.of, Object.keys(FIELDS)).map(({ key, there, mine, differs }) => {
        const field = FIELDS[key];
        if (field === undefined) return null;
        const [name, write] = field;
        return (
          <tr key={key} class={differs ? "differs" : undefined}>
            <th scope="row">
              {say(name)} {differs && <b class="tag">{say("clash.differs")}</b>}
            </th>
            <td>{write(there)}</td>
            <td>{write(mine)}</td>
          </tr>
        );
      })}
    </Sides>
  );
}

/** A plan's file: line by line, each with its number; what only one of them has stands alone in its row. */
function Texts(props: { of: Clash }) {
  const { there, mine } = props.of;
  return (
    <Sides first={say("clash.line")}>
      {lines(String(there["text"]), String(mine["text"])).map((line, i) => {
        const differs = line.there === null || line.mine === null;
        return (
          <tr key={i} class={differs ? "differs" : undefined}>
            <th scope="row">
              {i + 1} {differs && <b class="tag">{say("clash.differs")}</b>}
            </th>
            <td>
              <code>{line.there ?? ""}</code>
            </td>
            <td>
              <code>{line.mine ?? ""}</code>
            </td>
          </tr>
        );
      })}
    </Sides>
  );
}

function Sides(props: { first: string; children: ComponentChildren }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{props.first}</th>
          <th scope="col">{say("clash.theirs")}</th>
          <th scope="col">{say("clash.mine")}</th>
        </tr>
      </thead>
      <tbody>{props.children}</tbody>
    </table>
  );
}
