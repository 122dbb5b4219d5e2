// The pain button: where, and how much from 0 to 10. It needs no sign-in; what it sets off is the service's to decide.

import { useState } from "preact/hooks";
import { pain } from "../live";
import { PAIN } from "../words";

const SCORES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

export function PainButton(props: { lane: string }) {
  const [open, setOpen] = useState(false);
  const [site, setSite] = useState<Site>("knee");
  const [signs, setSigns] = useState<readonly Sign[]>([]);
  const shut = (): void => {
    setOpen(false);
    setSigns([]);
  };
  const say = (nprs: number): void => {
    shut();
    void pain(props.lane, site, nprs, signs);
  };
  const turn = (sign: Sign): void => setSigns(signs.includes(sign) ? signs.filter((one) => one !== sign) : [...signs, sign]);
  return (
    <>
      <button type="button" class="pain" onClick={() => setOpen(true)}>
        {PAIN.button}
      </button>
      {open && <Ask site={site} setSite={setSite} signs={signs} turn={turn} say={say} close={shut} />}
    </>
  );
}

type Site = keyof typeof PAIN.sites;
type Sign = keyof typeof PAIN.signs;

function Ask(props: {
  site: Site;
  setSite: (site: Site) => void;
  signs: readonly Sign[];
  turn: (sign: Sign) => void;
  say: (nprs: number) => void;
  close: () => void;
}) {
  const { site, setSite, signs, turn, say, close } = props;
  return (
    <div class="over" role="dialog" aria-modal="true" aria-label={PAIN.question}>
      <div class="pain-ask">
        <h2>{PAIN.question}</h2>
        <p class="pain-sites" role="group" aria-label={PAIN.where}>
          {(Object.keys(PAIN.sites) as Site[]).map((one) => (
            <button type="button" key={one} aria-pressed={one === site} onClick={() => setSite(one)}>
              {PAIN.sites[one]}
            </button>
          ))}
        </p>
        <p class="pain-sites" role="group" aria-label={PAIN.also}>
          {(Object.keys(PAIN.signs) as Sign[]).map((one) => (
            <button type="button" key={one} aria-pressed={signs.includes(one)} onClick={() => turn(one)}>
              {PAIN.signs[one]}
            </button>
          ))}
        </p>
        <p class="pain-scores">
          {SCORES.map((score) => (
            <button type="button" key={score} aria-label={`${score} of 10`} onClick={() => say(score)}>
              {score}
            </button>
          ))}
        </p>
        <p class="pain-ends">
          {PAIN.scale}
          <button type="button" class="quiet" onClick={close}>
            {PAIN.never}
          </button>
        </p>
      </div>
    </div>
  );
}
