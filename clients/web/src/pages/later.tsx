// A page that only some open is fetched when it is: the first page stays small.

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { say } from "../messages";

interface Loading<Props> {
  (): Promise<{ default: ComponentType<Props> }>;
}

/** The component that `load` brings; until then, and when it cannot be brought, that is said. */
export function later<Props extends object>(load: Loading<Props>): ComponentType<Props> {
  let Found: ComponentType<Props> | null = null;
  return function Later(props: Props) {
    const [state, setState] = useState<"waits" | "there" | "missing">(Found === null ? "waits" : "there");
    useEffect(() => {
      if (Found !== null) return;
      load().then(
        (page) => {
          Found = page.default;
          setState("there");
        },
        () => setState("missing"),
      );
    }, []);
    if (Found !== null) return <Found {...props} />;
    return (
      <p class="waiting" role="status">
        {say(state === "missing" ? "link.noPage" : "link.askingPage")}
      </p>
    );
  };
}
