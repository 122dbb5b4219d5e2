// The practice's own words.

import { language } from "../../language";
import de from "../../messages/practice.de.json";
import en from "../../messages/practice.en.json";
import { catalogue } from "../../say";

export const say = catalogue(language, { en, de });
