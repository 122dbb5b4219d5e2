// What runners, doors and the frame around every page say. A room that only staff open has files of its own beside
// these, loaded with it.

import { language } from "../language";
import { catalogue } from "../say";
import de from "./de.json";
import en from "./en.json";

export const say = catalogue(language, { en, de });
