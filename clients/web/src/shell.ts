// The page as an app on a phone: its shell is kept by a service worker (`public/sw.js`), where the browser has one and
// the connection is one it trusts. Without it everything works just the same, as long as the service is there.

export function keepShell(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  window.addEventListener("load", () => void navigator.serviceWorker.register("/sw.js").catch(() => undefined));
}
