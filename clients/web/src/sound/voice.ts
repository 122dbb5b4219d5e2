// Words for the runner, spoken by the browser's own voice. The beat is ducked meanwhile and never stops; what else
// plays on the device is left alone: no other app's music is ours to pause.

import type { Language } from "../language";
import { inLanguage } from "../sentences";

/** Can this browser speak at all? */
export const speaks = (): boolean => "speechSynthesis" in window && "SpeechSynthesisUtterance" in window;

/** Speak now, instead of what was being said; `duck` is told when it begins and ends. */
export function speak(words: string, language: Language, duck: (low: boolean) => void): void {
  if (!speaks()) return;
  const said = inLanguage(words, language);
  const utterance = new SpeechSynthesisUtterance(said.text);
  utterance.lang = said.language;
  utterance.onstart = () => duck(true);
  utterance.onend = utterance.onerror = () => duck(false);
  window.speechSynthesis.cancel(); // the newest words are the ones that hold
  window.speechSynthesis.speak(utterance);
}
