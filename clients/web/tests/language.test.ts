import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import { languageOf, type Language } from "../src/language";
import { catalogue } from "../src/say";

const language = signal<Language>("de");
const say = catalogue(language, {
  en: { lanes: "one lane|{n} lanes", target: "target {spm}" },
  de: { lanes: "eine Bahn|{n} Bahnen", target: "Ziel {spm}" },
});

describe("language", () => {
  it("is the browser's where there are messages, else English", () => {
    expect(languageOf("de-CH")).toBe("de");
    expect(languageOf("fr")).toBe("en");
  });

  it("chooses by number, and writes numbers as the language does", () => {
    expect(say("lanes", { n: 1 })).toBe("eine Bahn");
    expect(say("lanes", { n: 1200 })).toBe("1.200 Bahnen");
    expect(say("target", { spm: 172.5 })).toBe("Ziel 172,5");
  });

  it("follows the choice", () => {
    language.value = "en";
    expect(say("lanes", { n: 2 })).toBe("2 lanes");
    language.value = "de";
  });
});
