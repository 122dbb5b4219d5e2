import { describe, expect, it } from "vitest";

type Messages = Record<string, string>;
const FILES = import.meta.glob<Messages>("../src/messages/*.json", { eager: true, import: "default" });
const SOURCES = import.meta.glob<string>("../src/**/*.tsx", { eager: true, import: "default", query: "?raw" });

const placeholders = (message: string): string[] => [...new Set(message.match(/\{\w+\}/g))].sort();
const forms = (message: string): number => message.split("|").length;

describe("message files", () => {
  const english = Object.keys(FILES).filter((name) => name.endsWith("en.json")); // sentences have no English half

  it.each(english)("%s has the same keys, placeholders and forms in German", (name) => {
    const [en, de] = [FILES[name] ?? {}, FILES[name.replace("en.json", "de.json")] ?? {}];
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
    for (const [key, message] of Object.entries(en)) {
      expect(placeholders(de[key] ?? ""), key).toEqual(placeholders(message));
      expect(forms(de[key] ?? ""), key).toBe(forms(message));
      expect(de[key]?.trim(), key).not.toBe("");
    }
  });
});

describe("reasons of the page itself", () => {
  const code = import.meta.glob<string>("../src/**/*.ts", { eager: true, import: "default", query: "?raw" });
  const all = Object.values(code).join("\n");

  it.each(Object.keys(FILES["../src/messages/reasons.de.json"] ?? {}))("%s is still said", (reason) => {
    expect(all).toMatch(new RegExp(reason.split("{}").map((part) => part.replaceAll(/[.?]/g, "\\$&")).join("\\$\\{[^}]+\\}")));
  });
});

/** What is read as a sentence and stands in the source: text between tags, a spoken attribute, a string of words. */
function bare(source: string): string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm, "").replaceAll(/\bclass=("[^"]*"|\{`[^`]*`\})/g, "");
  const texts = [...code.matchAll(/>([^<>{}=;()]*\p{L}{2}[^<>{}=;()]*)</gu)].map((found) => found[1] ?? "");
  const spoken = [...code.matchAll(/\b(?:aria-label|title|placeholder|label|alt)="([^"]*\p{L}{2}[^"]*)"/gu)].map((found) => found[1] ?? "");
  const words = [...code.matchAll(/(["`])(\p{L}[\p{L}',]*(?: [\p{L}',:]+)+[.:?]?)\1/gu)].map((found) => found[2] ?? "");
  return [...texts, ...spoken, ...words].map((one) => one.trim()).filter((one) => !ALLOWED.has(one) && !one.endsWith(":")); // `/>, held: <` is code
}

const ALLOWED = new Set(["stridecue", "no session runs"]); // a name; a reason that is translated like the service's own

describe("pages and parts", () => {
  it.each(Object.entries(SOURCES))("%s holds no sentence of its own", (_, source) => {
    expect(bare(source)).toEqual([]);
  });

  it("would be found out", () => {
    expect(bare('<p class="a b">Hello there</p>')).toEqual(["Hello there"]);
    expect(bare('<p aria-label="Sensors">{x ? "no more beat" : y}</p>')).toEqual(["Sensors", "no more beat"]);
  });
});
