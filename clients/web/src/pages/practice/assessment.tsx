// The intake and the examination, and what follows from them: suggestions for the physio, each with its evidence grade.
// What was not asked stays not asked: it is never taken for a no.

import type { AssessmentView, EnterAssessment, Intake } from "../../contract/http";
import { numberOf, submits, text, yesNo } from "../../parts/form";
import { Told } from "../../parts/told";
import { dateTime } from "../console/shaping";
import { Field, NumberField, Part, Score, YesNo } from "./fields";
import { change, ofRunner, useLook } from "./looking";
import { say } from "./say";

type Many = "zones" | "provokers" | "red_flags" | "do_not_start" | "cautions" | "changes";
type Choice<K extends Many> = NonNullable<Intake[K]>[number];

const MANY: { readonly [K in Many]: readonly Choice<K>[] } = {
  zones: ["kneecap", "patellar_tendon", "tibial_tubercle", "lateral_epicondyle", "lateral_joint_line", "medial_joint_line", "pes_anserinus", "back", "thigh", "shin_calf"],
  provokers: ["stairs", "squat", "sitting", "kneeling", "downhill"],
  red_flags: [
    "trauma_swelling", "no_weight", "locked", "giving_way", "hot_or_fever", "night_pain", "weight_loss_or_cancer", "calf_swelling", "breathless", "bone_pain",
    "morning_stiffness", "numb_or_weak", "dislocation",
  ],
  do_not_start: ["bone_stress", "surgery", "not_cleared"],
  cautions: ["achilles_or_plantar", "calf_strain", "big_toe", "lower_drop_shoes"],
  changes: ["more_km", "hills", "speed", "shoes", "surface", "break"],
};
const ASKED = ["new_swelling", "repeatable_distance", "daily_rest_pain", "lower_leg_history"] as const satisfies readonly (keyof Intake)[];
const SCORES = ["pain_worst_nprs", "pain_usual_nprs", "pain_running_nprs", "fear_of_harm", "confidence", "sleep"] as const satisfies readonly (keyof Intake)[];
const NUMBERS = [
  { name: "since_months", most: 600, step: 1 },
  { name: "week_km", most: 300, step: 0.1 },
  { name: "longest_30_days_km", most: 200, step: 0.1 },
  { name: "runs_per_week", most: 21, step: 0.5 },
  { name: "running_years", most: 90, step: 0.5 },
  { name: "treadmill_runs", most: 1000, step: 1 },
] as const satisfies readonly { name: keyof Intake; most: number; step: number }[];
const CONTRIBUTORS = ["training_load", "mechanics", "hip_drop", "hip_strength", "quadriceps", "foot", "lateral_tightness"] as const;

export function Assessment(props: { runner: string }) {
  const looked = useLook<readonly AssessmentView[]>(`${ofRunner(props.runner)}/assessments`);
  return (
    <Part name="assessment" title={say("assessment")} looked={looked}>
      {(found) => (
        <>
          {found.length === 0 && <p class="panel-more">{say("assessment.none")}</p>}
          {found.slice(0, 1).map((one) => (
            <Suggestion key={one.made_utc} one={one} />
          ))}
          <details>
            <summary>{say("assessment.enter")}</summary>
            <Form runner={props.runner} />
          </details>
        </>
      )}
    </Part>
  );
}

function Suggestion(props: { one: AssessmentView }) {
  const { one } = props;
  const lists = [
    ["assessment.flags", one.red_flags],
    ["assessment.besides", one.besides],
    ["assessment.follows", one.follows],
    ["assessment.notChecked", one.not_checked],
    ["assessment.notKnown", one.not_known],
  ] as const;
  return (
    <div class="suggestion">
      <p>
        <b>
          <Told words={one.suggest} />
        </b>{" "}
        <span class="tag">{say("assessment.grade", { grade: one.grade })}</span>
      </p>
      <p>
        <Told words={one.because} />
      </p>
      {one.hint !== "" && (
        <p class="panel-more">
          <Told words={one.hint} />
        </p>
      )}
      {lists.filter(([, all]) => all.length > 0).map(([name, all]) => (
        <div key={name}>
          <h3>{say(name)}</h3>
          <ul class="says">
            {all.map((words) => (
              <li key={words}>
                <Told words={words.replaceAll("_", " ")} />
              </li>
            ))}
          </ul>
        </div>
      ))}
      {one.try_out !== null && (
        <p class="panel-more">
          <Told words={one.try_out} />
        </p>
      )}
      <p class="panel-more">{say("assessment.made", { by: one.made_by, when: dateTime(one.made_utc) })}</p>
    </div>
  );
}

