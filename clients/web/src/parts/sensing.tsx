// Sensors that this page speaks for: the phone it runs on, and what its browser hears over Bluetooth.

import type { ReadonlySignal } from "@preact/signals";
import { say } from "../messages";
import { noBluetooth, noPhone, senses } from "../sensors/able";
import { bluetooth, stopBluetooth, useBluetooth } from "../sensors/bluetooth";
import { phone, stopPhone, usePhone } from "../sensors/phone";
import type { Sensing as State } from "../sensors/sensing";
import { Told } from "./told";

export function Sensing(props: { lane: string }) {
  const has = senses();
  const [without, unheard] = [noPhone(has), noBluetooth(has)];
  return (
    <details class="sound sensing">
      <summary>{say("sensor.title")}</summary>
      {without !== null ? (
        <p>{say(without)}</p>
      ) : (
        <One
          state={phone}
          lane={props.lane}
          use={say("sensor.usePhone")}
          stop={say("sensor.stopPhone")}
          advice={say("sensor.phoneAdvice")}
          begin={usePhone}
          end={stopPhone}
        />
      )}
      {unheard === "sensor.noBluetooth" ? (
        <p>{say(unheard)}</p>
      ) : (
        unheard === null && (
          <One
            state={bluetooth}
            lane={props.lane}
            use={say("sensor.useBluetooth")}
            stop={say("sensor.stopBluetooth")}
            advice={say("sensor.bluetoothAdvice")}
            begin={useBluetooth}
            end={stopBluetooth}
          />
        )
      )}
    </details>
  );
}

function One(props: {
  state: ReadonlySignal<State>;
  lane: string;
  use: string;
  stop: string;
  advice: string;
  begin: typeof usePhone;
  end: () => void;
}) {
  const { on, lane, words } = props.state.value;
  return (
    <p>
      <button type="button" class="quiet" aria-pressed={on} onClick={() => (on ? props.end() : void props.begin(props.lane))}>
        {on ? props.stop : props.use}
      </button>{" "}
      <span role="status">
        {on && lane !== null && lane !== props.lane && `${say("lane", { lane })}: `}
        {words !== null && ("told" in words ? <Told words={words.told} /> : say(words.key, words.values))}
      </span>{" "}
      {props.advice}
    </p>
  );
}
