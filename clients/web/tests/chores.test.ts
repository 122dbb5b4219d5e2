import { describe, expect, it } from "vitest";
import type { Device, GymNow, LaneUse, ServiceNow } from "../src/contract/http";
import { chores } from "../src/pages/gym/chores";

const NOW_MS = Date.parse("2026-11-28T08:00:00Z");

const device = (name: string, more: Partial<Device> = {}): Device => ({
  device: name,
  side: "left",
  status: "online",
  battery_pct: 90,
  lane: "1",
  heard_us: 9_000_000,
  ...more,
});

const gym = (devices: Device[], service: Partial<ServiceNow> = {}, lanes: Partial<LaneUse>[] = [{}]): GymNow => ({
  now_us: 10_000_000,
  devices,
  lanes: lanes.map((one, i) => ({ lane: `${i + 1}`, runs: false, armed: true, broken: false, ...one })),
  service: {
    version: "1.0",
    uptime_s: 86_400 * 9,
    broker_because: "",
    store_because: "",
    troubles: [],
    free_mb: 50_000,
    min_free_mb: 500,
    backup_wall: "2026-11-28T02:30:00+00:00",
    nightly_at: "03:30",
    ...service,
  },
});

const kinds = (found: GymNow): string[] => chores(found, NOW_MS).map((one) => `${one.now ? "now" : "soon"} ${one.kind} ${one.key}`.trim());

describe("chores", () => {
  it("has none where all is well, and none for a pod that was put away", () => {
    expect(kinds(gym([device("a"), device("b", { status: "offline", side: "right" }), device("c", { lane: null, status: "silent" })]))).toEqual([]);
  });

  it("puts first what stops everybody, then who runs, then what can wait", () => {
    const devices = [device("low", { battery_pct: 19 }), device("new", { lane: null }), device("mute", { status: "silent", side: "right" })];
    expect(kinds(gym([device("wrist", { lane: null, kind: "bracelet" })]))).toEqual(["soon bracelet wrist"]);
    expect(kinds(gym(devices, { broker_because: "refused", free_mb: 900 }))).toEqual(["now broker", "soon silent mute", "soon disk", "soon battery low", "soon unclaimed new"]);
    expect(kinds(gym([device("mute", { status: "silent" })], {}, [{ runs: true }]))).toEqual(["now silent mute"]);
  });

  it("knows a battery that is low from one that is not, and one that did not say", () => {
    const [full, low, mum] = [device("a", { battery_pct: 20 }), device("b", { battery_pct: 19, side: "right" }), device("c", { battery_pct: null, lane: "2" })];
    expect(kinds(gym([full, low, mum], {}, [{}, {}]))).toEqual(["soon battery b"]);
  });

  it("misses a pod that is off only while somebody runs", () => {
    const away = [device("a", { status: "offline" })];
    expect(kinds(gym(away, {}, [{ runs: true }]))).toEqual(["now gone a"]);
  });

  it("sees two at one place of one side, and not two of two sides, places or lanes", () => {
    const pair = [device("a"), device("b", { side: "right" }), device("c", { place: "shank" }), device("d", { lane: "2" })];
    expect(kinds(gym(pair, {}, [{}, {}]))).toEqual([]);
    const found = chores(gym([...pair, device("e", { place: "foot" })], {}, [{}, {}]), NOW_MS);
    expect(found).toEqual([{ kind: "twins", now: true, key: "e", device: "a", other: "e", lane: "1" }]);
  });

  it("says what was wrong with a clock, a lane and the night's work", () => {
    const found = chores(gym([device("a", { clock_because: "it jumped" })], { troubles: ["erasing: locked"] }, [{ broken: true }]), NOW_MS);
    expect(found.map((one) => [one.kind, one.because])).toEqual([["broken", undefined], ["clock", "it jumped"], ["trouble", "erasing: locked"]]);
  });

  it("misses a backup after two nights, not on the first day, and not where none is wanted", () => {
    expect(kinds(gym([], { backup_wall: "2026-11-25T02:30:00+00:00" }))).toEqual(["soon backup"]);
    expect(kinds(gym([], { backup_wall: null }))).toEqual(["soon backup"]);
    expect(kinds(gym([], { backup_wall: null, uptime_s: 3_600 }))).toEqual([]);
    expect(kinds(gym([], { backup_wall: null, nightly_at: "" }))).toEqual([]);
  });
});
