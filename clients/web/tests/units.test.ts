import { describe, expect, it } from "vitest";
import vectors from "../../../tests/vectors/figures.json";
import { decimal } from "../src/units";

type Vector = { milli_spm?: number; permille?: number; us?: number; words: string };

/** As `core/figures.py` puts it into words, in English. */
function words({ milli_spm, permille, us }: Vector): string {
  if (milli_spm !== undefined) return `${decimal(milli_spm / 1000, 1, 1)} spm`;
  if (permille !== undefined) return `${decimal(permille / 10, 0, 1)} %`;
  return `${decimal((us ?? 0) / 1000, 1, 1)} ms`;
}

describe("figures of the page", () => {
  it("are rounded as in reports, commands and exports, to the digit", () => {
    expect(vectors.length).toBeGreaterThan(30);
    for (const vector of vectors as Vector[]) expect(words(vector), JSON.stringify(vector)).toBe(vector.words);
  });
});
