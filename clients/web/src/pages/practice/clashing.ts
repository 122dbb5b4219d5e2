// Two people changed the same thing: both versions, field by field, and what is sent when mine is to stand. Pure.

import type { Method } from "../../asking";
import type { Refused, Version } from "../../wire";

/** What was asked. `read`: what the form was filled from, so that only what was changed in it counts as mine. */
export interface Change {
  method: Method;
  path: string;
  body: object;
  read?: object;
  took?: () => void;
  kept?: (found: unknown) => void; // what the route answers
}

export interface Clash {
  there: Version;
  mine: Version;
  again: object | null; // null: what stands is final
  change: Change;
}

/** The two versions in a refusal; null when it is about something else. */
export function clashOf(refused: Refused | null, change: Change): Clash | null {
  const { there, yours } = refused ?? {};
  if (there === undefined || yours === undefined) return null;
  const mine = change.read === undefined ? yours : touched(change.read as Version, there, yours);
  const again = there["version"] === undefined ? null : { ...change.body, ...(change.read === undefined ? {} : within(change.body, mine)), version: there["version"] };
  return { there, mine, again, change };
}

/** What I did not touch stays as they have it. */
function touched(read: Version, there: Version, yours: Version): Version {
  return Object.fromEntries(Object.keys(yours).map((key) => [key, same(yours[key], read[key]) ? there[key] : yours[key]]));
}

const within = (body: object, of: Version): Version => Object.fromEntries(Object.keys(body).map((key) => [key, of[key]]));

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

export interface Pair {
  key: string;
  there: unknown;
  mine: unknown;
  differs: boolean;
}

/** The fields of `keys` that either version has, in that order; `next.session` is the session within `next`. */
export function pairs(of: Clash, keys: readonly string[]): Pair[] {
  return keys
    .map((key) => {
      const [there, mine] = [at(of.there, key), at(of.mine, key)];
      return { key, there, mine, differs: !same(there, mine) };
    })
    .filter((pair) => pair.there !== undefined || pair.mine !== undefined);
}

const at = (of: Version, key: string): unknown => key.split(".").reduce<unknown>((found, part) => (found as Version | null | undefined)?.[part], of);

export interface Line {
  there: string | null;
  mine: string | null;
}

/** Two texts side by side, line by line; null: the other has a line here that this one has not. */
export function lines(there: string, mine: string): Line[] {
  const [a, b] = [there.trimEnd().split("\n"), mine.trimEnd().split("\n")];
  const longest = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const common = (i: number, j: number): number => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = longest[i];
      if (row !== undefined) row[j] = a[i] === b[j] ? common(i + 1, j + 1) + 1 : Math.max(common(i + 1, j), common(i, j + 1));
    }
  }
  const found: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) found.push({ there: a[i++] ?? "", mine: b[j++] ?? "" });
    else if (j >= b.length || (i < a.length && common(i + 1, j) >= common(i, j + 1))) found.push({ there: a[i++] ?? "", mine: null });
    else found.push({ there: null, mine: b[j++] ?? "" });
  }
  return found;
}
