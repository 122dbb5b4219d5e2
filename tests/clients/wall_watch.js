// In the page before its own scripts: when does a card show the status that the service made of a footfall?
//
// The service's clock is read off the page's own pings (the quickest one counts), a card says in `data-at-us` which
// status it shows, and the time is taken in a task behind the next frame: at most one frame too late, never too early.
(() => {
  const wall = (window.wall = { delays_ms: [], heard: 0, trip_ms: Infinity, offset_ms: null });
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        const heard_ms = performance.now();
        if (data.includes('"type":"step"')) wall.heard += 1;
        if (!data.includes('"type":"pong"')) return;
        const { t0_ms, service_us } = JSON.parse(data).data;
        if (heard_ms - t0_ms >= wall.trip_ms) return;
        wall.trip_ms = heard_ms - t0_ms;
        wall.offset_ms = (t0_ms + heard_ms) / 2 - service_us / 1000;
      });
    }
  };
  const changed = (records) => {
    const shown_us = new Set(records.map((one) => Number(one.target.dataset.atUs)));
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const now_ms = performance.now();
        for (const at_us of shown_us) if (at_us > 0) wall.delays_ms.push(now_ms - at_us / 1000 - wall.offset_ms);
      };
      port2.postMessage(null);
    });
  };
  const cards = { subtree: true, attributeFilter: ["data-at-us"] };
  addEventListener("DOMContentLoaded", () => new MutationObserver(changed).observe(document.documentElement, cards));
})();
