// One way to ask the service for something over HTTP: the header no form can send, and every refusal in words.

import { signal } from "@preact/signals";
import type { Refused } from "./wire";

export const problem = signal<Refused | null>(null);

const PATIENCE_MS = 8_000;
const UNANSWERED: Refused = { title: "Not sent", detail: "The service did not answer. Try again in a moment." };

const EMPTY = new Set([202, 204]); // done, or asked for: nothing to read

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** What came back; null when it was refused, and then `problem` says why. */
export async function ask<T>(method: Method, path: string, body?: object): Promise<{ found: T | null } | null> {
  problem.value = null;
  try {
    const answer = await fetch(path, {
      method,
      headers: { "content-type": "application/json", "x-stridecue": "1" },
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) {
      problem.value = await refusal(answer);
      return null;
    }
    return { found: EMPTY.has(answer.status) ? null : ((await answer.json()) as T) };
  } catch {
    problem.value = UNANSWERED;
    return null;
  }
}

/** Asked by the page itself, in the background: nobody waits for it, so a refusal comes back and is not shown. */
export async function look<T>(path: string): Promise<{ found: T } | { refused: Refused }> {
  try {
    const answer = await fetch(path, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.ok ? { found: (await answer.json()) as T } : { refused: await refusal(answer) };
  } catch {
    return { refused: UNANSWERED };
  }
}

export async function post(path: string, body: object): Promise<boolean> {
  return (await ask("POST", path, body)) !== null;
}

async function refusal(answer: Response): Promise<Refused> {
  const said = (await answer.json().catch(() => null)) as Partial<Refused> | null;
  return {
    ...(said?.taken === undefined ? {} : { taken: said.taken }),
    ...(said?.there === undefined || said.yours === undefined ? {} : { there: said.there, yours: said.yours }),
    title: said?.title ?? "The service refused",
    detail: said?.detail ?? `It answered with status ${answer.status} and no reason.`,
  };
}
