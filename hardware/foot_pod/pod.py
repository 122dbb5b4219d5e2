"""What a foot pod says and hears: the contract's messages, steps kept until acknowledged. No pins, no network.

    footfall found -> kept in the ring -> sent live -> acknowledged by the service -> forgotten
                                       `-> not acknowledged in 3 s: sent again, "live": false

`board.py` gives it events and the time; `send` takes its messages: subject, payload, quality, retained.
"""

import json

from shared.pace import INITIAL_CONTACT, LATE
from shared.ring import STEPS, Ring

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from shared.kinds import Send

HEARTBEAT_MS = 500
RESEND_AFTER_MS = 3_000
RESENDS_A_BEAT = 40
LIVE_WITHIN_MS = 1_000
SUBSCRIPTIONS = (("ack", 0), ("clock", 0), ("config", 1))
SIDES = ("left", "right", "unknown")


class Pod:
    """One pod of one boot. `send` is called with every message that is due."""

    def __init__(self, boot: str, side: str, firmware: str, send: "Send", steps: int = STEPS) -> None:
        self.boot = boot
        self.side = side
        self.raw_wanted = False
        self.ring = Ring(steps)
        self._firmware = firmware
        self._send = send
        self._contact = -1  # the detector's number of the newest footfall
        self._seq = -1  # … and ours
        self._beat_ms = 0
        self._acknowledged = -1

    def birth(self) -> None:
        """Say who we are: at every connection, before anything else."""
        self._send("state", self._json(status="online", kind="foot_pod", worn="foot", side=self.side,
                                       firmware=self._firmware, rate_hz=208), 1, True)  # fmt: skip

    @staticmethod
    def will() -> bytes:
        """What the broker says for us when we go silent."""
        return b'{"status":"offline"}'

    # ---------------------------------------------------------------- what the foot does

    def event(
        self, kind: int, contact: int, t_us: int, contact_us: int, flags: int, connected: bool, now_ms: int
    ) -> None:
        """An event of the detector, `t_us` on the pod's own clock."""
        if kind == INITIAL_CONTACT:
            self._contact = contact
            self._seq = seq = self.ring.add(t_us)
            fresh = not flags & LATE and now_ms - t_us // 1_000 < LIVE_WITHIN_MS
            if connected and fresh:
                self.ring.sent(seq, now_ms)
                self._footfall(seq, live=True)
        elif contact == self._contact and contact_us > 0:
            self.ring.lifted(self._seq, contact_us)
            if connected and not flags & LATE:
                self._toe_off(self._seq, t_us, contact_us, live=True)  # its footfall may be acknowledged and gone

    def _footfall(self, seq: int, live: bool) -> None:
        self._send("footfall", self._json(seq=seq, t_us=self.ring.t_us(seq), side=self.side, live=live), 1, False)

    def _toe_off(self, seq: int, t_us: int, contact_us: int, live: bool) -> None:
        body = self._json(seq=seq, t_us=t_us, contact_us=contact_us, side=self.side, live=live)
        self._send("toe_off", body, 1, False)

    # ---------------------------------------------------------------- what time does

    def tick(self, now_ms: int, battery_pct: int, rssi_dbm: int) -> None:
        """Call often: at 2 Hz a heartbeat goes out, and what was not acknowledged goes again."""
        if now_ms - self._beat_ms < HEARTBEAT_MS:
            return
        self._beat_ms = now_ms
        ring = self.ring
        beat = {"uptime_s": now_ms // 1_000, "seq": max(ring.next - 1, 0), "oldest_seq": min(ring.oldest, ring.next)}
        if 0 <= battery_pct <= 100:
            beat["battery_pct"] = battery_pct
        if -127 <= rssi_dbm < 0:
            beat["rssi_dbm"] = rssi_dbm
        self._send("heartbeat", self._json(**beat), 0, False)
        again = 0
        for seq in range(ring.oldest, ring.next):
            if again == RESENDS_A_BEAT:
                break
            if now_ms - ring.sent_ms(seq) < RESEND_AFTER_MS and ring.sent_ms(seq):
                continue
            ring.sent(seq, now_ms)
            self._footfall(seq, live=False)
            contact_us = ring.contact_us(seq)
            if contact_us:
                self._toe_off(seq, ring.t_us(seq) + contact_us, contact_us, live=False)
            again += 1

    # ---------------------------------------------------------------- what is heard

    def heard(self, subject: str, payload: bytes, retained: bool, now_us: int) -> None:
        """A message of the service. What cannot be read, or is an old one, changes nothing."""
        if retained and subject != "config":
            return
        try:
            message = json.loads(payload)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        if subject == "ack":
            seq = message.get("seq")
            if message.get("boot") == self.boot and isinstance(seq, int):
                self.ring.acknowledge(seq)
        elif subject == "clock":
            sent_us = message.get("sent_us")
            if isinstance(sent_us, int) and "pod_sent_us" not in message:
                body = self._json(sent_us=sent_us, pod_received_us=now_us, pod_sent_us=now_us)
                self._send("clock", body, 0, False)
        elif subject == "config":
            side = message.get("side")
            if side in SIDES and side != self.side:
                self.side = side
                self.birth()
            if message.get("raw") in (True, False):
                self.raw_wanted = message["raw"]

    def _json(self, **fields: object) -> bytes:
        fields["boot"] = self.boot
        return json.dumps(fields).encode()
