// What the pages see of the reducer's view: one signal for each part, so that a step draws one card and not fifty.
//
// The reducer keeps what did not change as the same object; a part whose object is the same tells nobody.

import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { emptyView, lanesInOrder, type Spoken, type View } from "./reducer";
import type { LaneSnapshot } from "./wire";

/** All of it. Whoever reads this is drawn anew with every step of every lane: better one of the parts below. */
export const view = signal<View>(emptyView);

export const unclaimed = computed(() => view.value.unclaimed);
export const notices = computed(() => view.value.notices);
export const bye = computed(() => view.value.bye);

let names: readonly string[] = [];

/** In natural order; the same array while no lane comes or goes. */
export const laneNames = computed(() => {
  const known = Object.keys(view.value.lanes);
  const same = known.length === names.length && names.every((name) => name in view.value.lanes);
  return same ? names : (names = lanesInOrder(view.value).map((one) => one.lane));
});

export const laneNow = each((lane): LaneSnapshot | null => view.value.lanes[lane] ?? null);
export const saidOn = each((lane): Spoken | null => view.value.said[lane] ?? null);

/** One signal for each lane, made when it is first asked for. */
function each<T>(part: (lane: string) => T): (lane: string) => ReadonlySignal<T> {
  const made = new Map<string, ReadonlySignal<T>>();
  return (lane) => {
    const known = made.get(lane) ?? computed(() => part(lane));
    made.set(lane, known);
    return known;
  };
}
