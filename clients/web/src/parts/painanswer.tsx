// An answer about pain, when somebody of the staff writes it down: on the console and in a runner's file the same form.

import type { EnterPain, PromptView } from "../contract/http";
import { language } from "../language";
import de from "../messages/answer.de.json";
import en from "../messages/answer.en.json";
import { catalogue } from "../say";
import { numberOf, submits, text } from "./form";

const say = catalogue(language, { en, de });
const SCORES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const MOMENTS = ["before", "halfway", "end", "after_60min", "next_morning", "on_demand"] as const satisfies readonly EnterPain["moment"][];

export const momentWord = (moment: EnterPain["moment"]): string => say(`moment.${moment}`);

interface Props {
  first: PromptView | undefined; // the question that has been open the longest
  likely?: EnterPain["moment"] | undefined; // what is probably being answered, where it is not that one
  send(body: EnterPain): Promise<unknown>; // null: it was refused, and what was typed stays
}

export function PainAnswer(props: Props) {
  const { first, send } = props;
  const likely = props.likely ?? first?.moment ?? "on_demand";
  return (
    <form class="pain-form" key={likely} onSubmit={submits((form) => send(answered(form, first)))}>
      <label>
        {say("when")}
        <select name="moment" defaultValue={likely}>
          {MOMENTS.map((moment) => (
            <option key={moment} value={moment}>
              {momentWord(moment)}
            </option>
          ))}
        </select>
      </label>
      {(["knee", "leg"] as const).map((where) => (
        <label key={where}>
          {say(where)}
          <select name={where} defaultValue="">
            <option value="">{say("notSaid")}</option>
            {SCORES.map((score) => (
              <option key={score} value={score}>
                {score}
              </option>
            ))}
          </select>
        </label>
      ))}
      <label class="check">
        <input type="checkbox" name="limp" /> {say("limp")}
      </label>
      <label>
        {say("note")}
        <input name="note" maxLength={200} autocomplete="off" />
      </label>
      <button type="submit">{say("keep")}</button>
    </form>
  );
}

/** It belongs to the session that was asked about, when it answers that question; else the service says to which. */
function answered(form: FormData, first: PromptView | undefined): EnterPain {
  const moment = text(form, "moment") as EnterPain["moment"];
  return {
    moment,
    knee_nprs: numberOf(form, "knee"),
    lower_leg_nprs: numberOf(form, "leg"),
    limp: form.get("limp") === "on",
    note: text(form, "note") || null,
    ...(first?.moment === moment && first.session !== "coming" ? { session: first.session } : {}),
  };
}
