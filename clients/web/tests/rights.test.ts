import { describe, expect, it } from "vitest";
import { rows, type Consent } from "../src/rights";

const decision = (purpose: Consent["purpose"], granted: boolean, party = ""): Consent => ({
  purpose,
  party,
  granted,
  text_version: "1",
  recorded: "2026-01-02T03:04:05.678Z",
});

describe("what a consent form shows", () => {
  it("has nothing ticked where nobody was asked", () => {
    expect(rows([], "store_health")).toEqual([{ party: "", granted: false, recorded: "" }]);
  });
  it("lists every physio with whom it is shared, and nobody with whom it no longer is", () => {
    const found = rows([decision("share", true, "anna"), decision("share", false, "bert"), decision("reminders", true)], "share");
    expect(found.map((row) => row.party)).toEqual(["anna"]);
  });
});
