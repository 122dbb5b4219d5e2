// Fields of the practice's forms.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { me } from "../../person";
import { say } from "./say";

export function Field(props: { label: string; hint?: string; children: ComponentChildren }) {
  return (
    <label class="field">
      <span>{props.label}</span>
      {props.children}
      {props.hint !== undefined && <small>{props.hint}</small>}
    </label>
  );
}

interface NumberProps {
  name: string;
  label: string;
  least: number;
  most: number;
  step?: number;
  required?: boolean;
  value?: number | null;
}

export function NumberField(props: NumberProps) {
  const { name, label, least, most, step = 1, required = false, value } = props;
  return (
    <Field label={label} hint={say("field.range", { least, most })}>
      <input name={name} type="number" inputMode="decimal" min={least} max={most} step={step} required={required} defaultValue={value === null || value === undefined ? "" : `${value}`} />
    </Field>
  );
}

/** Zero to ten, or not asked. */
export function Score(props: { name: string; label: string }) {
  return (
    <Field label={props.label}>
      <select name={props.name} defaultValue="">
        <option value="">{say("field.notAsked")}</option>
        {Array.from({ length: 11 }, (_, score) => (
          <option key={score} value={score}>
            {score}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** Yes, no, or not asked: three answers, never two. */
export function YesNo(props: { name: string; label: string }) {
  return (
    <Field label={props.label}>
      <select name={props.name} defaultValue="">
        <option value="">{say("field.notAsked")}</option>
        <option value="yes">{say("field.yes")}</option>
        <option value="no">{say("field.no")}</option>
      </select>
    </Field>
  );
}

/** Why: asked for wherever a decision is, and kept with it. */
export function Because() {
  return (
    <Field label={say("because")}>
      <input name="because" required maxLength={200} autocomplete="off" />
    </Field>
  );
}

/** A section that says why it is empty, or that it is being asked for. */
export function Part<T>(props: { name: string; title: string; looked: { found: T | null; because: string }; children: (found: T) => ComponentChildren }) {
  const { name, title, looked } = props;
  return (
    <section class="panel" aria-labelledby={`part-${name}`}>
      <h2 id={`part-${name}`}>{title}</h2>
      {looked.found !== null ? props.children(looked.found) : <p class="panel-more">{looked.because === "" ? say("asking") : looked.because}</p>}
    </section>
  );
}

/** Who answers for it: at home, where nobody signs in, it has to be typed. */
export function useBy(): { by: string; field: ComponentChildren } {
  const [by, setBy] = useState("");
  if (me.value?.network === true) return { by: "", field: null };
  return {
    by,
    field: (
      <label class="field">
        <span>{say("by")}</span>
        <input value={by} maxLength={60} required onInput={(event) => setBy(event.currentTarget.value)} />
      </label>
    ),
  };
}
