// What crosses the sockets, by the names the page uses. The shapes are the service's own: see `contract/`.

import type {
  ByeFrame,
  Course,
  CueFrame,
  Device,
  DeviceFrame,
  FloorSnapshot,
  LaneSnapshot,
  NoticeFrame,
  OutputNow,
  Part,
  PongFrame,
  PromptFrame,
  SilenceCue,
  SnapshotFrame,
  Status,
  StepFrame,
  TempoCue,
} from "./contract/frames";
import type { LaneCommand, Problem } from "./contract/http";

export type { Course, Device, FloorSnapshot, LaneSnapshot, OutputNow, Part, SilenceCue, Status, TempoCue };

/** What an HTTP refusal says (RFC 9457); `there`, `yours`: two versions of what two people changed. */
export type Refused = Pick<Problem, "title" | "detail"> & { readonly taken?: string; readonly there?: Version; readonly yours?: Version };
export type Version = Readonly<Record<string, unknown>>;
export type LaneState = Status["state"];
export type Side = Device["side"];
export type LinkStatus = Device["status"];
export type OutputName = OutputNow["output"];
export type CueData = TempoCue | SilenceCue;
export type CommandAction = LaneCommand["action"];
export type Frame = SnapshotFrame | StepFrame | CueFrame | NoticeFrame | PromptFrame | DeviceFrame | ByeFrame | PongFrame;

export function isFloor(data: LaneSnapshot | FloorSnapshot): data is FloorSnapshot {
  return "lanes" in data;
}
