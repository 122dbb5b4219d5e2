// Made from the service's own definitions by `stridecue contract`. Do not edit: change the Python.

/** Enable or disable; or set another passphrase. */
export interface AccountChange {
  readonly active?: boolean | null;
  readonly passphrase?: string | null;
}

/** An account as an admin sees it. */
export interface AccountShown {
  readonly name: string;
  readonly role: "physio" | "admin";
  readonly active: boolean;
  readonly since: string;
}

/** Accept or decline. `by`: who answers for it; at home, where nobody signs in, it has to be said. */
export interface AnswerProposal {
  readonly accept: boolean;
  readonly because: string;
  readonly by?: string;
}

/** A person's answer to a proposal. */
export interface AnswerView {
  readonly accepted: boolean;
  readonly answered_utc: string;
  readonly answered_by: string;
  readonly because: string;
}

/** For the physio only: a suggestion with its evidence grade, what follows from it, what was not checked. */
export interface AssessmentView {
  readonly made_utc: string;
  readonly made_by: string;
  readonly suggest: string;
  readonly because: string;
  readonly grade: "A" | "B" | "B/C" | "C" | "D";
  readonly target_permille: number | null;
  readonly hint: string;
  readonly red_flags: readonly string[];
  readonly besides: readonly string[];
  readonly follows: readonly string[];
  readonly not_checked: readonly string[];
  readonly not_known: readonly string[];
  readonly try_out: string | null;
}

/** How a session stands to the gates of a baseline; the figures when all of them are met. */
export interface BaselineTrial {
  readonly session: string;
  readonly gates: readonly Gate[];
  readonly late_milli_spm: number | null;
  readonly early_milli_spm: number | null;
  readonly speed_mm_s: number | null;
}

/** A cadence baseline; `again`: why it no longer holds, nothing while it does. */
export interface BaselineView {
  readonly late_milli_spm: number;
  readonly early_milli_spm: number | null;
  readonly speed_mm_s: number;
  readonly shoe: string;
  readonly taken_utc: string;
  readonly session: string | null;
  readonly taken_by: string;
  readonly again?: readonly string[];
}

/** Two weeks or more without a run. */
export interface Break {
  readonly from_utc: string;
  readonly days: number;
}

/** The same with what waits for a person: open proposals and questions; None where they may not be seen. */
export interface CaseLine {
  readonly runner: string;
  readonly name: string;
  readonly programme: string | null;
  readonly session: number | null;
  readonly locked: boolean;
  readonly finished: boolean;
  readonly lane: string | null;
  readonly proposals: number | null;
  readonly prompts: number | null;
}

/** A physio's own choice beyond the rules: skip a fade step, raise the target. */
export interface Choose {
  readonly choice: "skip_fade" | "raise_target";
  readonly because: string;
  readonly version: number;
}

/** This device shall serve the lane, worn on this foot (absent: as the device says). */
export interface Claim {
  readonly device: string;
  readonly side?: "left" | "right" | "unknown" | null;
}

/** Whether the clinical pack is on, and who answers for it. */
export interface Clinical {
  readonly enabled: boolean;
  readonly professional: string;
  readonly profession: string;
  readonly recorded: string;
  readonly because: string;
}

/** For a runner's phone or keyboard. `qr_path`: the dark modules as an SVG path over `qr_side` units square. */
export interface CodeShown {
  readonly address: string;
  readonly pin: string;
  readonly life_s: number;
  readonly qr_path: string;
  readonly qr_side: number;
}

/** What counts now for one purpose; a purpose that is not there was never agreed to. `party`: with whom. */
export interface Consent {
  readonly purpose: "store_health" | "share" | "reminders" | "research";
  readonly party: string;
  readonly granted: boolean;
  readonly text_version: string;
  readonly recorded: string;
}

/** At `at_us` on the service clock the plan had run for `elapsed_us`, pauses left out; `runs`: it goes on. */
export interface Course {
  readonly parts: readonly Part[];
  readonly at_us: number;
  readonly elapsed_us: number;
  readonly runs: boolean;
}

/** A physio's or an admin's. */
export interface Credentials {
  readonly name: string;
  readonly passphrase: string;
}

/** A runner agrees, or no longer does. `party`: the physio's account, when sharing. */
export interface Decide {
  readonly purpose: "store_health" | "share" | "reminders" | "research";
  readonly granted: boolean;
  readonly party?: string;
}

