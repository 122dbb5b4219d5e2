import { describe, expect, it } from "vitest";
import { say } from "../src/messages";
import { shortcoming, type Powers } from "../src/sound/able";

const all = { audio: true, wakeLock: true, secure: true, mobileSafari: false };

const said = (has: Powers): string => {
  const key = shortcoming(has);
  return key === null ? "" : say(key);
};

describe("what a browser cannot do", () => {
  it("is nothing where all is there", () => expect(shortcoming(all)).toBeNull());

  it("is said in one sentence, the gravest first", () => {
    expect(said({ ...all, audio: false, mobileSafari: true })).toContain("cannot play the beat");
    expect(said({ ...all, mobileSafari: true })).toContain("iPhone and iPad stop the beat when they lock");
    expect(said({ ...all, wakeLock: false, secure: false })).toContain("Without https");
    expect(said({ ...all, wakeLock: false })).toContain("set the screen to stay on");
  });
});
