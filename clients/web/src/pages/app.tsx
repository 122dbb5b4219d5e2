// Which page is shown, and what it follows: as the address says, as far as whoever is here may.

import { useEffect } from "preact/hooks";
import { language } from "../language";
import { follow, rest } from "../live";
import { answered, isCaretaker, isStaff, learn, mayFollow, me, type Me } from "../person";
import { say } from "../messages";
import { go, route, type Route } from "../route";
import { About } from "./about";
import { Admin } from "./admin";
import { Claim, LaneDoor, SignIn, WallDoor } from "./door";
import { Floor } from "./floor";
import { Foot, Nowhere } from "../parts/frame";
import { LanePage } from "./lane";
import { later } from "./later";
import { Records } from "./records";

const Console = later(() => import("./console"));
const Gym = later(() => import("./gym"));
const Runners = later(() => import("./practice/runners"));
const Plans = later(() => import("./practice/plans"));
const File = later(() => import("./practice/file"));
const ReportPage = later(() => import("./practice/report"));
const ASK_AGAIN_MS = 2_000;

export function App() {
  const here = route.value;
  const who = me.value;
  const lane = here.page === "lane" ? here.lane : null;
  const live = here.page === "floor" || here.page === "lane" || here.page === "console";
  const follows = who !== null && live && mayFollow(who, lane);
  useEffect(() => {
    if (who !== null) return;
    void learn();
    const timer = setInterval(() => void learn(), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [who === null]);
  useEffect(() => (follows ? follow(lane) : rest()), [follows, lane, who?.role, who?.account]);
  useEffect(() => {
    const name = "lane" in here ? say("lane", { lane: here.lane }) : here.page === "gym" ? say("gym") : null;
    document.title = name === null ? "stridecue" : `${name} · stridecue`;
  }, [here, language.value]);
  useEffect(() => {
    // a runner's sign-in is for one lane: that is where they belong
    if (here.page === "floor" && who?.role === "runner" && who.lane !== null) go(`/lanes/${encodeURIComponent(who.lane)}`);
    // at home there is nothing to claim and nobody to let in: an old card's address leads on
    if ((here.page === "claim" || here.page === "wall") && who !== null && !who.network) go("/");
  }, [here.page, who]);
  if (here.page === "about") return <About />;
  if (here.page === "unknown") return <Nowhere title={say("nowhere.title")} more={say("nowhere.path", { path: here.path })} />;
  if (who === null) return answered.value ? <p class="waiting">{say("link.calling")}</p> : <Away />;
  return <Page here={here} who={who} follows={follows} />;
}

function Page(props: { here: Route; who: Me; follows: boolean }) {
  const { here, who, follows } = props;
  if (here.page === "claim" && who.network) return <Claim />;
  if (here.page === "wall" && who.network) return <WallDoor />;
  if (here.page === "records") return mayFollow(who, here.lane) ? <Records lane={here.lane} /> : <LaneDoor lane={here.lane} />;
  if (here.page === "lane") return follows ? <LanePage lane={here.lane} /> : <LaneDoor lane={here.lane} />;
  if (here.page === "console") return isStaff(who) ? <Console lane={here.lane} /> : <LaneDoor lane={here.lane} />;
  if (here.page === "gym") return isCaretaker(who) ? <Gym /> : <SignIn />;
  if (here.page === "runners") return isStaff(who) ? <Runners /> : <SignIn />;
  if (here.page === "plans") return isStaff(who) ? <Plans /> : <SignIn />;
  if (here.page === "file") return isStaff(who) ? <File key={here.runner} runner={here.runner} /> : <SignIn />;
  if (here.page === "report") return isStaff(who) ? <ReportPage key={here.runner} runner={here.runner} /> : <SignIn />;
  if (follows || !who.network) return <Floor />;
  if (who.role === "admin") return <Admin />;
  return who.role === "runner" ? null : <SignIn />;
}

/** The shell alone: it was kept on this device, and nobody answers. */
function Away() {
  return (
    <main class="nowhere">
      <h1>{say("away.title")}</h1>
      <p role="alert">{say("away.more")}</p>
      <Foot />
    </main>
  );
}
