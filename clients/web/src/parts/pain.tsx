// The pain button: where, and how much from 0 to 10. It needs no sign-in; what it sets off is the service's to decide.

import { useState } from "preact/hooks";
import { pain } from "../live";
import { say } from "../messages";
import { Over } from "./over";

const SITES = ["knee", "calf", "achilles", "shin", "foot"] as const;
const SIGNS = [
  "limp",
  "sharp",
  "locking",
  "giving_way",
  "sudden",
  "chest_pain",
  "faint",
  "breathless",
  "leg_swelling",
] as const;
const SCORES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

export function PainButton(props: { lane: string }) {
  const [open, setOpen] = useState(false);
  const [site, setSite] = useState<Site>("knee");
  const [signs, setSigns] = useState<readonly Sign[]>([]);
  const shut = (): void => {
    setOpen(false);
    setSigns([]);
  };
  const answer = (nprs: number): void => {
    shut();
    void pain(props.lane, site, nprs, signs);
  };
  const turn = (sign: Sign): void => setSigns(signs.includes(sign) ? signs.filter((one) => one !== sign) : [...signs, sign]);
  return (
    <>
      <button type="button" class="pain" onClick={() => setOpen(true)}>
        {say("pain.button")}
      </button>
      {open && <Ask site={site} setSite={setSite} signs={signs} turn={turn} answer={answer} close={shut} />}
    </>
  );
}

type Site = (typeof SITES)[number];
type Sign = (typeof SIGNS)[number];

function Ask(props: {
  site: Site;
  setSite: (site: Site) => void;
  signs: readonly Sign[];
  turn: (sign: Sign) => void;
  answer: (nprs: number) => void;
  close: () => void;
}) {
  const { site, setSite, signs, turn, answer, close } = props;
  return (
    <Over label={say("pain.question")} close={close}>
      <div class="pain-ask">
        <h2>{say("pain.question")}</h2>
        <p class="pain-sites" role="group" aria-label={say("pain.where")}>
          {SITES.map((one) => (
            <button type="button" key={one} aria-pressed={one === site} onClick={() => setSite(one)}>
              {say(`pain.site.${one}`)}
            </button>
          ))}
        </p>
        <p class="pain-sites" role="group" aria-label={say("pain.also")}>
          {SIGNS.map((one) => (
            <button type="button" key={one} aria-pressed={signs.includes(one)} onClick={() => turn(one)}>
              {say(`pain.sign.${one}`)}
            </button>
          ))}
        </p>
        <div class="pain-answer">
          <p class="pain-scores">
            {SCORES.map((score) => (
              <button type="button" key={score} aria-label={say("pain.score", { score })} onClick={() => answer(score)}>
                {score}
              </button>
            ))}
          </p>
          <p class="pain-ends">
            {say("pain.scale")}
            <button type="button" class="quiet" onClick={close}>
              {say("close")}
            </button>
          </p>
        </div>
      </div>
    </Over>
  );
}
