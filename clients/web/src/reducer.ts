// The page's whole knowledge is a pure function of the frames it was sent, in order.
//
// A snapshot replaces what it speaks of. A step or a cue replaces the lane's status or cue, unless it is older
// than what is already known: the service keeps one slot per client and lane, so order across lanes is not promised.

import { isFloor, type Device, type Frame, type LaneSnapshot } from "./wire";

export interface SeenNotice {
  key: string;
  lane: string | null;
  because: string;
  device: string | null;
}

export interface Spoken {
  kind: string;
  words: string;
  at_us: number;
}

export interface View {
  said: Readonly<Record<string, Spoken>>; // the last words on each lane
  lanes: Readonly<Record<string, LaneSnapshot>>;
  unclaimed: readonly Device[];
  notices: readonly SeenNotice[]; // newest first
  bye: string | null;
  since: string | null; // the last frame that was heard, as `?since=` names it
}

export const NOTICES_KEPT = 3;

export const emptyView: View = { said: {}, lanes: {}, unclaimed: [], notices: [], bye: null, since: null };

export function withNotice(view: View, notice: SeenNotice): View {
  const others = view.notices.filter((one) => one.because !== notice.because || one.lane !== notice.lane);
  return { ...view, notices: [notice, ...others].slice(0, NOTICES_KEPT) };
}

export function reduce(view: View, frame: Frame): View {
  if (frame.type === "pong") return view;
  return reduceKnown({ ...view, since: `${frame.epoch}.${frame.seq}` }, frame);
}

function reduceKnown(view: View, frame: Exclude<Frame, { type: "pong" }>): View {
  switch (frame.type) {
    case "snapshot": {
      const { data } = frame;
      if (isFloor(data)) {
        const lanes = Object.fromEntries(data.lanes.map((one) => [one.lane, one]));
        return { ...view, lanes, unclaimed: data.unclaimed, bye: null };
      }
      return { ...view, lanes: { ...view.lanes, [data.lane]: data }, bye: null };
    }
    case "step": {
      const known = laneOf(view, frame.lane);
      if (known === null || (known.status !== null && known.status.at_us > frame.data.at_us)) return view;
      return withLane(view, { ...known, status: frame.data });
    }
    case "cue": {
      const known = laneOf(view, frame.lane);
      if (known === null || (known.cue !== null && known.cue.issued_us > frame.data.issued_us)) return view;
      return withLane(view, { ...known, cue: frame.data });
    }
    case "notice":
      return withNotice(view, {
        key: `${frame.lane} ${frame.epoch}.${frame.seq}`,
        lane: frame.lane,
        because: frame.data.because,
        device: frame.data.device ?? null,
      });
    case "prompt": {
      if (frame.lane === null) return view;
      const { kind, words } = frame.data;
      return { ...view, said: { ...view.said, [frame.lane]: { kind, words, at_us: frame.t_us } } };
    }
    case "device": {
      const { data } = frame;
      const renewed = (known: readonly Device[]): readonly Device[] => known.map((one) => (one.device === data.device ? data : one));
      const serves = laneOf(view, frame.lane);
      if (serves !== null) return withLane(view, { ...serves, devices: renewed(serves.devices) });
      return frame.lane === null ? { ...view, unclaimed: renewed(view.unclaimed) } : view;
    }
    case "bye":
      return { ...view, bye: frame.data.because };
  }
}

function laneOf(view: View, lane: string | null): LaneSnapshot | null {
  return lane === null ? null : (view.lanes[lane] ?? null);
}

function withLane(view: View, lane: LaneSnapshot): View {
  return { ...view, lanes: { ...view.lanes, [lane.lane]: lane } };
}

const naturally = new Intl.Collator("en", { numeric: true });

export function lanesInOrder(view: View): LaneSnapshot[] {
  return Object.values(view.lanes).sort((a, b) => naturally.compare(a.lane, b.lane));
}