/** A device as pages show it. Absent means that it did not say. */
export interface Device {
  readonly device: string;
  readonly side: "left" | "right" | "unknown";
  readonly status: "online" | "offline" | "silent";
  readonly battery_pct: number | null;
  readonly lane: string | null;
  readonly place?: "foot" | "shank" | "thigh" | "sacrum" | "waist" | "hand" | "wrist" | "treadmill" | "bridged" | null;
  readonly kind?: "foot_pod" | "bracelet" | "gateway" | "phone" | "treadmill" | null;
  readonly rssi_dbm?: number | null;
  readonly firmware?: string | null;
  readonly heard_us?: number | null;
  readonly clock_because?: string | null;
}

/** Put a runner into a programme, or elsewhere in it. `version`: of the enrolment that was read, 0 for none. */
export interface Enrol {
  readonly programme: string;
  readonly because: string;
  readonly version?: number;
  readonly next?: PrescriptionInput;
}

/** Where a runner stands. `follow_ups_utc`: silent tests after the end. */
export interface EnrolmentView {
  readonly runner: string;
  readonly programme: string;
  readonly sessions: number;
  readonly next: PrescriptionOutput;
  readonly version: number;
  readonly began_utc: string;
  readonly locked: boolean;
  readonly finished_utc: string | null;
  readonly follow_ups_utc: readonly string[];
}

/** What was asked and found. A contributor that is absent was not looked for. */
export interface EnterAssessment {
  readonly intake: Intake;
  readonly contributors: { readonly [key: string]: boolean };
  readonly overstride?: boolean | null;
  readonly try_out?: TryOut | null;
}

/** An answer. `session`: absent for the newest, and for the coming one when it is asked before the run. */
export interface EnterPain {
  readonly moment: "before" | "halfway" | "end" | "after_60min" | "next_morning" | "on_demand";
  readonly knee_nprs?: number | null;
  readonly lower_leg_nprs?: number | null;
  readonly limp?: boolean;
  readonly session?: string | null;
  readonly note?: string | null;
  readonly corrects?: number | null;
}

/** A run that was told, not recorded. */
export interface EnterRun {
  readonly began_utc: string;
  readonly minutes_min: number;
  readonly distance_km?: number | null;
  readonly hills?: boolean;
  readonly fast?: boolean;
}

/** A questionnaire's sum; its items are not ours to keep. */
export interface EnterScore {
  readonly tool: "akps" | "koos_pf" | "uwri";
  readonly points: number;
  readonly taken_on: string;
  readonly language: string;
  readonly version: string;
}

/** Typed, so that no slip of a finger erases anybody. */
export interface Erase {
  readonly confirm: "erase";
}

/** Every lane, and the devices that nobody has claimed. */
export interface FloorSnapshot {
  readonly lanes: readonly LaneSnapshot[];
  readonly unclaimed: readonly Device[];
}

/** A silent test after the end: so many days on, what was kept, and what that says to do. */
export interface FollowUp {
  readonly session: string;
  readonly days: number;
  readonly retention: number | null;
  readonly says: string;
}

/** One thing that a baseline has to pass, and how it stands, in words. */
export interface Gate {
  readonly name: "cadence" | "length" | "belt" | "minutes" | "missed" | "steps";
  readonly met: boolean;
  readonly says: string;
}

/** Where a runner is in the procedure. `cadence_hidden` is always so: a seen cadence is a changed one. */
export interface Guidance {
  readonly name: "walk" | "settle" | "jog" | "score" | "done";
  readonly says: string;
  readonly left_s: number;
  readonly cadence_hidden?: boolean;
}

/** All devices, all lanes, and the service; `now_us`: the service clock. */
export interface GymNow {
  readonly now_us: number;
  readonly devices: readonly Device[];
  readonly lanes: readonly LaneUse[];
  readonly service: ServiceNow;
}

/** How the service is. `ready`: broker connected, log writable, kernels warm. */
export interface Health {
  readonly live: boolean;
  readonly ready: boolean;
  readonly because: readonly string[];
  readonly version: string;
  readonly uptime_s: number;
  readonly broker: string;
  readonly store: string;
  readonly audio: string;
  readonly lanes: readonly LaneHealth[];
  readonly counts: { readonly [key: string]: number };
  readonly refusals: readonly string[];
}

