// How a sensor of this page is: what is shown of it, and in whose words.

import { signal, type Signal } from "@preact/signals";

export type SensingKey =
  | "sensor.asking"
  | "sensor.denied"
  | "sensor.still"
  | "sensor.slow"
  | "sensor.noMotion"
  | "sensor.phoneOn"
  | "sensor.darkens"
  | "sensor.away"
  | "sensor.noneChosen"
  | "sensor.bluetoothOff"
  | "sensor.connecting"
  | "sensor.lost"
  | "sensor.podOn"
  | "sensor.beltOn"
  | "sensor.notOne";

export interface Saying {
  key: SensingKey;
  values?: Readonly<Record<string, string | number>>;
}

export interface Sensing {
  on: boolean; // in use, or being tried
  lane: string | null;
  words: Saying | { told: string } | null; // the page's own words, or the service's
}

export const off: Sensing = { on: false, lane: null, words: null };

export function sensing(): Signal<Sensing> {
  return signal<Sensing>(off);
}
