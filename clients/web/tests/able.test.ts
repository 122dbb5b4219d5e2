import { describe, expect, it } from "vitest";
import { shortcoming } from "../src/sound/able";

const all = { audio: true, wakeLock: true, secure: true, mobileSafari: false };

describe("what a browser cannot do", () => {
  it("is nothing where all is there", () => expect(shortcoming(all)).toBeNull());

  it("is said in one sentence, the gravest first", () => {
    expect(shortcoming({ ...all, audio: false, mobileSafari: true })).toContain("cannot play the beat");
    expect(shortcoming({ ...all, mobileSafari: true })).toContain("iPhone and iPad stop the beat when they lock");
    expect(shortcoming({ ...all, wakeLock: false, secure: false })).toContain("Without https");
    expect(shortcoming({ ...all, wakeLock: false })).toContain("set the screen to stay on");
  });
});