/** Runs, newest first; this week beside the last, without a verdict; how long the next run may be. */
export interface HistoryView {
  readonly runs: readonly RunView[];
  readonly this_week: Week;
  readonly last_week: Week;
  readonly allowed_min: number | null;
  readonly breaks: readonly Break[];
  readonly unreadable: readonly string[];
}

/** What was asked and answered. None: not asked; an empty tuple: asked, and none. */
export interface Intake {
  readonly age_years: number;
  readonly zones?: readonly ("kneecap" | "patellar_tendon" | "tibial_tubercle" | "lateral_epicondyle" | "lateral_joint_line" | "medial_joint_line" | "pes_anserinus" | "back" | "thigh" | "shin_calf")[];
  readonly provokers?: readonly ("stairs" | "squat" | "sitting" | "kneeling" | "downhill")[];
  readonly red_flags?: readonly ("trauma_swelling" | "no_weight" | "locked" | "giving_way" | "hot_or_fever" | "night_pain" | "weight_loss_or_cancer" | "calf_swelling" | "breathless" | "bone_pain" | "morning_stiffness" | "numb_or_weak" | "dislocation")[];
  readonly do_not_start?: readonly ("bone_stress" | "surgery" | "not_cleared")[];
  readonly cautions?: readonly ("achilles_or_plantar" | "calf_strain" | "big_toe" | "lower_drop_shoes")[];
  readonly changes?: readonly ("more_km" | "hills" | "speed" | "shoes" | "surface" | "break")[];
  readonly new_swelling?: boolean;
  readonly repeatable_distance?: boolean;
  readonly daily_rest_pain?: boolean;
  readonly lower_leg_history?: boolean;
  readonly pain_worst_nprs?: number | null;
  readonly pain_usual_nprs?: number | null;
  readonly pain_running_nprs?: number | null;
  readonly since_months?: number | null;
  readonly week_km?: number | null;
  readonly longest_30_days_km?: number | null;
  readonly runs_per_week?: number | null;
  readonly running_years?: number | null;
  readonly treadmill_runs?: number | null;
  readonly fear_of_harm?: number | null;
  readonly confidence?: number | null;
  readonly sleep?: number | null;
  readonly goal?: string;
}

/** START, PAUSE or RESUME of a lane; `clear_fault` after a person has looked. STOP is a route of its own. */
export interface LaneCommand {
  readonly action: "start" | "pause" | "resume" | "clear_fault" | "take_baseline" | "mark";
  readonly because?: string;
}

/** How long somebody's session ran on a lane on one day (UTC). */
export interface LaneDay {
  readonly lane: string;
  readonly day: string;
  readonly run_s: number;
}

/** How one lane is. */
export interface LaneHealth {
  readonly lane: string;
  readonly state: string;
  readonly because: string;
  readonly session: string | null;
  readonly steps: number;
  readonly failures: number;
}

/** Everything a page needs to begin. */
export interface LaneSnapshot {
  readonly lane: string;
  readonly session: string | null;
  readonly armed: boolean;
  readonly plan: PlanName;
  readonly status: Status | null;
  readonly cue: TempoCue | SilenceCue | null;
  readonly devices: readonly Device[];
  readonly outputs: readonly OutputNow[];
  readonly course?: Course | null;
  readonly fault?: string | null;
  readonly asked_us?: number | null;
}

/** A lane as a machine: is it in use, and does it work. */
export interface LaneUse {
  readonly lane: string;
  readonly runs: boolean;
  readonly armed: boolean;
  readonly broken: boolean;
}

/** A red flag, or another reason to stop everything. */
export interface Lock {
  readonly because: string;
}

/** Where the marker stands: the session, and the moment on its clock. */
export interface MarkView {
  readonly session: string;
  readonly at_us: number;
  readonly kind: "technique" | "fatigue" | "speed" | "shoe" | "sensor" | "talk" | "other";
}

/** Who is asking. `network`: whether anybody has to sign in here at all. */
export interface Me {
  readonly role: "nobody" | "runner" | "physio" | "admin" | "wall" | "machine" | "home";
  readonly account: string | null;
  readonly lane: string | null;
  readonly network: boolean;
}

