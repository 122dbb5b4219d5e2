// What the practice shows, as pure functions of what the service said.

import type { RunnerLine } from "../../contract/http";

/** Runners whose name or pseudonym holds what was typed. */
export function found(lines: readonly RunnerLine[], typed: string): RunnerLine[] {
  const wanted = typed.trim().toLowerCase();
  return lines.filter((one) => one.name.toLowerCase().includes(wanted) || one.runner.toLowerCase().includes(wanted));
}

/** Those who wait for a person first, then those who run just now, then by name. */
export function inOrder(lines: readonly RunnerLine[], waiting: ReadonlySet<string>): RunnerLine[] {
  const rank = (one: RunnerLine): number => (waiting.has(one.runner) ? 0 : one.lane !== null ? 1 : one.finished ? 3 : 2);
  return [...lines].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}
