// The console's own words.

import { language } from "../../language";
import de from "../../messages/console.de.json";
import en from "../../messages/console.en.json";
import { catalogue } from "../../say";

export const say = catalogue(language, { en, de });
export type Key = Parameters<typeof say>[0];