/** Seconds are of running that was judged, unless a name says otherwise. None: not known, never zero. */
export interface Measures {
  readonly in_band_permille: number | null;
  readonly cued_judged_s: number;
  readonly main_planned_s: number | null;
  readonly main_ran_s: number;
  readonly feedback_available_s: number;
  readonly feedback_delivered_s: number;
  readonly episodes: number;
  readonly answered: number;
  readonly response_s: number | null;
  readonly with_cues_milli_spm: number | null;
  readonly without_cues_milli_spm: number | null;
  readonly with_cues_load_permille: number | null;
  readonly without_cues_load_permille: number | null;
  readonly cold_probe: Probe | null;
  readonly end_probe: Probe | null;
  readonly because: string;
  readonly steps: number;
  readonly target_milli_spm: number | null;
  readonly cadence_milli_spm: number | null;
  readonly contact_us: number | null;
  readonly asymmetry_permille: number | null;
  readonly load_permille: number | null;
  readonly distance_mm: number | null;
}

/** Shall this output be silent? The reason is for the log and for the page of the runner. */
export interface Mute {
  readonly muted: boolean;
  readonly because?: string;
}

/** For a physio or another admin; the passphrase is for the first sign-in, and theirs to change. */
export interface NewAccount {
  readonly name: string;
  readonly role: "physio" | "admin";
  readonly passphrase: string;
}

/** Something worth finding again, now. `note`: for the runner's records only. */
export interface NewMark {
  readonly kind: "technique" | "fatigue" | "speed" | "shoe" | "sensor" | "talk" | "other";
  readonly note?: string | null;
}

/** One's own: the old one is asked again. */
export interface NewPassphrase {
  readonly old: string;
  readonly new: string;
}

/** Somebody new. The name is kept apart and sealed; everything else speaks of a random pseudonym. */
export interface NewRunner {
  readonly name: string;
  readonly contact?: string | null;
  readonly share?: boolean;
}

/** For a machine. It can never do more than the account that makes it, and on one lane only when `lane` says so. */
export interface NewToken {
  readonly scopes: readonly string[];
  readonly lane?: string | null;
  readonly days?: number;
}

/** A note beside its marker. */
export interface NoteView {
  readonly session: string;
  readonly at_us: number;
  readonly kind: string;
  readonly note: string;
  readonly noted_utc: string;
  readonly noted_by: string;
}

/** Who runs next on a lane: the next session of their programme, or a plan by its name (`baseline`, `free-run`). */
export interface OnLane {
  readonly runner: string;
  readonly plan?: string;
  readonly stays?: boolean;
}

/** Who is on a lane, with which plan, and what to know about it. */
export interface OnLaneView {
  readonly lane: string;
  readonly runner: string;
  readonly plan: string;
  readonly session: number | null;
  readonly minutes_min: number | null;
  readonly target_permille: number | null;
  readonly says: readonly string[];
}

/** Who is on a lane, by the name they are known by (null: a guest), and whether their phone follows it. */
export interface OnThisLane {
  readonly name: string | null;
  readonly followed: boolean;
}

/** An output of the lane: is it muted, and how it is, in words. */
export interface OutputNow {
  readonly output: "speaker" | "page" | "bracelet";
  readonly muted: boolean;
  readonly because: string;
}

/** What became of the beats on a page since its last word; times on the service clock (`core.outputs.Sounded`). */
export interface PageSounded {
  readonly played?: number;
  readonly late?: number;
  readonly no_lease?: number;
  readonly first_us?: number | null;
  readonly last_us?: number | null;
}

/** Where it hurts and how much, 0 to 10, while a session runs; `signs` end it whatever the number. */
export interface PainSaid {
  readonly site: "knee" | "calf" | "achilles" | "shin" | "foot" | "lower_leg";
  readonly nprs: number;
  readonly signs?: readonly ("sharp" | "locking" | "giving_way" | "limp" | "sudden" | "chest_pain" | "faint" | "breathless" | "leg_swelling")[];
}

/** An answer with its light. */
export interface PainView {
  readonly number: number;
  readonly session: string;
  readonly moment: "before" | "halfway" | "end" | "after_60min" | "next_morning" | "on_demand";
  readonly knee_nprs: number | null;
  readonly lower_leg_nprs: number | null;
  readonly limp: boolean;
  readonly light: "green" | "amber" | "red";
  readonly answered_utc: string;
  readonly said_by: string;
  readonly note: string | null;
  readonly corrects: number | null;
  readonly corrected: boolean;
}

/** A segment of the plan; `duration_s` null: until the end. */
export interface Part {
  readonly mode: "free" | "walk" | "silent" | "probe" | "continuous" | "bandwidth";
  readonly duration_s: number | null;
}

