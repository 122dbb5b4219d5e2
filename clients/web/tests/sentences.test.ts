import { describe, expect, it } from "vitest";
import { inLanguage } from "../src/sentences";

const RESULT = "The last 2.5 min without cues: 174.1 steps a minute, target 176.0, in the band 86 % of the time.";
const ERGEBNIS = "Die letzten 2,5 min ohne Takt: 174,1 Schritte pro Minute, Ziel 176,0, im Bereich 86 % der Zeit.";

describe("sentences of the service", () => {
  it("carries what differs from sentence to sentence over, its figures as German writes them", () => {
    expect(inLanguage(RESULT, "de")).toEqual({ text: ERGEBNIS, language: "de" });
  });

  it("takes several sentences in a row one by one, and a sentence with a full stop in it as one", () => {
    expect(inLanguage(`${RESULT} Run now, easily.`, "de").text).toBe(`${ERGEBNIS} Jetzt locker laufen.`);
    expect(inLanguage("Walk now, then stop the belt yourself. This run ends here.", "de").text).toContain("Jetzt gehen,");
  });

  it("says a sentence within a sentence too", () => {
    expect(inLanguage("sensor pod-7 lost: nothing heard for 3.0 s", "de").text).toBe("Sensor pod-7 verloren: seit 3,0 s nichts gehört");
    expect(inLanguage("not understood: a step frame had a wrong mode", "de").text).toContain("nicht verstanden: in einer Nachricht „step“");
  });

  it("is English for what has no translation, also in a part, with an English voice", () => {
    expect(inLanguage("Something new.", "de")).toEqual({ text: "Something new.", language: "en" });
    expect(inLanguage("Walk now. Something new.", "de")).toEqual({ text: "Walk now. Something new.", language: "en" });
    expect(inLanguage("Walk now.", "en")).toEqual({ text: "Walk now.", language: "en" });
  });
});
