// What the practice shows, as pure functions of what the service said.

import type { CaseLine, RunnerLine } from "../../contract/http";

/** Runners whose name or pseudonym holds what was typed. */
export function found<Line extends RunnerLine>(lines: readonly Line[], typed: string): Line[] {
  const wanted = typed.trim().toLowerCase();
  return lines.filter((one) => one.name.toLowerCase().includes(wanted) || one.runner.toLowerCase().includes(wanted));
}

/** Those who wait for a person first, then those who run just now, then by name. */
export function inOrder(lines: readonly CaseLine[]): CaseLine[] {
  const rank = (one: CaseLine): number => ((one.proposals ?? 0) + (one.prompts ?? 0) > 0 ? 0 : one.lane !== null ? 1 : one.finished ? 3 : 2);
  return [...lines].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}
