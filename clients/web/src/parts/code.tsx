// A one-time code on the screen: the QR for a phone, the PIN for a keyboard, and how long it is good for.

import { useEffect, useState } from "preact/hooks";
import type { CodeShown } from "../contract/http";
import { say } from "../messages";
import { useOnLane } from "../onlane";
import { laneCode, wallCode } from "../person";
import { Over } from "./over";

const LOOK_MS = 1_000; // whoever shows the code sees that it was taken

/** `lane` null: for a display on the wall. */
export function CodeButton(props: { lane: string | null }) {
  const [code, setCode] = useState<CodeShown | null>(null);
  const fetchIt = async (): Promise<void> => setCode(props.lane === null ? await wallCode() : await laneCode(props.lane));
  return (
    <>
      <button type="button" class="code-button" onClick={() => void fetchIt()}>
        {say(props.lane === null ? "code.forWall" : "code.forRunner")}
      </button>
      {code !== null && <Code code={code} lane={props.lane} close={() => setCode(null)} />}
    </>
  );
}

function Code(props: { code: CodeShown; lane: string | null; close: () => void }) {
  const { code, close } = props;
  const [left_s, setLeft] = useState(Math.floor(code.life_s));
  useEffect(() => {
    const end_ms = performance.now() + code.life_s * 1000;
    const timer = setInterval(() => {
      const left = Math.ceil((end_ms - performance.now()) / 1000);
      if (left <= 0) close();
      else setLeft(left);
    }, 250);
    return () => clearInterval(timer);
  }, [code]);
  const whose = useOnLane(props.lane, code.pin, LOOK_MS);
  const title = props.lane === null ? say("code.titleWall") : say("code.titleLane", { lane: props.lane });
  return (
    <Over label={title} close={close}>
      <div class="code">
        <h2>{title}</h2>
        {whose !== null && <p class="code-whose">{say("code.whose", { name: whose.name ?? say("runner.guest") })}</p>}
        <svg class="code-qr" viewBox={`0 0 ${code.qr_side} ${code.qr_side}`} role="img" aria-label={say("code.qr")}>
          <rect width={code.qr_side} height={code.qr_side} fill="#fff" />
          <path d={code.qr_path} fill="#000" shape-rendering="crispEdges" />
        </svg>
        <p>{say(props.lane === null ? "code.typeWall" : "code.typeLane")}</p>
        <p class="code-pin">
          {code.pin.slice(0, 4)} {code.pin.slice(4)}
        </p>
        {whose?.followed && (
          <p class="code-followed" role="status">
            {say("code.followed")}
          </p>
        )}
        <p class="code-left">{say("code.left", { seconds: left_s })}</p>
        <button type="button" onClick={close} autofocus>
          {say("close")}
        </button>
      </div>
    </Over>
  );
}
