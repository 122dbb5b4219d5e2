// The console's own memory: it asks the service for what a lane's session has shown, and adds what is heard since.

import { effect, signal } from "@preact/signals";
import { look } from "../../asking";
import type { NoteView, RunnerLine, Trace } from "../../contract/http";
import { laneNow, notices, saidOn } from "../../seen";
import type { LaneSnapshot } from "../../wire";
import { cursor_us, nothingKnown, withStatus, withTrace, type Known } from "./trace";

const SOON_MS = 350; // one question for all that one change sets off
const AGAIN_MS = 15_000; // fills what a slow network has dropped

export const known = signal<Known>(nothingKnown);
/** Who is on the lane, as far as the practice knows them; null: a guest, or not known yet. */
export const runner = signal<RunnerLine | null>(null);
export const runners = signal<readonly RunnerLine[]>([]);
/** Notes of this session, or why there are none to see. */
export const notes = signal<{ found: readonly NoteView[]; because: string }>({ found: [], because: "" });

const of = (lane: string): string => `/api/v1/lanes/${encodeURIComponent(lane)}`;
let ask: () => void = () => undefined;

/** Something was done here: look at what came of it. */
export const lookAgain = (): void => ask();

/** Follows one lane until the answer is called. */
export function followLane(lane: string): () => void {
  known.value = nothingKnown;
  runner.value = null;
  notes.value = { found: [], because: "" };
  let timer: number | undefined;
  let ended = false;
  let looked = ""; // for whom, and with how many marks, names and notes were asked for

  const fetchAll = async (): Promise<void> => {
    timer = undefined;
    const before = known.peek();
    const session = laneNow(lane).peek()?.session ?? null;
    const since_us = session !== null && session !== before.session ? -1 : cursor_us(before);
    const answer = await look<Trace>(`${of(lane)}/trace?since_us=${since_us}`);
    if (ended || "refused" in answer) return;
    known.value = withTrace(known.peek(), answer.found, since_us);
    const marks = known.peek().lines.filter((line) => line.kind === "mark").length;
    const people = [answer.found.session, laneNow(lane).peek()?.plan.name, marks].join("|");
    if (people === looked) return;
    looked = people;
    await lookForRunner(lane, () => ended);
  };
  const soon = (): void => {
    if (timer === undefined && !ended) timer = window.setTimeout(() => void fetchAll(), SOON_MS);
  };
  ask = soon;
  void fetchAll();
  const again = setInterval(soon, AGAIN_MS);
  const stopSteps = effect(() => {
    const status = laneNow(lane).value?.status;
    if (status != null) known.value = withStatus(known.peek(), status);
  });
  let news = "";
  const stopNews = effect(() => {
    const now = newsOf(lane, laneNow(lane).value);
    if (now !== news) soon();
    news = now;
  });
  return () => {
    ended = true;
    clearInterval(again);
    clearTimeout(timer);
    stopSteps();
    stopNews();
  };
}

/** What changes when there is a line more to read; a silence's reason follows every step and is none. */
function newsOf(lane: string, now: LaneSnapshot | null): string {
  const said = saidOn(lane).value;
  const notice = notices.value.find((one) => one.lane === lane);
  const beat = now?.cue?.kind === "tempo" ? now.cue.anchor_us : "silent";
  const muted = now?.outputs.filter((one) => one.muted).length;
  return [now?.session, now?.status?.state, beat, said?.at_us, notice?.key, now?.plan.name, muted, now?.status?.target_milli_spm].join("|");
}

async function lookForRunner(lane: string, ended: () => boolean): Promise<void> {
  const answer = await look<RunnerLine[]>("/api/v1/runners");
  if (ended() || "refused" in answer) return;
  runners.value = answer.found;
  runner.value = answer.found.find((one) => one.lane === lane) ?? null;
  const { session } = known.peek();
  if (runner.value === null || session === null) return;
  const found = await look<NoteView[]>(`/api/v1/runners/${runner.value.runner}/notes?session=${session}`);
  if (ended()) return;
  notes.value = "found" in found ? { found: found.found, because: "" } : { found: [], because: found.refused.detail };
}
