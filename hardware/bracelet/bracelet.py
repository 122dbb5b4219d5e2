"""What a bracelet feels and says: pulses from a tempo, under a lease, on its synchronised clock. No pins, no network.

    cue heard -> too old? dropped, said -> a lease runs -> pulse at each stride -> the lease runs out: quiet

It never waits for a message per beat: three integers give every beat (`shared/beats.py`). It pulses once a stride
(every second beat): a small motor needs 50 ms to start and as long to stop (coaching evidence, section 2). Once a
second it tells what became of its beats (`sounded`): the service logs it.
"""

import json

from shared.beats import beat_us, first_beat_at_or_after
from shared.service_clock import ServiceClock

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from shared.kinds import Motor, Send

SUBSCRIPTIONS = (("cue", 0), ("clock", 0), ("config", 1))
HEARTBEAT_MS = 500
TELL_MS = 1_000
PULSE_US = 70_000
LEAD_US = 40_000  # the motor is felt this long after it is switched on
LATE_US = 30_000  # a pulse that could not begin in time is left out
STRENGTH = 180
EVERY = 2  # a step has two feet, a stride one
PATTERNS = {
    "quicker": ((0, 90), (170, 90)),  # from and for how long, ms: a double pulse, "a bit quicker"
    "section": ((0, 400),),  # one long pulse: the section changes, or the session stops
}


