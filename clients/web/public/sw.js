// The shell of the pages, kept so that a phone without the service says so in our own words and not in the browser's.
//
// Only the page and its files are kept: never anything of /api or a socket, so nothing old can look like now. The page
// itself is asked for anew at each load, so a new version comes with the next load and never during a run; its files
// carry their content in their names, so one that is kept is right for ever.

const SHELL = "stridecue-shell";
const PAGE = "/";
const PATIENCE_MS = 4_000;
const LOOSE = ["/icon.svg", "/icon-192.png", "/manifest.webmanifest"];

self.addEventListener("install", (event) => event.waitUntil(keep()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || /^\/(api|ws)\//.test(pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (pathname.startsWith("/assets/")) event.respondWith(file(request));
  else if (LOOSE.includes(pathname)) event.respondWith(fetch(request).catch(() => kept(pathname)));
});

/** The page as it is now; when nobody answers, the one that is kept. */
async function page(event) {
  try {
    const answer = await fetch(event.request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok) event.waitUntil(renewed(answer.clone()));
    return answer;
  } catch {
    return kept(PAGE);
  }
}

async function file(request) {
  const found = await (await caches.open(SHELL)).match(request);
  if (found !== undefined) return found;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(SHELL)).put(request, answer.clone());
  return answer;
}

async function kept(path) {
  return (await (await caches.open(SHELL)).match(path)) ?? Response.error();
}

/** A page that was built anew replaces the one before, with its files. */
async function renewed(answer) {
  const before = await (await caches.open(SHELL)).match(PAGE);
  if (before === undefined || (await before.text()) !== (await answer.text())) await keep();
}

async function keep() {
  const shell = await caches.open(SHELL);
  const answer = await fetch(PAGE, { cache: "no-store" });
  if (!answer.ok) throw new Error(`the page answered ${answer.status}`);
  const files = [...(await answer.clone().text()).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
  await shell.addAll([...files, ...LOOSE]);
  await shell.put(PAGE, answer);
  const wanted = new Set([PAGE, ...files, ...LOOSE]);
  for (const old of await shell.keys()) {
    if (!wanted.has(new URL(old.url).pathname)) await shell.delete(old);
  }
}
