// Everything about sound on one lane: which outputs are muted, this device's voice, vibration, and its headset's delay.

import { useEffect, useRef, useState } from "preact/hooks";
import { delayOf, words } from "../sound/headset";
import { voiced } from "../settings";
import { clicksForTaps, headset_ms, keepHeadset, mute, vibrating, vibrateHere } from "../live";
import { vibrates } from "../sound/vibration";
import { speaks } from "../sound/voice";
import { say } from "../messages";
import type { LaneSnapshot } from "../wire";
import { Told } from "./told";

export function Sound(props: { lane: LaneSnapshot }) {
  return (
    <details class="sound">
      <summary>{say("sound.title")}</summary>
      <ul class="outputs" aria-label={say("sound.outputs")}>
        {props.lane.outputs.map(({ output, muted, because }) => (
          <li key={output}>
            <button type="button" class="quiet" aria-pressed={muted} onClick={() => void mute(props.lane.lane, output, !muted)}>
              {say(muted ? "sound.unmute" : "sound.mute", { output: say(`sound.${output}`) })}
            </button>{" "}
            <Told words={because} />
          </li>
        ))}
      </ul>
      <Voice />
      {vibrates() && (
        <p>
          <button type="button" class="quiet" aria-pressed={vibrating.value} onClick={() => vibrateHere(!vibrating.value)}>
            {say(vibrating.value ? "sound.still" : "sound.vibrate")}
          </button>{" "}
          {say("sound.vibrateMore")}
        </p>
      )}
      <Headset />
    </details>
  );
}

function Voice() {
  if (!speaks()) return <p>{say("sound.noVoice")}</p>;
  return (
    <p>
      <label>
        <input type="checkbox" checked={voiced.value} onChange={() => (voiced.value = !voiced.value)} /> {say("sound.aloud")}
      </label>
    </p>
  );
}

/** Tap along to sixteen clicks. */
function Headset() {
  const [said, setSaid] = useState("");
  const [clicks_ms, setClicks] = useState<readonly number[] | null>(null);
  const taps = useRef<number[]>([]);
  useEffect(() => {
    const last = clicks_ms?.at(-1);
    if (clicks_ms === null || last === undefined) return;
    const timer = window.setTimeout(() => {
      const found = delayOf(clicks_ms, taps.current);
      if ("delay_ms" in found) keepHeadset(found.delay_ms);
      setSaid(words(found));
      setClicks(null);
    }, last + 700 - performance.now());
    return () => clearTimeout(timer);
  }, [clicks_ms]);
  const begin = (): void => {
    taps.current = [];
    setSaid("");
    void clicksForTaps().then(setClicks, (wrong: unknown) => setSaid(say("sound.noClicks", { why: String(wrong) })));
  };
  return (
    <p>
      {clicks_ms === null ? (
        <button type="button" class="quiet" onClick={begin}>
          {say("sound.calibrate")}
        </button>
      ) : (
        <button type="button" class="go" onPointerDown={(event) => taps.current.push(event.timeStamp)}>
          {say("sound.tap")}
        </button>
      )}{" "}
      {said || (headset_ms.value === 0 ? say("sound.exact") : say("sound.compensated", { ms: Math.round(headset_ms.value) }))}
    </p>
  );
}
