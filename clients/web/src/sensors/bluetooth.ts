// A foot pod or a treadmill over this browser's Bluetooth, handed on to one lane. Read only: nothing is written to it
// but the wish to be notified. What it says goes out as received; its last words are never repeated.

import { say as words } from "../messages";
import { FTMS_SERVICE, TREADMILL_DATA, treadmillMeasured } from "./ftms";
import { newBoot, Plug } from "./plug";
import { radio, type Characteristic, type Peripheral, type Server } from "./radio";
import { RSC_MEASUREMENT, RSC_SERVICE, rscMeasured } from "./rsc";
import { off, sensing, type Saying } from "./sensing";

export const bluetooth = sensing();

const BATTERY_SERVICE = 0x180f;
const BATTERY_LEVEL = 0x2a19;
const RETRY_FIRST_MS = 1_000;
const RETRY_MOST_MS = 30_000;
const SILENT_MS = 10_000; // connected, and not a word: radios forget to say that they are gone

let wanted: Peripheral | null = null; // the one that is in use
let plug: Plug | null = null;
let use = new AbortController(); // ends what listens when it is stopped
let boot = 0;
let incline_permille = 0;
let wait_ms = RETRY_FIRST_MS;
let retry: number | undefined;
let watch: number | undefined;

/** Begins with a tap: the browser shows its own list, and the person chooses. */
export async function useBluetooth(lane: string): Promise<void> {
  stopBluetooth();
  say(lane, { key: "sensor.asking" });
  const { signal } = (use = new AbortController());
  try {
    const found = await radio()?.requestDevice({
      filters: [{ services: [RSC_SERVICE] }, { services: [FTMS_SERVICE] }],
      optionalServices: [RSC_SERVICE, FTMS_SERVICE, BATTERY_SERVICE],
    });
    if (found === undefined || signal.aborted) return;
    wanted = found;
    [wait_ms, incline_permille, boot] = [RETRY_FIRST_MS, 0, newBoot()];
    found.addEventListener("gattserverdisconnected", () => lost(lane, found), { signal });
    await connect(lane, found);
  } catch (wrong) {
    if (signal.aborted) return;
    const cancelled = wrong instanceof DOMException && wrong.name === "NotFoundError" && /cancel/i.test(wrong.message);
    bluetooth.value = { on: false, lane, words: { key: cancelled ? "sensor.noneChosen" : "sensor.bluetoothOff" } };
  }
}

export function stopBluetooth(): void {
  use.abort();
  const old = wanted;
  wanted = null;
  clearTimeout(retry);
  unplug();
  old?.gatt?.disconnect();
  bluetooth.value = off;
}

async function connect(lane: string, mine: Peripheral): Promise<void> {
  say(lane, { key: "sensor.connecting", values: { name: nameOf(mine) } });
  try {
    const server = await mine.gatt?.connect();
    if (server === undefined || wanted !== mine) return;
    const heard = await subscribe(server);
    if (wanted !== mine) return;
    if (heard.pod === null && heard.belt === null) {
      stopBluetooth();
      bluetooth.value = { on: false, lane, words: { key: "sensor.notOne", values: { name: nameOf(mine) } } };
      return;
    }
    wait_ms = RETRY_FIRST_MS;
    plugIn(lane, mine, heard.belt !== null, await batteryOf(server));
  } catch {
    lost(lane, mine);
  }
}

/** What it offers of the two, already heard. */
async function subscribe(server: Server): Promise<{ pod: Characteristic | null; belt: Characteristic | null }> {
  const pod = await characteristic(server, RSC_SERVICE, RSC_MEASUREMENT);
  const belt = await characteristic(server, FTMS_SERVICE, TREADMILL_DATA);
  pod?.addEventListener("characteristicvaluechanged", () => {
    if (pod.value) fromPod(pod.value);
    attend(server);
  });
  belt?.addEventListener("characteristicvaluechanged", () => {
    if (belt.value) fromBelt(belt.value);
    attend(server);
  });
  await pod?.startNotifications();
  await belt?.startNotifications();
  attend(server);
  return { pod, belt };
}

async function characteristic(server: Server, service: number, uuid: number): Promise<Characteristic | null> {
  try {
    return await (await server.getPrimaryService(service)).getCharacteristic(uuid);
  } catch (wrong) {
    if (wrong instanceof DOMException && wrong.name === "NotFoundError") return null;
    throw wrong;
  }
}

async function batteryOf(server: Server): Promise<number | null> {
  try {
    const level = await (await server.getPrimaryService(BATTERY_SERVICE)).getCharacteristic(BATTERY_LEVEL);
    const pct = (await level.readValue()).getUint8(0);
    return pct <= 100 ? pct : null;
  } catch {
    return null; // many have none
  }
}

function fromPod(value: DataView): void {
  const found = rscMeasured(value);
  if (found === null) return;
  const stride = found.stride_mm === null ? {} : { stride_mm: found.stride_mm };
  plug?.say("rsc", { speed_mm_s: found.speed_mm_s, cadence_raw: found.cadence_raw, ...stride });
}

/** The slope stays until another one is told. */
function fromBelt(value: DataView): void {
  const found = treadmillMeasured(value);
  incline_permille = found?.incline_permille ?? incline_permille;
  if (typeof found?.speed_mm_s === "number") plug?.say("belt", { speed_mm_s: found.speed_mm_s, incline_permille, source: "ftms" });
}

/** Heard: and if that was the last for long, the connection is made anew. */
function attend(server: Server): void {
  clearTimeout(watch);
  watch = window.setTimeout(() => server.disconnect(), SILENT_MS);
}

function plugIn(lane: string, mine: Peripheral, isBelt: boolean, battery_pct: number | null): void {
  plug?.end();
  const told = {
    taken: () => say(lane, { key: isBelt ? "sensor.beltOn" : "sensor.podOn", values: { name: nameOf(mine) } }),
    away: () => say(lane, { key: "sensor.away" }),
    refused(because: string) {
      stopBluetooth();
      bluetooth.value = { on: false, lane, words: { told: because } };
    },
  };
  plug = new Plug(lane, { kind: "gateway", worn: isBelt ? "treadmill" : "bridged" }, told, boot);
  plug.battery_pct = battery_pct;
}

/** A peripheral that is gone is a device that is silent; it is called again, ever more seldom. */
function lost(lane: string, mine: Peripheral): void {
  if (wanted !== mine) return;
  unplug();
  say(lane, { key: "sensor.lost", values: { name: nameOf(mine) } });
  clearTimeout(retry);
  retry = window.setTimeout(() => void connect(lane, mine), wait_ms);
  wait_ms = Math.min(2 * wait_ms, RETRY_MOST_MS);
}

function unplug(): void {
  clearTimeout(watch);
  plug?.end();
  plug = null;
}

function nameOf(mine: Peripheral): string {
  return mine.name || words("sensor.unnamed"); // many advertise none
}

function say(lane: string, words: Saying): void {
  bluetooth.value = { on: true, lane, words };
}
