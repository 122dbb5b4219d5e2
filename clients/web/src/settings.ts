// What this browser keeps of its user's choices: the language, the units, and whether words are spoken.

import { effect, signal } from "@preact/signals";
import { language, languageOf } from "./language";
import { units, unitsOf } from "./units";

const LANGUAGE = "stridecue.language";
const UNITS = "stridecue.units";
const VOICE = "stridecue.voice";

/** Are the words for the runner spoken, where the beat plays? */
export const voiced = signal(localStorage.getItem(VOICE) !== "off");

language.value = languageOf(localStorage.getItem(LANGUAGE) ?? navigator.language);
const kept = localStorage.getItem(UNITS);
units.value = kept === "metric" || kept === "imperial" ? kept : unitsOf(navigator.language);

effect(() => {
  document.documentElement.lang = language.value;
  localStorage.setItem(LANGUAGE, language.value);
});
effect(() => localStorage.setItem(VOICE, voiced.value ? "on" : "off"));
effect(() => localStorage.setItem(UNITS, units.value));
