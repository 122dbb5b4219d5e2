import { describe, expect, it } from "vitest";
import { inLanguage } from "../src/sentences";

describe("sentences of the service", () => {
  it("carries what differs from sentence to sentence over", () => {
    const words =
      "The last 2 minutes without cues: 174.1 steps a minute, target 176.0, in the band 86 % of the time.";
    expect(inLanguage(words, "de")).toEqual({
      text: "Die letzten 2 minutes ohne Takt: 174.1 Schritte pro Minute, Ziel 176.0, im Bereich 86 % der Zeit.",
      language: "de",
    });
  });

  it("is English for what has no translation, with an English voice", () => {
    expect(inLanguage("Something new.", "de")).toEqual({ text: "Something new.", language: "en" });
    expect(inLanguage("Walk now.", "en")).toEqual({ text: "Walk now.", language: "en" });
  });
});
