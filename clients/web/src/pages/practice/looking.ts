// What the practice's pages read from the service: asked for when it is shown, and again after every change made here.

import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { ask, look, type Method } from "../../asking";

/** What was found; or why it may not be seen, in the service's words; or neither yet. */
export interface Looked<T> {
  found: T | null;
  because: string;
}

const changes = signal(0);

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

/** Change something; what is shown is asked for anew. Null: it was refused, and the page says why. */
export async function change<T = unknown>(method: Method, path: string, body?: object): Promise<{ found: T | null } | null> {
  const answer = await ask<T>(method, path, body);
  if (answer !== null) changes.value += 1;
  return answer;
}

export const ofRunner = (runner: string): string => `/api/v1/runners/${encodeURIComponent(runner)}`;
