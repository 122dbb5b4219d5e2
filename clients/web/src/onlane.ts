// Whose lane this is, by the name they are known by, and whether a phone follows it: asked for, because a name is in no
// frame that goes to every page.

import { useEffect, useState } from "preact/hooks";
import type { OnThisLane } from "./contract/http";

/** Asked again whenever `again` changes, and every `every_ms` where that is given; null until it is known. */
export function useOnLane(lane: string | null, again: string, every_ms: number | null = null): OnThisLane | null {
  const [found, setFound] = useState<OnThisLane | null>(null);
  useEffect(() => {
    if (lane === null) return;
    let gone = false;
    const look = async (): Promise<void> => {
      const answer = await fetch(`/api/v1/lanes/${encodeURIComponent(lane)}/runner`).catch(() => null);
      if (answer?.ok && !gone) setFound((await answer.json()) as OnThisLane);
    };
    void look();
    const timer = every_ms === null ? undefined : window.setInterval(() => void look(), every_ms);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [lane, again, every_ms]);
  return found;
}
