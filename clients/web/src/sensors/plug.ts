// One sensor of this page, plugged into a lane: its own socket, its clock's answers, its heart, and coming back.
//
// What cannot be sent at once is dropped, not kept: a step that comes late is of no use to a beat.

import type { NotTaken, SensorSaid, SensorTold, Welcome } from "../contract/frames";
import { backOff_ms } from "../connection";

export interface Introduction {
  kind: "phone" | "gateway";
  worn: "waist" | "bridged" | "treadmill";
  rate_hz?: number;
}

export interface Plugged {
  /** It serves the lane as this device. */
  taken(device: string): void;
  /** The service is not heard; it is tried again. */
  away(): void;
  /** It serves no lane any more, and why, in the service's words. */
  refused(because: string): void;
}

export function newBoot(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 1;
}

const HEART_MS = 500;
const WAITING_MOST_BYTES = 16_384;
const NEVER_AGAIN = new Set([1003, 1007, 1008, 1009, 1013]);

export class Plug {
  battery_pct: number | null = null;
  #socket: WebSocket | null = null;
  #welcome = false;
  #attempt = 0;
  #because = "";
  #ended = false;
  #retry: number | undefined;
  readonly #heart = window.setInterval(() => this.#beat(), HEART_MS);

  constructor(
    readonly lane: string,
    readonly who: Introduction,
    readonly told: Plugged,
    readonly boot: number, // the same one again: the same device that comes back
  ) {
    this.#open();
  }

  batch(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#free()) this.#socket?.send(bytes);
  }

  say(type: SensorSaid["type"], data: SensorSaid["data"]): void {
    if (this.#free()) this.#text(type, data);
  }

  end(): void {
    this.#ended = true;
    clearInterval(this.#heart);
    clearTimeout(this.#retry);
    const old = this.#socket;
    this.#socket = null;
    old?.close();
  }

  #free(): boolean {
    return this.#welcome && this.#socket !== null && this.#socket.bufferedAmount < WAITING_MOST_BYTES;
  }

  #text(type: SensorSaid["type"], data: SensorSaid["data"]): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify({ v: 1, type, data } satisfies SensorSaid));
  }

  #name(): string {
    return this.boot.toString(16).padStart(8, "0");
  }

  #open(): void {
    const address = new URL(`/ws/lanes/${encodeURIComponent(this.lane)}/sensor`, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const mine = new WebSocket(address);
    this.#socket = mine;
    mine.onopen = () => this.#text("state", { status: "online", boot: this.#name(), ...this.who });
    mine.onmessage = (event) => {
      if (this.#socket === mine) this.#heard(JSON.parse(String(event.data)) as SensorTold);
    };
    mine.onclose = (event) => {
      if (this.#socket === mine) this.#closed(event);
    };
  }

  #heard(message: SensorTold): void {
    if (message.type === "clock") {
      const now_us = Math.round(performance.now() * 1000);
      const { sent_us } = message.data as { sent_us: number };
      this.#text("clock", { boot: this.#name(), sent_us, pod_received_us: now_us, pod_sent_us: now_us });
    } else if (message.type === "welcome") {
      this.#welcome = true;
      this.#attempt = 0;
      this.told.taken((message.data as Welcome).device);
    } else this.#because = (message.data as NotTaken).because;
  }

  #closed(event: CloseEvent): void {
    this.#welcome = false;
    this.#socket = null;
    if (this.#ended) return;
    if (NEVER_AGAIN.has(event.code) || event.code >= 4000) {
      this.end();
      this.told.refused(this.#because || event.reason);
      return;
    }
    this.told.away();
    this.#retry = window.setTimeout(() => this.#open(), backOff_ms(this.#attempt, Math.random()));
    this.#attempt += 1;
  }

  #beat(): void {
    const battery = this.battery_pct === null ? {} : { battery_pct: this.battery_pct };
    this.say("heartbeat", { boot: this.#name(), uptime_s: Math.floor(performance.now() / 1000), seq: 0, ...battery });
  }
}
