// Everything about sound on one lane: which outputs are muted, this device's voice, vibration, and its headset's delay.

import { useEffect, useRef, useState } from "preact/hooks";
import { delayOf, words } from "../sound/headset";
import { voiced } from "../settings";
import { clicksForTaps, headset_ms, keepHeadset, mute, vibrating, vibrateHere } from "../live";
import { vibrates } from "../sound/vibration";
import { speaks } from "../sound/voice";
import type { LaneSnapshot, OutputName } from "../wire";
import { sentence } from "../words";

const NAMES: Record<OutputName, string> = { speaker: "treadmill's sound", page: "sound of pages", bracelet: "bracelet" };

export function Sound(props: { lane: LaneSnapshot }) {
  return (
    <details class="sound">
      <summary>Sound, voice and headset</summary>
      <ul class="outputs" aria-label="Outputs of this lane">
        {props.lane.outputs.map(({ output, muted, because }) => (
          <li key={output}>
            <button type="button" class="quiet" aria-pressed={muted} onClick={() => void mute(props.lane.lane, output, !muted)}>
              {muted ? `Let the ${NAMES[output]} be heard` : `Mute the ${NAMES[output]}`}
            </button>{" "}
            {sentence(because)}
          </li>
        ))}
      </ul>
      <Voice />
      {vibrates() && (
        <p>
          <button type="button" class="quiet" aria-pressed={vibrating.value} onClick={() => vibrateHere(!vibrating.value)}>
            {vibrating.value ? "Stop vibrating" : "Vibrate this phone"}
          </button>{" "}
          Weaker and less exact than a bracelet, and only while the screen is on.
        </p>
      )}
      <Headset />
    </details>
  );
}

function Voice() {
  if (!speaks()) return <p>This browser has no voice: what is said is shown.</p>;
  return (
    <p>
      <label>
        <input type="checkbox" checked={voiced.value} onChange={() => (voiced.value = !voiced.value)} /> Say aloud what is shown
      </label>
    </p>
  );
}

/** Tap along to sixteen clicks. */
function Headset() {
  const [said, say] = useState("");
  const [clicks_ms, setClicks] = useState<readonly number[] | null>(null);
  const taps = useRef<number[]>([]);
  useEffect(() => {
    const last = clicks_ms?.at(-1);
    if (clicks_ms === null || last === undefined) return;
    const timer = window.setTimeout(() => {
      const found = delayOf(clicks_ms, taps.current);
      if ("delay_ms" in found) keepHeadset(found.delay_ms);
      say(words(found));
      setClicks(null);
    }, last + 700 - performance.now());
    return () => clearTimeout(timer);
  }, [clicks_ms]);
  const begin = (): void => {
    taps.current = [];
    say("");
    void clicksForTaps().then(setClicks, (wrong: unknown) => say(`No clicks here: ${String(wrong)}`));
  };
  return (
    <p>
      {clicks_ms === null ? (
        <button type="button" class="quiet" onClick={begin}>
          Calibrate this headset
        </button>
      ) : (
        <button type="button" class="go" onPointerDown={(event) => taps.current.push(event.timeStamp)}>
          TAP WITH EACH CLICK
        </button>
      )}{" "}
      {said || (headset_ms.value === 0 ? "Not calibrated: taken as exact." : `Compensated: ${Math.round(headset_ms.value)} ms.`)}
    </p>
  );
}