class Bracelet:
    """One bracelet of one boot. `tick` every 5 ms drives `motor`; `send` takes what is due."""

    def __init__(self, boot: str, firmware: str, send: "Send", motor: "Motor", strength: int = STRENGTH) -> None:
        self.boot = boot
        self.strength = strength
        self.clock = ServiceClock()
        self.why = "nothing was heard yet"
        self._firmware, self._send, self._motor = firmware, send, motor
        self._tempo: tuple[int, int] | None = None  # milli_spm, anchor_us
        self._lease_us = 0
        self._last_beat = -1
        self._pulses: list[tuple[int, int]] = []  # of a pattern: (from, until) on our own clock
        self._off_us = 0
        self._on = False
        self._beat_ms = self._told_ms = 0
        self._counts = {"played": 0, "late": 0, "no_lease": 0}
        self._first_us = self._last_us = 0

    def birth(self) -> None:
        """Say who we are: at every connection, before anything else."""
        self._say(
            "state", 1, True, status="online", boot=self.boot, kind="bracelet", worn="wrist", firmware=self._firmware
        )

    @staticmethod
    def will() -> bytes:
        """What the broker says for us when we go silent."""
        return b'{"status":"offline"}'

    # ---------------------------------------------------------------- what is heard

    def heard(self, subject: str, payload: bytes, retained: bool, now_us: int) -> None:
        """A message of the service. What cannot be read, or was kept by the broker, changes nothing."""
        if retained and subject != "config":
            return
        try:
            message = json.loads(payload)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        if subject == "clock":
            self._asked(message, now_us)
        elif subject == "config":
            strength = message.get("strength")
            if isinstance(strength, int) and 0 <= strength <= 255:
                self.strength = strength
        elif subject == "cue":
            try:
                self._cue(message, now_us)
            except (KeyError, TypeError):
                self._quiet("a cue that cannot be read")

    def _asked(self, message: "dict[str, int]", now_us: int) -> None:
        sent_us, heard_us = message.get("sent_us"), message.get("heard_us")
        if not isinstance(sent_us, int) or "pod_sent_us" in message:
            return
        if isinstance(heard_us, int):
            self.clock.answered(heard_us)
        self.clock.asked(sent_us, now_us, now_us)
        self._say("clock", 0, False, sent_us=sent_us, boot=self.boot, pod_received_us=now_us, pod_sent_us=now_us)

    def _cue(self, cue: "dict[str, object]", now_us: int) -> None:
        kind = cue["kind"]
        if kind == "silence":
            self._quiet(str(cue.get("because", "")))
            return
        if self.clock.stale(now_us):
            self._quiet("the service's clock is not known yet")
            return
        issued_us, ttl_ms = cue["issued_us"], cue["ttl_ms"]
        if not isinstance(issued_us, int) or not isinstance(ttl_ms, int):
            raise TypeError
        if self.clock.service_us(now_us) - issued_us > ttl_ms * 1_000:
            self._counts["late"] += 1
            return
        if kind == "pattern":
            self._pulses = [
                (now_us + begin_ms * 1_000, now_us + (begin_ms + for_ms) * 1_000)
                for begin_ms, for_ms in PATTERNS.get(str(cue["pattern"]), ())
            ]
            return
        milli_spm, anchor_us, lease_ms = cue["milli_spm"], cue["anchor_us"], cue["lease_ms"]
        if not (isinstance(milli_spm, int) and isinstance(anchor_us, int) and isinstance(lease_ms, int)):
            raise TypeError
        if milli_spm <= 0:
            raise TypeError
        tempo = milli_spm, anchor_us
        if tempo != self._tempo:
            self._tempo, self._last_beat = tempo, -1
        self._lease_us = issued_us + lease_ms * 1_000
        self.why = "pulsing"

    def _quiet(self, because: str) -> None:
        self._tempo, self.why = None, because

    # ---------------------------------------------------------------- what time does

    def tick(self, now_us: int, battery_pct: int = -1) -> None:
        """Switch the motor on or off, and say what is due."""
        if self._on and now_us >= self._off_us:
            self._drive(0)
        if self._pulses:
            self._pattern(now_us)
        elif self._tempo is not None:
            self._pulse(self._tempo, now_us)
        now_ms = now_us // 1_000
        if now_ms - self._beat_ms >= HEARTBEAT_MS:
            self._beat_ms = now_ms
            more = {"battery_pct": battery_pct} if 0 <= battery_pct <= 100 else {}
            self._say("heartbeat", 0, False, boot=self.boot, uptime_s=now_ms // 1_000, seq=0, **more)
        if now_ms - self._told_ms >= TELL_MS:
            self._told_ms = now_ms
            self._tell()

    def _pulse(self, tempo: "tuple[int, int]", now_us: int) -> None:
        milli_spm, anchor_us = tempo
        service_us = self.clock.service_us(now_us)
        n = first_beat_at_or_after(anchor_us, milli_spm, service_us + LEAD_US - LATE_US)
        n += n % EVERY
        due_us = beat_us(anchor_us, milli_spm, n)
        if n == self._last_beat or service_us + LEAD_US < due_us:
            return
        self._last_beat = n
        if due_us > self._lease_us or self.clock.stale(now_us):
            self._counts["no_lease"] += 1
            if service_us > self._lease_us:
                self._quiet("the service is not heard any more")
            return
        self._counts["played"] += 1
        self._first_us = self._first_us or due_us
        self._last_us = service_us + LEAD_US
        self._off_us = now_us + PULSE_US
        self._drive(self.strength)

    def _pattern(self, now_us: int) -> None:
        begin_us, end_us = self._pulses[0]
        if now_us >= end_us:
            del self._pulses[0]
            self._drive(0)
        elif now_us >= begin_us and not self._on:
            self._off_us = end_us
            self._drive(self.strength)

    def _drive(self, strength: int) -> None:
        self._on = strength > 0
        self._motor.drive(strength)

    def _tell(self) -> None:
        if not any(self._counts.values()):
            return
        more = {"first_us": self._first_us, "last_us": self._last_us} if self._first_us else {}
        self._say("sounded", 0, False, output="bracelet", **self._counts, **more)
        for fate in self._counts:
            self._counts[fate] = 0
        self._first_us = 0

    def _say(self, subject: str, qos: int, retain: bool, **fields: object) -> None:
        self._send(subject, json.dumps(fields).encode(), qos, retain)
