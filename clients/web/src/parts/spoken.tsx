// For a screen reader: one summary, at most every ten seconds. The figures themselves are not live regions.

import { useEffect, useState } from "preact/hooks";
import { silent_s } from "../live";
import { lanesInOrder } from "../reducer";
import { view } from "../seen";
import { summary } from "../words";

const SPEAK_MS = 10_000;

export function Spoken(props: { lane: string | null }) {
  const { lane } = props;
  const [said, setSaid] = useState("");
  useEffect(() => {
    const speak = (): void => {
      const quiet_s = silent_s.peek();
      const known = view.peek();
      if (lane !== null) return setSaid(summary(known.lanes[lane] ?? null, quiet_s));
      if (quiet_s > 0) return setSaid(summary(null, quiet_s));
      setSaid(lanesInOrder(known).map((one) => summary(one, 0)).join(" "));
    };
    const timer = setInterval(speak, SPEAK_MS);
    return () => clearInterval(timer);
  }, [lane]);
  return (
    <p class="spoken" role="status" aria-live="polite">
      {said}
    </p>
  );
}
