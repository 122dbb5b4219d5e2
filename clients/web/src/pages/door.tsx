// The doors: signing in with a passphrase, with a one-time code, and what a lane's page shows to somebody it does not know.

import { useEffect, useState } from "preact/hooks";
import { problem } from "../asking";
import { stop } from "../live";
import { redeem, signIn } from "../person";
import { say } from "../messages";
import { go } from "../route";
import { laneName } from "../words";
import { Foot, Place, Refusal, Wordmark } from "../parts/frame";
import { PainButton } from "../parts/pain";

export function SignIn() {
  const [busy, setBusy] = useState(false);
  const enter = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const given = new FormData(form);
    setBusy(true);
    const inside = await signIn(String(given.get("name")).trim().toLowerCase(), String(given.get("passphrase")));
    setBusy(false);
    if (!inside) form.querySelector<HTMLInputElement>("[name=passphrase]")?.select();
  };
  return (
    <Door title={say("door.signIn")}>
      <form class="door-form" onSubmit={(event) => void enter(event)}>
        <label>
          {say("door.account")}
          <input name="name" autocomplete="username" autocapitalize="none" spellcheck={false} required maxLength={32} autofocus />
        </label>
        <label>
          {say("door.passphrase")}
          <input name="passphrase" type="password" autocomplete="current-password" required maxLength={256} />
        </label>
        <button type="submit" class="go" disabled={busy}>
          {busy ? say("door.busy") : say("door.signIn")}
        </button>
      </form>
      <p class="door-more">{say("door.runners")}</p>
      <p class="door-more">
        <Place to="/wall">{say("door.wallLink")}</Place>
      </p>
    </Door>
  );
}

/** From the QR of a lane: the code is in the fragment, which is taken out of the address at once. */
export function Claim() {
  const [code] = useState(() => location.hash.slice(1));
  const [taken, setTaken] = useState(false);
  const use = async (replace: boolean): Promise<void> => {
    const how = await redeem({ code }, replace);
    setTaken(how === "taken");
    if (how === "in") go("/");
  };
  useEffect(() => {
    history.replaceState(null, "", "/claim");
    if (code !== "") void use(false);
  }, [code]);
  return (
    <Door title={say("door.claim")}>
      {taken ? (
        <Taken take={() => void use(true)} leave={() => go("/")} />
      ) : (
        <p class="door-more">{say(code === "" ? "door.noCode" : problem.value === null ? "door.claiming" : "door.askAgain")}</p>
      )}
    </Door>
  );
}

/** A lane that another phone follows: nothing changes unless whoever holds the code wants it. */
function Taken(props: { take: () => void; leave: () => void }) {
  return (
    <div class="door-taken" role="alertdialog" aria-labelledby="taken">
      <p id="taken">{say("door.taken")}</p>
      <p class="door-buttons">
        <button type="button" class="go" autofocus onClick={props.take}>
          {say("door.take")}
        </button>
        <button type="button" onClick={props.leave}>
          {say("door.leave")}
        </button>
      </p>
    </div>
  );
}

/** A lane's page without a sign-in: STOP and pain work for everybody, the figures are the runner's. */
export function LaneDoor(props: { lane: string }) {
  return (
    <Door title={laneName(props.lane)}>
      <div class="door-always" role="group" aria-label={say("controls.always")}>
        <button type="button" class="stop" onClick={() => void stop(props.lane)}>
          {say("controls.stop")}
        </button>
        <PainButton lane={props.lane} />
      </div>
      <PinForm lane={props.lane} words={say("door.pinOfLane")} />
      <p class="door-more">
        <Place to="/">{say("door.staff")}</Place>
      </p>
    </Door>
  );
}

export function WallDoor() {
  return (
    <Door title={say("door.wall")}>
      <PinForm lane={null} words={say("door.pinOfWall")} />
    </Door>
  );
}

function PinForm(props: { lane: string | null; words: string }) {
  const { lane } = props;
  const [taken, setTaken] = useState<string | null>(null); // the PIN that is still good
  const use = async (pin: string, replace: boolean): Promise<boolean> => {
    const how = await redeem({ pin, lane }, replace);
    setTaken(how === "taken" ? pin : null);
    if (how === "in" && lane === null) go("/");
    return how !== "refused";
  };
  const enter = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    if (!(await use(String(new FormData(form).get("pin")).replace(/\D/g, ""), false))) form.reset();
  };
  if (taken !== null) return <Taken take={() => void use(taken, true)} leave={() => setTaken(null)} />;
  return (
    <form class="door-form" onSubmit={(event) => void enter(event)}>
      <label>
        {props.words}
        <input name="pin" class="pin" inputMode="numeric" autocomplete="one-time-code" required pattern="[0-9 ]{8,9}" maxLength={9} placeholder="0000 0000" />
      </label>
      <button type="submit" class="go">
        {say("door.enter")}
      </button>
    </form>
  );
}

function Door(props: { title: string; children: preact.ComponentChildren }) {
  useEffect(() => () => void (problem.value = null), []);
  return (
    <div class="door">
      <header class="head">
        <Wordmark />
        <h1>{props.title}</h1>
      </header>
      <Refusal />
      <main>{props.children}</main>
      <Foot />
    </div>
  );
}
