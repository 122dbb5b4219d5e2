// Which page is shown, and what it follows.

import { useEffect } from "preact/hooks";
import { follow } from "../live";
import { route } from "../route";
import { Floor } from "./floor";
import { Foot, Place } from "./frame";
import { LanePage } from "./lane";

export function App() {
  const here = route.value;
  const lane = here.page === "lane" ? here.lane : null;
  useEffect(() => follow(lane), [lane]);
  useEffect(() => {
    document.title = lane === null ? "stridecue" : `Lane ${lane} · stridecue`;
  }, [lane]);
  if (here.page === "unknown") return <Nowhere path={here.path} />;
  return here.page === "lane" ? <LanePage lane={here.lane} /> : <Floor />;
}

function Nowhere(props: { path: string }) {
  return (
    <main class="nowhere">
      <h1>There is no page here</h1>
      <p>{props.path} is not a page of this service.</p>
      <Place to="/" class="button">
        Go to the floor
      </Place>
      <Foot />
    </main>
  );
}
