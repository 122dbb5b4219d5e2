import { describe, expect, it } from "vitest";
import { clashOf, lines, pairs, type Change } from "../src/pages/practice/clashing";

const refused = (there: object, yours: object) => ({ title: "not possible", detail: "", there, yours }) as Parameters<typeof clashOf>[0];
const put = (body: object, more: Partial<Change> = {}): Change => ({ method: "PUT", path: "/", body, ...more });

describe("two versions", () => {
  it("are there only when the refusal has both", () => {
    expect(clashOf(null, put({}))).toBeNull();
    expect(clashOf({ title: "", detail: "taken" }, put({}))).toBeNull();
  });

  it("leave as they have it what was not touched here, and send the rest on their version", () => {
    const read = { version: 1, height_mm: 1750, mass_kg: null, shoe: "a" };
    const mine = { ...read, shoe: "b" };
    const found = clashOf(refused({ ...read, version: 2, height_mm: 1800 }, mine), put(mine, { read }));
    expect(found?.again).toEqual({ version: 2, height_mm: 1800, mass_kg: null, shoe: "b" });
    expect(found && pairs(found, ["height_mm", "shoe"]).map((one) => one.differs)).toEqual([false, true]);
  });

  it("send a request whose answer is another thing as it was, with the version that stands", () => {
    const found = clashOf(refused({ version: 3, next: { session: 4 } }, { version: 2, next: { session: 5 } }), put({ choice: "skip_fade", version: 2 }));
    expect(found?.again).toEqual({ choice: "skip_fade", version: 3 });
    expect(found && pairs(found, ["next.session", "shoe"])).toEqual([{ key: "next.session", there: 4, mine: 5, differs: true }]);
  });

  it("cannot be chosen between where what stands is final", () => {
    expect(clashOf(refused({ accepted: true }, { accepted: false }), put({}))?.again).toBeNull();
  });
});

describe("two texts", () => {
  it("stand line beside line, and what only one has stands alone", () => {
    const line = (there: string | null, mine: string | null) => ({ there, mine });
    expect(lines("a\nb\nc\n", "a\nx\nc\nd\n")).toEqual([line("a", "a"), line("b", null), line(null, "x"), line("c", "c"), line(null, "d")]);
  });
});