/** A plan that is being written: one session by its segments, or any by its text; and for whom, if known. */
export interface PlanDraft {
  readonly name: string;
  readonly segments?: readonly Segment[];
  readonly text?: string;
  readonly baseline_spm?: number | null;
  readonly longest_min?: number | null;
  readonly version?: string;
}

/** A plan in a list. `own`: a file beside the configuration; the others come with the service. */
export interface PlanLine {
  readonly name: string;
  readonly kind: "session" | "programme";
  readonly own: boolean;
  readonly sessions: number;
}

/** Which plan a lane follows, and the baseline its targets are relative to. */
export interface PlanName {
  readonly name: string;
  readonly baseline_milli_spm: number | null;
}

/** How a draft stands: nothing refused, and what it would do; or why not, each with the key that asks for it. */
export interface PlanTrial {
  readonly refused: readonly string[];
  readonly text?: string;
  readonly shapes?: readonly SessionShape[];
}

/** One plan: the text of its file, and every session it makes. `version`: of the file; empty: there is none yet. */
export interface PlanView {
  readonly name: string;
  readonly kind: "session" | "programme";
  readonly own: boolean;
  readonly text: string;
  readonly shapes: readonly SessionShape[];
  readonly version: string;
}

/** One column a figure, all equally long; null: not measured at that step, or not known. */
export interface Points {
  readonly at_us: readonly number[];
  readonly cadence_milli_spm: readonly (number | null)[];
  readonly mean10_milli_spm: readonly (number | null)[];
  readonly target_milli_spm: readonly (number | null)[];
  readonly low_milli_spm: readonly (number | null)[];
  readonly high_milli_spm: readonly (number | null)[];
  readonly load_index_permille: readonly (number | null)[];
  readonly load_km_permille: readonly (number | null)[];
  readonly contact_us: readonly (number | null)[];
  readonly asymmetry_permille: readonly (number | null)[];
  readonly drop_change_mdeg: readonly (number | null)[];
}

/** What is run next: the minutes and target of `session`, cued as in session `fade_of`. */
export interface PrescriptionInput {
  readonly session?: number;
  readonly fade_of?: number;
  readonly minutes_permille?: number;
  readonly target_change_permille?: number;
}

/** What is run next: the minutes and target of `session`, cued as in session `fade_of`. */
export interface PrescriptionOutput {
  readonly session?: number;
  readonly fade_of?: number;
  readonly minutes_permille?: number;
  readonly target_change_permille?: number;
}

/** What was run in silence; `retained_permille` None where it cannot be told. */
export interface Probe {
  readonly milli_spm: number;
  readonly over_s: number;
  readonly retained_permille: number | null;
}

/** application/problem+json (RFC 9457): what is wrong, in words that say what would be accepted. */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
}

/** A question that is open. */
export interface PromptView {
  readonly runner: string;
  readonly session: string;
  readonly moment: "before" | "halfway" | "end" | "after_60min" | "next_morning" | "on_demand";
  readonly asks: string;
  readonly since_utc: string;
  readonly late: boolean;
}

/** What the rules propose after a session, and why; `open`: it waits for a person. */
export interface ProposalView {
  readonly number: number;
  readonly session: string;
  readonly made_utc: string;
  readonly verdict: "advance" | "hold_fade" | "hold" | "regress" | "stop";
  readonly rule: number;
  readonly because: string;
  readonly ran: PrescriptionOutput;
  readonly next: PrescriptionOutput | null;
  readonly open: boolean;
  readonly answer: AnswerView | null;
}

/** Newest first; and what a physio may choose beside them (`POST …/enrolment/choices`). */
export interface ProposalsView {
  readonly proposals: readonly ProposalView[];
  readonly choices: readonly ("skip_fade" | "raise_target")[];
}

/** What anybody on the network may know of the service: does it live, and is it ready. */
export interface Readiness {
  readonly live: boolean;
  readonly ready: boolean;
}

/** `version` counts the changes: who writes says which one they have read, and a second writer is told. */
export interface Record {
  readonly runner: string;
  readonly version?: number;
  readonly height_mm?: number | null;
  readonly leg_length_mm?: number | null;
  readonly mass_kg?: number | null;
  readonly reference_speed_mm_s?: number | null;
  readonly shoe?: string;
  readonly devices?: readonly string[];
  readonly pain_model?: "strict" | "tendon";
  readonly utc_offset_s?: number;
}

/** The code of a QR; or the PIN, with the lane it is typed on (no lane: a wall display). */
export interface Redeem {
  readonly code?: string | null;
  readonly pin?: string | null;
  readonly lane?: string | null;
  readonly replace?: boolean;
}