/** What the form says; a group that nobody touched is empty, as its heading says. */
export function assessmentOf(form: FormData): EnterAssessment {
  const many = Object.fromEntries((Object.keys(MANY) as Many[]).map((name) => [name, form.getAll(name).map(String)]));
  const numbers = Object.fromEntries([...SCORES, ...NUMBERS.map((one) => one.name)].map((name) => [name, numberOf(form, name)]));
  const asked = Object.fromEntries(ASKED.map((name) => [name, form.get(name) === "on"]));
  const contributors = Object.fromEntries(
    CONTRIBUTORS.flatMap((name) => {
      const answer = yesNo(form, `found_${name}`);
      return answer === null ? [] : [[name, answer]];
    }),
  );
  const own = numberOf(form, "own_nprs");
  const above = numberOf(form, "above_nprs");
  const above_permille = numberOf(form, "above_pct");
  return {
    intake: { age_years: numberOf(form, "age_years") ?? 0, ...many, ...asked, ...numbers, goal: text(form, "goal") } as Intake,
    contributors,
    overstride: yesNo(form, "overstride"),
    try_out: own === null || above === null || above_permille === null ? null : { above_permille: above_permille * 10, own_nprs: own, above_nprs: above },
  };
}

function Form(props: { runner: string }) {
  const enter = (form: FormData): Promise<unknown> => change("POST", `${ofRunner(props.runner)}/assessments`, assessmentOf(form));
  return (
    <form class="fields" onSubmit={submits(enter)}>
      <NumberField name="age_years" label={say("intake.age_years")} least={5} most={110} required />
      {(Object.keys(MANY) as Many[]).map((name) => (
        <fieldset key={name}>
          <legend>{say(`intake.${name}`)}</legend>
          {MANY[name].map((choice) => (
            <label key={choice} class="check">
              <input type="checkbox" name={name} value={choice} /> {say(`choice.${choice}`)}
            </label>
          ))}
        </fieldset>
      ))}
      <fieldset>
        <legend>{say("intake.asked")}</legend>
        {ASKED.map((name) => (
          <label key={name} class="check">
            <input type="checkbox" name={name} /> {say(`intake.${name}`)}
          </label>
        ))}
      </fieldset>
      {SCORES.map((name) => (
        <Score key={name} name={name} label={say(`intake.${name}`)} />
      ))}
      {NUMBERS.map(({ name, most, step }) => (
        <NumberField key={name} name={name} label={say(`intake.${name}`)} least={0} most={most} step={step} />
      ))}
      <Field label={say("intake.goal")}>
        <input name="goal" maxLength={120} autocomplete="off" />
      </Field>
      <fieldset>
        <legend>{say("intake.contributors")}</legend>
        {CONTRIBUTORS.map((name) => (
          <YesNo key={name} name={`found_${name}`} label={say(`contributor.${name}`)} />
        ))}
        <YesNo name="overstride" label={say("intake.overstride")} />
      </fieldset>
      <fieldset>
        <legend>{say("intake.tryOut")}</legend>
        <Score name="own_nprs" label={say("intake.own_nprs")} />
        <Score name="above_nprs" label={say("intake.above_nprs")} />
        <NumberField name="above_pct" label={say("intake.above_pct")} least={1} most={10} step={0.5} />
      </fieldset>
      <button type="submit" class="go">
        {say("assessment.keep")}
      </button>
    </form>
  );
}
