import { describe, expect, it } from "vitest";
import { holds, isDark, summary } from "../src/words";
import { snapshot, status } from "./frames";

describe("words in the dark", () => {
  it("are dark in silent segments and probes only", () => {
    expect(["silent", "probe"].every((mode) => isDark(status({ mode: mode as "silent" })))).toBe(true);
    expect(["free", "walk", "continuous", "bandwidth"].some((mode) => isDark(status({ mode: mode as "free" })))).toBe(false);
    expect(isDark(status())).toBe(false);
    expect(isDark(null)).toBe(false);
  });

  it("hold no figure for a screen reader", () => {
    const lane = snapshot("a", { status: status({ mode: "probe", mean10_milli_spm: 171_300, target_milli_spm: 172_000 }) });
    expect(summary(lane, 0)).not.toMatch(/\d/);
  });

  it("tell a screen reader that a lane was stopped, not that it waits for steps", () => {
    expect(summary(snapshot("4", { armed: false, session: null, status: null }), 0)).toBe("Lane 4: stopped.");
    expect(summary(snapshot("4", { armed: true, session: null, status: null }), 0)).toBe("Lane 4: no steps yet.");
  });

  it("let a prompt go after twenty seconds, unless it is about pain", () => {
    const now = status({ at_us: 30_000_000 });
    expect(holds({ kind: "section", at_us: 11_000_000 }, now)).toBe(true);
    expect(holds({ kind: "section", at_us: 9_000_000 }, now)).toBe(false);
    expect(holds({ kind: "pain", at_us: 0 }, now)).toBe(true);
  });
});
