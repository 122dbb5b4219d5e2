// One WebSocket that keeps itself open: jittered back-off, a ping at an odd period, and a watch on silence.
//
// A socket can be dead without saying so (a tablet that changed its access point), so one that says nothing for
// QUIET_MS although it is pinged is closed and opened anew.

export interface Hearing {
  /** A new socket opened: clocks and leases of the old one are void. */
  opened(): void;
  /** `code`: why, as the service said it; 1006 when nobody said anything. */
  closed(code: number): void;
  heard(text: string, heard_ms: number): void;
  /** Asked at each attempt: the frame to resume from. */
  since(): string | null;
}

export interface Connection {
  close(): void;
}

const PING_MS = 971; // odd, so as not to fall into step with anything
const FIRST_PINGS_MS = [0, 120, 310, 530];
const QUIET_MS = 5_000;
const NOBODY_SAID = 1006;
const BACK_OFF_FIRST_MS = 400;
const BACK_OFF_MOST_MS = 8_000;

/** Full jitter over the upper half: a hall of tablets does not come back in one wave. */
export function backOff_ms(attempt: number, random: number): number {
  const most_ms = Math.min(BACK_OFF_MOST_MS, BACK_OFF_FIRST_MS * 2 ** attempt);
  return most_ms * (0.5 + 0.5 * random);
}

export function connect(path: string, hearing: Hearing): Connection {
  let socket: WebSocket | null = null;
  let attempt = 0;
  let lastHeard_ms = 0;
  let retry: number | undefined;
  let ended = false;

  const ping = (): void => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    socket.send(JSON.stringify({ v: 1, type: "ping", t0_ms: performance.now() }));
  };

  const open = (): void => {
    clearTimeout(retry);
    const since = hearing.since();
    const address = new URL(path, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    if (since !== null) address.searchParams.set("since", since);
    const mine = new WebSocket(address);
    socket = mine;
    lastHeard_ms = performance.now();
    mine.onopen = () => {
      if (socket !== mine) return;
      hearing.opened();
      for (const after_ms of FIRST_PINGS_MS) setTimeout(ping, after_ms);
    };
    mine.onmessage = (event) => {
      if (socket !== mine) return;
      attempt = 0;
      lastHeard_ms = performance.now();
      hearing.heard(String(event.data), lastHeard_ms);
    };
    mine.onclose = ({ code }) => {
      if (socket === mine) again(code);
    };
  };

  const again = (code: number): void => {
    drop();
    if (ended) return;
    hearing.closed(code);
    clearTimeout(retry);
    retry = window.setTimeout(open, backOff_ms(attempt, Math.random()));
    attempt += 1;
  };

  const drop = (): void => {
    const old = socket;
    socket = null;
    old?.close();
  };

  /** The network or the person came back: no reason to sit out the back-off. */
  const atOnce = (): void => {
    if (ended || document.visibilityState === "hidden") return;
    if (socket === null) {
      attempt = 0;
      open();
    } else ping();
  };

  const pinging = setInterval(() => {
    ping();
    if (socket !== null && performance.now() - lastHeard_ms > QUIET_MS) again(NOBODY_SAID);
  }, PING_MS);
  window.addEventListener("online", atOnce);
  document.addEventListener("visibilitychange", atOnce);
  open();

  return {
    close(): void {
      ended = true;
      clearInterval(pinging);
      clearTimeout(retry);
      window.removeEventListener("online", atOnce);
      document.removeEventListener("visibilitychange", atOnce);
      drop();
    },
  };
}
