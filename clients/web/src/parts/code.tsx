// A one-time code on the screen: the QR for a phone, the PIN for a keyboard, and how long it is good for.

import { useEffect, useState } from "preact/hooks";
import type { CodeShown } from "../contract/http";
import { laneCode, wallCode } from "../person";
import { CODE } from "../words";

/** `lane` null: for a display on the wall. */
export function CodeButton(props: { lane: string | null }) {
  const [code, setCode] = useState<CodeShown | null>(null);
  const fetchIt = async (): Promise<void> => setCode(props.lane === null ? await wallCode() : await laneCode(props.lane));
  return (
    <>
      <button type="button" class="code-button" onClick={() => void fetchIt()}>
        {props.lane === null ? CODE.forWall : CODE.forRunner}
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
    const escape = (event: KeyboardEvent): void => {
      if (event.key === "Escape") close();
    };
    window.addEventListener("keydown", escape);
    return () => {
      clearInterval(timer);
      window.removeEventListener("keydown", escape);
    };
  }, [code]);
  return (
    <div class="over" role="dialog" aria-modal="true" aria-label={CODE.title(props.lane)}>
      <div class="code">
        <h2>{CODE.title(props.lane)}</h2>
        <svg class="code-qr" viewBox={`0 0 ${code.qr_side} ${code.qr_side}`} role="img" aria-label={CODE.qr}>
          <rect width={code.qr_side} height={code.qr_side} fill="#fff" />
          <path d={code.qr_path} fill="#000" shape-rendering="crispEdges" />
        </svg>
        <p>{CODE.orType(props.lane)}</p>
        <p class="code-pin">
          {code.pin.slice(0, 4)} {code.pin.slice(4)}
        </p>
        <p class="code-left">{CODE.left(left_s)}</p>
        <button type="button" onClick={close} autofocus>
          {CODE.close}
        </button>
      </div>
    </div>
  );
}
