// Every device: how it is, whom it serves, and the one thing to do with it: give it to a lane, or take it away.

import { useState } from "preact/hooks";
import type { Device, GymNow } from "../../contract/http";
import { laneName, linkWord, spot } from "../../words";
import { claim, release } from "./asking";
import { BATTERY_LOW_PCT } from "./chores";
import { ago, say } from "./say";

const WEAK_DBM = -80; // below it Wi-Fi and Bluetooth begin to lose messages
const naturally = new Intl.Collator("en", { numeric: true });

export function Devices(props: { gym: GymNow }) {
  const { gym } = props;
  const lanes = gym.lanes.map((one) => one.lane);
  const rank = (one: Device): number => (one.lane === null ? -1 : lanes.indexOf(one.lane));
  const devices = [...gym.devices].sort((a, b) => rank(a) - rank(b) || naturally.compare(a.device, b.device));
  return (
    <section class="gym-part" aria-labelledby="gym-devices">
      <h2 id="gym-devices">{say("devices", { n: devices.length })}</h2>
      {devices.length === 0 && <p class="soft">{say("noDevices")}</p>}
      <ul class="devices">
        {devices.map((one) => (
          <Row key={one.device} device={one} gym={gym} />
        ))}
      </ul>
    </section>
  );
}

function Row(props: { device: Device; gym: GymNow }) {
  const { device, gym } = props;
  const { battery_pct, rssi_dbm, firmware, heard_us } = device;
  const low = battery_pct !== null && battery_pct < BATTERY_LOW_PCT;
  const weak = rssi_dbm != null && rssi_dbm < WEAK_DBM;
  return (
    <li class="device" aria-label={device.device}>
      <p class={`device-who sensor link-${device.status}`}>
        <span class="sensor-dot" aria-hidden="true" />
        <span class="sensor-name">{device.device}</span>
        <span class="sensor-more">
          {device.kind == null ? "" : `${say(`kind.${device.kind}`)} · `}
          {device.kind === "bracelet" ? "" : `${spot(device)} · `}
          {linkWord(device.status)}
        </span>
      </p>
      <dl>
        <Fact name={say("lane")} value={device.lane ?? say("none")} />
        <Fact name={say("battery")} value={battery_pct === null ? "–" : `${battery_pct} %${low ? ` · ${say("low")}` : ""}`} bad={low} />
        <Fact name={say("signal")} value={rssi_dbm == null ? "–" : `${rssi_dbm} dBm${weak ? ` · ${say("weak")}` : ""}`} bad={weak} />
        <Fact name={say("firmware")} value={firmware ?? "–"} />
        <Fact name={say("heard")} value={heard_us == null ? say("never") : ago((gym.now_us - heard_us) / 1e6)} />
      </dl>
      <Move device={device} gym={gym} />
    </li>
  );
}

/** A bracelet belongs to the lane that the configuration says. */
function Move(props: { device: Device; gym: GymNow }) {
  const { kind, device, lane } = props.device;
  if (kind === "bracelet") return null;
  return lane === null ? <Give device={device} gym={props.gym} /> : <Take device={device} lane={lane} gym={props.gym} />;
}

function Fact(props: { name: string; value: string; bad?: boolean }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd class={props.bad ? "bad" : undefined}>{props.value}</dd>
    </div>
  );
}

export function Give(props: { device: string; gym: GymNow }) {
  const use = (event: SubmitEvent): void => {
    event.preventDefault();
    const lane = new FormData(event.currentTarget as HTMLFormElement).get("lane");
    if (typeof lane === "string") void claim(lane, props.device);
  };
  return (
    <form class="give" onSubmit={use}>
      <select name="lane" aria-label={say("laneFor", { device: props.device })}>
        {props.gym.lanes.map(({ lane }) => (
          <option key={lane} value={lane}>
            {laneName(lane)}
          </option>
        ))}
      </select>
      <button type="submit" aria-label={say("giveDevice", { device: props.device })}>
        {say("give")}
      </button>
    </form>
  );
}

/** A lane that loses its sensor falls silent, so while it runs the button is pressed twice. */
function Take(props: { device: string; lane: string; gym: GymNow }) {
  const [asked, setAsked] = useState(false);
  const runs = props.gym.lanes.some((one) => one.lane === props.lane && one.runs);
  const press = (): void => {
    if (runs && !asked) return setAsked(true);
    setAsked(false);
    void release(props.device);
  };
  const words = asked ? say("takeRunning", { lane: laneName(props.lane) }) : say("take");
  return (
    <button type="button" class="take" aria-label={`${words}: ${props.device}`} onClick={press} onBlur={() => setAsked(false)}>
      {words}
    </button>
  );
}
