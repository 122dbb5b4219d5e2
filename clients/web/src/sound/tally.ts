// What became of the beats on this page, for the session's log. Pure.

import { beatAtOrAfter, type Train } from "./beat";

export interface Told {
  played: number;
  late: number;
  no_lease: number;
  first_us: number | null;
  last_us: number | null;
}

export const nothing: Told = { played: 0, late: 0, no_lease: 0, first_us: null, last_us: null };

export function withPlayed(told: Told, due_us: number): Told {
  return { ...told, played: told.played + 1, first_us: told.first_us ?? due_us, last_us: due_us };
}

export function withLate(told: Told, beats: number): Told {
  return beats > 0 ? { ...told, late: told.late + beats } : told;
}

/** A train that went silent because the service was not heard: its beats up to `seen_us` are accounted for. */
export interface Unheard {
  train: Train;
  issued_us: number;
  seen_us: number; // service clock
}

const UNHEARD_MOST_US = 60_000_000; // after a minute nobody waits for that beat any more

/** Its beats up to now are counted as the speaker counts them; null once it is too long ago. */
export function withNoLease(told: Told, unheard: Unheard, now_us: number): [Told, Unheard | null] {
  const { train, seen_us } = unheard;
  if (now_us <= seen_us) return [told, unheard];
  const beats = (beatAtOrAfter(train, now_us + 1) - beatAtOrAfter(train, seen_us + 1)) / train.every;
  if (now_us - unheard.issued_us > UNHEARD_MOST_US) return [told, null];
  return [{ ...told, no_lease: told.no_lease + beats }, { ...unheard, seen_us: now_us }];
}

export const isNews = (told: Told): boolean => told.played + told.late + told.no_lease > 0;
