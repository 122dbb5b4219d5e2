// What became of the beats on this page, for the session's log. Pure.

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

export const isNews = (told: Told): boolean => told.played + told.late + told.no_lease > 0;
