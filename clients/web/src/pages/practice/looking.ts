// What the practice's pages read from the service: asked for when it is shown, and again after every change made here.

import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { ask, look, problem, type Method } from "../../asking";
import { clashOf, type Change, type Clash } from "./clashing";

/** What was found; or why it may not be seen, in the service's words; or neither yet. */
export interface Looked<T> {
  found: T | null;
  because: string;
}

const changes = signal(0);

/** Two people changed the same thing, and this page's was the second. */
export const clash = signal<Clash | null>(null);

export function useLook<T>(path: string | null): Looked<T> {
  const [looked, setLooked] = useState<Looked<T>>({ found: null, because: "" });
  const version = changes.value;
  useEffect(() => {
    let wanted = true;
    if (path !== null) {
      void look<T>(path).then((answer) => {
        if (wanted) setLooked("found" in answer ? { found: answer.found, because: "" } : { found: null, because: answer.refused.detail });
      });
    }
    return () => {
      wanted = false;
    };
  }, [path, version]);
  return looked;
}

/**
 * Change something; what is shown is asked for anew. Null: it was refused, and the page says why; where somebody else
 * was first, `clash` has both versions. `more.read`: what the form was filled from; `more.took`: theirs was taken.
 */
export async function change<T = unknown>(method: Method, path: string, body?: object, more: Pick<Change, "read" | "took" | "kept"> = {}): Promise<{ found: T | null } | null> {
  const answer = await ask<T>(method, path, body);
  if (answer !== null) {
    changes.value += 1;
    return answer;
  }
  const found = clashOf(problem.value, { method, path, body: body ?? {}, ...more });
  if (found !== null) {
    problem.value = null;
    clash.value = found;
  }
  return null;
}

/** Theirs stands: it is asked for anew, and fills the form. */
export function takeTheirs(of: Clash): void {
  clash.value = null;
  changes.value += 1;
  of.change.took?.();
}

/** Mine, made from their version; refused again when somebody wrote a third one. */
export async function keepMine(of: Clash): Promise<void> {
  clash.value = null;
  if (of.again === null) return;
  const { method, path, kept } = of.change;
  const answer = await change<unknown>(method, path, of.again, of.change);
  if (answer?.found) kept?.(answer.found);
}

export const ofRunner = (runner: string): string => `/api/v1/runners/${encodeURIComponent(runner)}`;
