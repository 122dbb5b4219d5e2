// A runner's rights: what stridecue says of itself, what the runner of a lane has agreed to, and an end of it.

import { signal } from "@preact/signals";
import { ask, post } from "./asking";
import type { Consent, Texts } from "./contract/http";

export type { Consent };
export type Purpose = Consent["purpose"];

/** Null until the service has said; its words are in one place, the service's. */
export const texts = signal<Texts | null>(null);

export async function learnTexts(): Promise<void> {
  if (texts.peek() !== null) return;
  texts.value = (await ask<Texts>("GET", "/api/v1/texts"))?.found ?? null;
}

const of = (lane: string): string => `/api/v1/lanes/${encodeURIComponent(lane)}`;

export async function agreed(lane: string): Promise<Consent[] | null> {
  return (await ask<Consent[]>("GET", `${of(lane)}/consent`))?.found ?? null;
}

export async function decide(lane: string, purpose: Purpose, granted: boolean, party = ""): Promise<Consent[] | null> {
  return (await ask<Consent[]>("POST", `${of(lane)}/consent`, { purpose, granted, party }))?.found ?? null;
}

export const exportOf = (lane: string): string => `${of(lane)}/export`;

export async function erase(lane: string): Promise<boolean> {
  return post(`${of(lane)}/erasure`, { confirm: "erase" });
}

/** What is shown for a purpose: every physio with whom it is shared, or the one decision; nothing decided is no. */
export function rows(consents: Consent[], purpose: Purpose): { party: string; granted: boolean; recorded: string }[] {
  const found = consents.filter((one) => one.purpose === purpose && (purpose !== "share" || one.granted));
  if (found.length > 0 || purpose === "share") return found;
  return [{ party: "", granted: false, recorded: "" }];
}