/** Every line is in words already, so that sheet and page agree to the letter. */
export interface Referral {
  readonly name: string;
  readonly subject: string;
  readonly head: readonly (readonly [string, string, string, string])[];
  readonly sections: readonly (readonly [string, readonly string[]])[];
  readonly sessions: readonly string[];
  readonly chart: string;
  readonly cadence: { readonly [key: string]: readonly (number | null)[] };
  readonly figures: readonly (readonly string[])[];
  readonly table: string;
  readonly rows: readonly (readonly string[])[];
  readonly key: string;
  readonly gaps: readonly (readonly [string, readonly string[]])[];
  readonly notices: readonly string[];
}

/** Facts only: no score of risk, and no word for what somebody has. */
export interface Report {
  readonly runner: string;
  readonly name: string;
  readonly made_utc: string;
  readonly software: string;
  readonly programme: string | null;
  readonly sessions_done: number;
  readonly sessions_meant: number | null;
  readonly began_utc: string | null;
  readonly finished_utc: string | null;
  readonly locked: boolean;
  readonly decided_by: readonly string[];
  readonly baseline: BaselineView | null;
  readonly target_permille: number | null;
  readonly sessions: readonly SessionLine[];
  readonly follow_ups: readonly FollowUp[];
  readonly worst_knee: readonly [number | null, number | null];
  readonly pain_change: string | null;
  readonly scores: readonly ScoreView[];
  readonly ambers: number;
  readonly adverse: readonly string[];
  readonly assessment: AssessmentView | null;
  readonly decisions: readonly ProposalView[];
  readonly next_step: readonly string[];
  readonly not_measured: readonly string[];
  readonly missing: readonly string[];
}

/** What a run, a session or a week adds up to; `steps` were assessed, over `assessed_km`; the others were not. */
export interface RunLoad {
  readonly steps?: number;
  readonly unassessed_steps?: number;
  readonly distance_km?: number;
  readonly assessed_km?: number;
  readonly impulse_bws?: number;
  readonly dose_steps?: number;
}

/** A run. `against_longest`: how it stood to the longest of the thirty days before it; None: there was none. */
export interface RunView {
  readonly source: string;
  readonly name: string;
  readonly began_utc: string;
  readonly minutes_min: number;
  readonly distance_km: number | null;
  readonly steps: number | null;
  readonly hills: boolean;
  readonly fast: boolean;
  readonly programme: string | null;
  readonly session: number | null;
  readonly size: "none" | "small" | "moderate" | "large" | "first";
  readonly of_longest_pct: number | null;
  readonly against_longest: string;
}

/** A runner in a list. */
export interface RunnerLine {
  readonly runner: string;
  readonly name: string;
  readonly programme: string | null;
  readonly session: number | null;
  readonly locked: boolean;
  readonly finished: boolean;
  readonly lane: string | null;
}

/** A runner, opened. `says`: what to know before the next session. */
export interface RunnerView {
  readonly runner: string;
  readonly name: string;
  readonly record: Record;
  readonly baseline: BaselineView | null;
  readonly enrolment: EnrolmentView | null;
  readonly says: readonly string[];
}

/** A score, and how it stands to the first one of the same questionnaire. */
export interface ScoreView {
  readonly tool: "akps" | "koos_pf" | "uwri";
  readonly points: number;
  readonly taken_on: string;
  readonly language: string;
  readonly version: string;
  readonly change: string | null;
}

/** A stretch of the session in one mode; `duration_s` None: until the end. Targets: over the runner's baseline. */
export interface Segment {
  readonly mode: "free" | "walk" | "silent" | "probe" | "continuous" | "bandwidth";
  readonly target_permille?: number | null;
  readonly duration_s?: number | null;
}

/** The service and what it stands on. */
export interface ServiceNow {
  readonly version: string;
  readonly uptime_s: number;
  readonly broker_because: string;
  readonly store_because: string;
  readonly troubles: readonly string[];
  readonly free_mb: number;
  readonly min_free_mb: number;
  readonly backup_wall: string | null;
  readonly nightly_at: string;
}

