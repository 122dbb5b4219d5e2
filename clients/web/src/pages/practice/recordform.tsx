// What is kept about a runner for the coaching: height, leg length, shoe, which pain still counts as green, and their clock.

import type { Record, RunnerView } from "../../contract/http";
import { numberOf, submits, text } from "../../parts/form";
import { Field, NumberField } from "./fields";
import { change, ofRunner } from "./looking";
import { say } from "./say";

const MODELS = ["strict", "tendon"] as const satisfies readonly NonNullable<Record["pain_model"]>[];

/** As entered; before anything was, this browser's own. */
function hoursEast(record: Record): number {
  return record.version ? (record.utc_offset_s ?? 0) / 3600 : -new Date().getTimezoneOffset() / 60;
}

export function RecordForm(props: { view: RunnerView }) {
  const { runner, record } = props.view;
  const keep = (form: FormData): Promise<unknown> => {
    const mm = (name: string): number | null => {
      const cm = numberOf(form, name);
      return cm === null ? null : Math.round(cm * 10);
    };
    const shoe = text(form, "shoe");
    const body: Record = {
      ...record,
      height_mm: mm("height"),
      leg_length_mm: mm("leg"),
      mass_kg: numberOf(form, "mass"),
      pain_model: text(form, "model") as NonNullable<Record["pain_model"]>,
      utc_offset_s: Math.round((numberOf(form, "offset") ?? 0) * 3600),
      ...(shoe === "" ? {} : { shoe }),
    };
    return change("PUT", `${ofRunner(runner)}/record`, body, { read: record });
  };
  const cm = (mm: number | null | undefined): number | null => (typeof mm === "number" ? mm / 10 : null);
  return (
    <section class="panel" aria-labelledby="record">
      <h2 id="record">{say("record")}</h2>
      <details>
        <summary>{say("record.change")}</summary>
        <form class="fields" key={record.version} onSubmit={submits(keep)}>
          <NumberField name="height" label={say("record.height")} least={120} most={220} step={0.5} value={cm(record.height_mm)} />
          <NumberField name="leg" label={say("record.leg")} least={50} most={130} step={0.5} value={cm(record.leg_length_mm)} />
          <NumberField name="mass" label={say("record.mass")} least={30} most={200} step={0.5} value={record.mass_kg ?? null} />
          <Field label={say("shoe")} hint={say("plan.nameHint")}>
            <input name="shoe" maxLength={32} pattern="[a-z0-9\\-]*" autocapitalize="none" spellcheck={false} defaultValue={record.shoe ?? ""} />
          </Field>
          <Field label={say("record.model")}>
            <select name="model" defaultValue={record.pain_model ?? "strict"}>
              {MODELS.map((model) => (
                <option key={model} value={model}>
                  {say(`record.model.${model}`)}
                </option>
              ))}
            </select>
          </Field>
          <NumberField name="offset" label={say("record.offset")} least={-12} most={14} step={0.25} value={hoursEast(record)} />
          <button type="submit">{say("record.keep")}</button>
        </form>
      </details>
    </section>
  );
}
