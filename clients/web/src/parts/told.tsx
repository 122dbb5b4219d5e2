// A sentence of the service, in the page's language where it has that; else in English, and marked as English.

import { language } from "../language";
import { inLanguage } from "../sentences";
import { sentence } from "../words";

export function Told(props: { words: string }) {
  const said = inLanguage(props.words, language.value);
  return <span lang={said.language === language.value ? undefined : said.language}>{sentence(said.text)}</span>;
}
