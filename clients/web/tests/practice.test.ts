import { describe, expect, it } from "vitest";
import type { CaseLine } from "../src/contract/http";
import { tidy } from "../src/pages/practice/segments";
import { found, inOrder } from "../src/pages/practice/shaping";

const line = (runner: string, name: string, more: Partial<CaseLine> = {}): CaseLine => ({
  runner,
  name,
  programme: "faded-8",
  session: 1,
  locked: false,
  finished: false,
  lane: null,
  proposals: 0,
  prompts: null,
  ...more,
});

describe("runners", () => {
  it("come with those first who wait for a person, then who runs, then by name", () => {
    const all = [line("c", "Cem", { proposals: null, prompts: 1 }), line("a", "Ana"), line("b", "Bo", { lane: "1" }), line("d", "Dee", { finished: true })];
    expect(inOrder(all).map((one) => one.runner)).toEqual(["c", "b", "a", "d"]);
  });

  it("are found by a part of name or pseudonym", () => {
    expect(found([line("r-77", "Ana"), line("r-78", "Bo")], " AN ").map((one) => one.name)).toEqual(["Ana"]);
    expect(found([line("r-77", "Ana"), line("r-78", "Bo")], "78").map((one) => one.name)).toEqual(["Bo"]);
  });
});

describe("segments", () => {
  it("lose a target that their mode has not, and get one that it needs", () => {
    expect(tidy({ mode: "walk", duration_s: 60, target_permille: 50 }).target_permille).toBeNull();
    expect(tidy({ mode: "continuous", duration_s: 60, target_permille: null }).target_permille).toBe(50);
    expect(tidy({ mode: "bandwidth", duration_s: 60, target_permille: 75 }).target_permille).toBe(75);
  });
});
