// Which page: `/` is the floor, `/lanes/{lane}` the runner's page; on a network `/claim` and `/wall` are ways in.
// `/about` says what it is for, `/gym` how its machines are, `/lanes/{lane}/records` is the runner's own, `/lanes/{lane}/console` the physio's.
// `/runners`, `/runners/{runner}`, `/runners/{runner}/report` and `/plans` are the practice's.

import { signal } from "@preact/signals";

export type Route =
  | { page: "floor" | "claim" | "wall" | "about" | "gym" | "runners" | "plans" }
  | { page: "file" | "report"; runner: string }
  | { page: "lane" | "records" | "console"; lane: string }
  | { page: "unknown"; path: string };

export function routeOf(path: string): Route {
  if (path === "/") return { page: "floor" };
  if (path === "/claim") return { page: "claim" };
  if (path === "/wall") return { page: "wall" };
  if (path === "/about") return { page: "about" };
  if (path === "/gym") return { page: "gym" };
  if (path === "/runners") return { page: "runners" };
  if (path === "/plans") return { page: "plans" };
  const [, runner, paper] = /^\/runners\/([^/]+?)(?:\/(report))?\/?$/.exec(path) ?? [];
  const [, lane, part] = /^\/lanes\/([^/]+?)(?:\/(records|console))?\/?$/.exec(path) ?? [];
  try {
    if (runner !== undefined) return { page: paper === undefined ? "file" : "report", runner: decodeURIComponent(runner) };
    if (lane === undefined) return { page: "unknown", path };
    return { page: (part as "records" | "console" | undefined) ?? "lane", lane: decodeURIComponent(lane) };
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
