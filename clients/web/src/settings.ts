// What this browser keeps of its user's choices: the language, and whether words are spoken.

import { effect, signal } from "@preact/signals";
import { language, languageOf } from "./language";

const LANGUAGE = "stridecue.language";
const VOICE = "stridecue.voice";

/** Are the words for the runner spoken, where the beat plays? */
export const voiced = signal(localStorage.getItem(VOICE) !== "off");

language.value = languageOf(localStorage.getItem(LANGUAGE) ?? navigator.language);

effect(() => {
  document.documentElement.lang = language.value;
  localStorage.setItem(LANGUAGE, language.value);
});
effect(() => localStorage.setItem(VOICE, voiced.value ? "on" : "off"));
