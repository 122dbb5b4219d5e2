// Who uses this page: nobody yet, a runner on one lane, a physio, an admin, a display on the wall, or the person at home.

import { computed, signal } from "@preact/signals";
import { ask, post, problem } from "./asking";
import type { CodeShown, Me } from "./contract/http";

export type { Me };

const TOUCH_MS = 300_000; // well within the shortest idle time-out

/** Null until the service has said. */
export const me = signal<Me | null>(null);

/** Did the service answer when it was last asked who is here? */
export const answered = signal(true);

/** Asks the service; what it said before stays when it does not answer. */
export async function learn(): Promise<void> {
  try {
    const answer = await fetch("/api/v1/me", { signal: AbortSignal.timeout(5_000) });
    if (answer.ok) me.value = (await answer.json()) as Me;
    answered.value = true;
  } catch {
    answered.value = false; // a page that follows a lane says itself that the service is silent
  }
}

/** May this page follow a lane (null: the floor)? */
export function mayFollow(who: Me, lane: string | null): boolean {
  if (who.role === "home" || who.role === "physio") return true;
  if (who.role === "wall") return lane === null;
  return who.role === "runner" && lane !== null && lane === who.lane;
}

/** Who looks after runners: sees every lane, in the dark too, and changes what is asked. */
export function isStaff(who: Me | null): boolean {
  return who?.role === "home" || who?.role === "physio";
}

/** Who looks after machines. */
export function isCaretaker(who: Me | null): boolean {
  return isStaff(who) || who?.role === "admin";
}

export const mayChange = computed(() => me.value !== null && me.value.role !== "wall" && me.value.role !== "nobody");

export async function signIn(name: string, passphrase: string): Promise<boolean> {
  return become(await ask<Me>("POST", "/api/v1/sign-in", { name, passphrase }));
}

export type Given = { code: string } | { pin: string; lane: string | null };

/** `taken`: another phone follows this lane, and the code is still good; with `replace` it is signed out. */
export async function redeem(given: Given, replace = false): Promise<"in" | "taken" | "refused"> {
  if (become(await ask<Me>("POST", "/api/v1/redeem", { ...given, replace }))) return "in";
  if (problem.peek()?.taken === undefined) return "refused";
  problem.value = null; // it is asked, not complained about
  return "taken";
}

export async function signOut(): Promise<void> {
  await post("/api/v1/sign-out", {});
  await learn();
}

export async function laneCode(lane: string): Promise<CodeShown | null> {
  return (await ask<CodeShown>("POST", `/api/v1/lanes/${encodeURIComponent(lane)}/code`, {}))?.found ?? null;
}

export async function wallCode(): Promise<CodeShown | null> {
  return (await ask<CodeShown>("POST", "/api/v1/wall/code", {}))?.found ?? null;
}

function become(answer: { found: Me | null } | null): boolean {
  if (answer === null || answer.found === null) return false;
  me.value = answer.found;
  return true;
}

let touched_ms = performance.now();

/** Somebody is there: their sign-in goes on. A page that nobody touches ends by itself. */
function touch(): void {
  const now_ms = performance.now();
  if (now_ms - touched_ms < TOUCH_MS || me.peek()?.network !== true) return;
  touched_ms = now_ms;
  void learn();
}

for (const kind of ["pointerdown", "keydown"]) window.addEventListener(kind, touch, { passive: true });
setInterval(() => {
  if (me.peek()?.role === "wall") void learn(); // nobody touches a wall
}, 3_600_000);
