import { afterEach, describe, expect, it } from "vitest";
import { language } from "../src/language";
import { speed, units, unitsOf } from "../src/units";

afterEach(() => {
  units.value = "metric";
  language.value = "en";
});

describe("units", () => {
  it("are the country's, where the browser names one", () => {
    expect(["en-US", "en-GB", "de-DE", "en"].map(unitsOf)).toEqual(["imperial", "imperial", "metric", "metric"]);
  });

  it("write a speed to the same digits in both, by the language's mark", () => {
    expect(speed(2_778)).toBe("10.0 km/h");
    units.value = "imperial";
    expect(speed(2_778)).toBe("6.2 mph");
    language.value = "de";
    expect(speed(2_778)).toBe("6,2 mph");
  });
});
