// Why a lane stands at the front of the wall: one line, on its card.

import { language } from "../../language";
import deWords from "../../messages/wall.de.json";
import enWords from "../../messages/wall.en.json";
import { Glyph } from "../../parts/glyph";
import { Told } from "../../parts/told";
import { catalogue } from "../../say";
import type { Trouble } from "./order";
import { needOf } from "./watching";

export const sayWall = catalogue(language, { en: enWords, de: deWords });

const SAYS_ITSELF: readonly Trouble[] = ["lost"]; // "Sensor pod-2 lost: nothing heard for 3.0 s"

export function Needs(props: { lane: string }) {
  const found = needOf(props.lane).value;
  if (found === null) return null;
  const { trouble, because, device = "", n = 0 } = found;
  return (
    <p class={`needs needs-${trouble}`}>
      <Glyph name={trouble === "lost" || trouble === "held" ? trouble : "fault"} />
      <span>
        {SAYS_ITSELF.includes(trouble) ? null : <strong>{sayWall(trouble, { device, n })}. </strong>}
        {because !== undefined && <Told words={because} />}
      </span>
    </p>
  );
}
