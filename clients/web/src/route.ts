// Which page: `/` is the floor, `/lanes/{lane}` the runner's page; on a network `/claim` and `/wall` are ways in.

import { signal } from "@preact/signals";

export type Route = { page: "floor" } | { page: "claim" } | { page: "wall" } | { page: "lane"; lane: string } | { page: "unknown"; path: string };

export function routeOf(path: string): Route {
  if (path === "/") return { page: "floor" };
  if (path === "/claim") return { page: "claim" };
  if (path === "/wall") return { page: "wall" };
  const lane = /^\/lanes\/([^/]+)\/?$/.exec(path)?.[1];
  if (lane === undefined) return { page: "unknown", path };
  try {
    return { page: "lane", lane: decodeURIComponent(lane) };
  } catch {
    return { page: "unknown", path };
  }
}

export const route = signal<Route>(routeOf(location.pathname));

export function go(path: string): void {
  history.pushState(null, "", path);
  route.value = routeOf(path);
  scrollTo(0, 0);
}

window.addEventListener("popstate", () => (route.value = routeOf(location.pathname)));