/** One session of the programme; measures are those of `core.measures`. */
export interface SessionLine {
  readonly session: string;
  readonly number: number | null;
  readonly began_utc: string;
  readonly minutes_min: number;
  readonly distance_km: number | null;
  readonly size: "none" | "small" | "moderate" | "large" | "first";
  readonly main_ran_s: number | null;
  readonly main_planned_s: number | null;
  readonly target_milli_spm: number | null;
  readonly with_cues_milli_spm: number | null;
  readonly without_cues_milli_spm: number | null;
  readonly cold_milli_spm: number | null;
  readonly end_milli_spm: number | null;
  readonly in_band_pct: number | null;
  readonly cold_retention: number | null;
  readonly end_retention: number | null;
  readonly knee_before_nprs: number | null;
  readonly knee_during_nprs: number | null;
  readonly settled: boolean | null;
  readonly morning_change_nprs: number | null;
  readonly lower_leg_nprs: number | null;
  readonly light: string;
  readonly missing: readonly string[];
}

/** One session as it would run: its segments in order. `cued_s`: how much of it may be cued. */
export interface SessionShape {
  readonly session: number | null;
  readonly segments: readonly Segment[];
  readonly minutes_min: number | null;
  readonly cued_min: number;
}

/** One stored session. */
export interface SessionSummary {
  readonly id: string;
  readonly lane: string;
  readonly plan: string;
  readonly runner: string;
  readonly source: string;
  readonly wall: string;
  readonly duration_s: number;
  readonly steps: number;
  readonly status: "open" | "sealed" | "interrupted";
  readonly load?: RunLoad;
}

/** A beat sounded; `to_us` None: it still does. */
export interface Shade {
  readonly from_us: number;
  readonly to_us: number | null;
}

/** What one recorded session showed, as `core.measures` has it. None: not known, or counted before it was kept. */
export interface Showed {
  readonly session: string;
  readonly target_milli_spm: number | null;
  readonly band_permille: number | null;
  readonly with_cues_milli_spm: number | null;
  readonly in_band_permille: number | null;
  readonly cold_milli_spm: number | null;
  readonly cold_retained_permille: number | null;
  readonly end_milli_spm: number | null;
  readonly end_retained_permille: number | null;
  readonly after_end_days: number | null;
}

/** Every recorded session that counts, newest first. */
export interface ShowedView {
  readonly sessions: readonly Showed[];
  readonly yardsticks: Yardsticks;
}

/** No beat, and why. */
export interface SilenceCue {
  readonly kind: "silence";
  readonly because: string;
  readonly issued_us: number;
}

/** None: not measured, or no baseline with these sensors yet. `says`: all of it in words. */
export interface Sites {
  readonly says: string;
  readonly impact_permille?: number | null;
  readonly impact_low_permille?: number | null;
  readonly impact_high_permille?: number | null;
  readonly knee_contact_mdeg?: number | null;
  readonly knee_peak_mdeg?: number | null;
  readonly knee_peak_change_mdeg?: number | null;
  readonly knee_excursion_change_mdeg?: number | null;
  readonly drop_change_mdeg?: number | null;
  readonly oscillation_permille?: number | null;
}

/** Where the lane stands, once per accepted step and once per change of state. */
export interface Status {
  readonly at_us: number;
  readonly state: "idle" | "warmup" | "cueing" | "held" | "lost" | "fault";
  readonly because: string;
  readonly steps: number;
  readonly cadence_milli_spm?: number | null;
  readonly mean10_milli_spm?: number | null;
  readonly target_milli_spm?: number | null;
  readonly low_milli_spm?: number | null;
  readonly high_milli_spm?: number | null;
  readonly in_band?: boolean | null;
  readonly variability_permille?: number | null;
  readonly asymmetry_permille?: number | null;
  readonly contact_us?: number | null;
  readonly speed_mm_s?: number | null;
  readonly load_tier?: "A" | "A+" | "B" | "C" | "D" | "E" | null;
  readonly load_index_permille?: number | null;
  readonly load_low_permille?: number | null;
  readonly load_high_permille?: number | null;
  readonly load_km_permille?: number | null;
  readonly load_says?: string | null;
  readonly sites?: Sites | null;
  readonly mode?: "free" | "walk" | "silent" | "probe" | "continuous" | "bandwidth" | null;
  readonly segment?: number | null;
  readonly cue?: "status";
}

/** From here on the session was in this mode of its plan. */
export interface Stretch {
  readonly from_us: number;
  readonly mode: "free" | "walk" | "silent" | "probe" | "continuous" | "bandwidth";
}

/** On or off, by a named professional. */
export interface Switch {
  readonly on: boolean;
  readonly professional: string;
  readonly profession: string;
}

