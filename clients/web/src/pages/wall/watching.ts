// The wall's order as a signal: looked at once a second, and left alone while the keyboard's focus is on a card.

import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { lanesInOrder } from "../../reducer";
import { view } from "../../seen";
import { emptyWall, watch, type Exception, type Wall } from "./order";

const LOOK_MS = 1_000;

const wall = signal<Wall>(emptyWall);

/** The same array while no lane moves. */
export const wallOrder = computed(() => wall.value.order);

const made = new Map<string, ReadonlySignal<Exception | null>>();

/** Why this lane needs a look; null: it does not. */
export function needOf(lane: string): ReadonlySignal<Exception | null> {
  const known = made.get(lane) ?? computed(() => wall.value.exceptions[lane] ?? null);
  made.set(lane, known);
  return known;
}

/** Until the answer is called. */
export function watchWall(): () => void {
  wall.value = emptyWall;
  const look = (): void => {
    const known = view.peek();
    const found = watch(wall.peek(), lanesInOrder(known), known.said, performance.now());
    const focused = document.activeElement?.closest(".cards") != null;
    const sameLanes = found.order.length === wall.peek().order.length;
    wall.value = focused && sameLanes ? { ...found, order: wall.peek().order } : found;
  };
  look();
  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
}