/** From a recorded session; or entered by hand, with the speed it was taken at. */
export interface TakeBaseline {
  readonly session?: string | null;
  readonly cadence_spm?: number | null;
  readonly speed_kmh?: number | null;
  readonly shoe?: string | null;
  readonly treadmill_runs?: number | null;
  readonly again?: boolean;
}

/** What is asked from now on, in this session; exactly one of the five (`core.coaching.retarget`). */
export interface TargetWish {
  readonly target_permille?: number | null;
  readonly by_permille?: number | null;
  readonly policy?: "silent" | "continuous" | "bandwidth" | null;
  readonly target_milli_spm?: number | null;
  readonly band_permille?: number | null;
  readonly because?: string;
}

/** The metronome's three integers: when issued, how long they may be acted on, and the lease they start. */
export interface TempoCue {
  readonly kind: "tempo";
  readonly milli_spm: number;
  readonly anchor_us: number;
  readonly every: 1 | 2;
  readonly because: string;
  readonly issued_us: number;
  readonly ttl_ms: number;
  readonly lease_ms: number;
}

/** What stridecue says of itself, and the words of each consent, of which version. */
export interface Texts {
  readonly intended_use: string;
  readonly runner_notice: string;
  readonly who_answers: string;
  readonly consent: { readonly [key: string]: string };
  readonly consent_version: string;
}

/** One of one's own. `secret`: in the answer to its making, and never again. */
export interface TokenShown {
  readonly token: string;
  readonly scopes: readonly string[];
  readonly lane: string | null;
  readonly until: string;
  readonly secret?: string | null;
}

/** A session as far as it has come. Of points and lines only those after `since_us`; shades and stretches are whole. */
export interface Trace {
  readonly lane: string;
  readonly session: string | null;
  readonly started_us: number;
  readonly now_us: number;
  readonly every: number;
  readonly points: Points;
  readonly lines: readonly TraceLine[];
  readonly shades: readonly Shade[];
  readonly stretches: readonly Stretch[];
  readonly policy: "silent" | "continuous" | "bandwidth" | null;
  readonly band_permille: number | null;
  readonly limits_milli_spm?: readonly [number, number] | null;
  readonly pain_because?: string;
}

/** Something that was said or done. `by`: whose word it was; `times`: how often in a row, the last at `at_us`. */
export interface TraceLine {
  readonly at_us: number;
  readonly kind: "cue" | "silence" | "prompt" | "ask" | "notice" | "state" | "change" | "mark" | "pain" | "split" | "baseline" | "lock";
  readonly words: string;
  readonly because?: string;
  readonly by?: string;
  readonly device?: string | null;
  readonly times?: number;
}

/** Who did what to these records, when, how it ended, and why. */
export interface TrailEntry {
  readonly seq: number;
  readonly recorded: string;
  readonly type: string;
  readonly action: string;
  readonly outcome: string;
  readonly agent: string;
  readonly source: string;
  readonly why: string;
}

/** Whether anybody changed the audit trail. */
export interface TrailVerdict {
  readonly entries: number;
  readonly whole: boolean;
  readonly because: string;
}

/** Knee pain after each part; the second at `above_permille` over the runner's own cadence. */
export interface TryOut {
  readonly above_permille: number;
  readonly own_nprs: number;
  readonly above_nprs: number;
}

/** A named clinician takes it upon them, with a reason. */
export interface Unlock {
  readonly clinician: string;
  readonly because: string;
}

/** Seven days, summed; distance and steps of the runs that have them, `without_distance` of them have none. */
export interface Week {
  readonly runs: number;
  readonly minutes_min: number;
  readonly distance_km: number;
  readonly steps: number;
  readonly without_distance: number;
  readonly hills: number;
}

/** What one runner's ISO week (UTC) adds up to; `begins`: its Monday; the load in steps as in the own baseline. */
export interface WeekSummary {
  readonly runner: string;
  readonly week: string;
  readonly begins: string;
  readonly sessions: number;
  readonly duration_s: number;
  readonly steps: number;
  readonly load: RunLoad;
  readonly dose_per_km: number | null;
}

/** What the rules hold a session to: this much or more in the band, and kept; this much or less run, and pain. */
export interface Yardsticks {
  readonly in_band_pct: number;
  readonly kept_pct: number;
  readonly of_longest_pct: number;
  readonly knee_nprs: number;
}
