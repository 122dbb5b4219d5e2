"""One claimed device as the session knows it: which foot, which boot, what has been seen, what time it is there."""

from stridecue.core.events import Heartbeat, Place
from stridecue.core.limits import PATIENCE_US, STUCK_INTERVALS, T_FUTURE_US
from stridecue.core.pods.ledger import Ledger
from stridecue.core.pods.timebase import Timebase
from stridecue.core.units import Side

UPTIME_SLACK_S = 2
"""An uptime that falls by more than this is a restart, whatever the boot id says."""
LOWER_MAX = 4
"""This many heartbeats in a row with a lower uptime (two seconds) are no late ones, whatever they say."""
BOOTS_KEPT = 8
"""Earlier boots whose late messages are still told apart."""
BEATS_WITHIN_US = 2_000_000
"""A device that sends heartbeats has sent one within this: they come twice a second."""
BOOT_GRACE_US = 5_000_000
"""A heartbeat of an earlier boot within this is a late one; after it, the device has taken its old id again."""

BACK_US = 1_000_000
"""A step this much before an earlier one comes of a clock that was set back, or that wrapped at fewer than 32 bits."""
BACKWARD_STEPS = 2
REPEATS_US = 1_500_000
"""A runner makes new steps within this, whatever a broker delivers twice."""


class Link:
    """State of one device; a new boot starts ledger and clock afresh."""

    __slots__ = (
        "_backward",
        "_beat_us",
        "_boot_us",
        "_counted_seq",
        "_earlier",
        "_equal",
        "_hole_us",
        "_interval_ms",
        "_known_boot",
        "_known_seq",
        "_lower",
        "_newest",
        "_repeats_us",
        "_tick_us",
        "because",
        "boot",
        "counts",
        "heard_us",
        "ledger",
        "lost",
        "low_battery",
        "oldest_seq",
        "sampled_us",
        "side",
        "timebase",
        "uptime_s",
        "worn",
    )

    def __init__(self, side: Side, now_us: int, acked_boot: str | None, acked_seq: int | None) -> None:
        self.side = side
        self.worn: Place | None = None
        self.counts = True  # its footfalls are the lane's steps; else it only measures
        self.heard_us = now_us  # the claim is its first sign of life: a device that never speaks is lost in time
        self.lost = False
        self.low_battery = False
        self.because = ""  # why nothing comes of its raw samples
        self._earlier: dict[str, tuple[Ledger, int]] = {}  # boot → what was seen of it, when the next one came
        self._known_boot, self._known_seq = acked_boot, acked_seq
        self._fresh(None, now_us)

    def _fresh(self, boot: str | None, now_us: int) -> None:
        self.boot, self._boot_us = boot, now_us
        known = boot is not None and boot == self._known_boot
        self.ledger = Ledger(self._known_seq if known else None)
        if known:
            self._known_boot = None  # what was on disk counts for the first look at that boot only
        self.timebase = Timebase()
        self.sampled_us = 0  # its own time of its newest raw sample
        self.oldest_seq: int | None = None
        self.uptime_s = 0
        self._beat_us = 0
        self._lower = 0
        self._hole_us: int | None = None
        self._newest: tuple[int, int] | None = None  # seq of its newest live footfall, and when it was
        self._backward = 0
        self._repeats_us: int | None = None  # since when nothing but repetitions came
        self._counted_seq: int | None = None
        self._tick_us: int | None = None
        self._interval_ms = self._equal = 0

    def earlier(self, boot: str) -> Ledger | None:
        """What was seen of a boot before the present one; None when `boot` is the present one, or new."""
        past = self._earlier.get(boot)
        return past[0] if past is not None and boot != self.boot else None

    def boots(self, boot: str, now_us: int) -> bool:
        """A message of `boot`, which is no earlier one, came. True when the device has restarted since the last one."""
        if boot == self.boot:
            return False
        restarted = self.boot is not None
        if self.boot is not None:
            self._earlier[self.boot] = (self.ledger, now_us)
            while len(self._earlier) > BOOTS_KEPT:
                del self._earlier[next(iter(self._earlier))]
        self._fresh(boot, now_us)
        return restarted

    def beats(self, heartbeat: Heartbeat) -> bool:
        """A heartbeat; True when it gives away a restart: by a new boot id, or by an uptime that fell."""
        past = self._earlier.get(heartbeat.boot)
        if past is not None and heartbeat.boot != self.boot:
            if heartbeat.at_us - past[1] <= BOOT_GRACE_US:
                return False
            del self._earlier[heartbeat.boot]
        restarted = self.boots(heartbeat.boot, heartbeat.at_us)
        if not restarted and heartbeat.uptime_s + UPTIME_SLACK_S < self.uptime_s:
            # since the last heartbeat it can only have been up for as long; a late heartbeat says more than that
            since_s = (heartbeat.at_us - self._beat_us) // 1_000_000
            self._lower += 1
            if heartbeat.uptime_s > since_s + UPTIME_SLACK_S and self._lower < LOWER_MAX:
                return False
            self._fresh(heartbeat.boot, heartbeat.at_us)
            restarted = True
        self._lower = 0
        self._beat_us = heartbeat.at_us
        self.uptime_s = heartbeat.uptime_s
        self.oldest_seq = heartbeat.oldest_seq
        self._age_hole(heartbeat.at_us)
        return restarted

    def missing(self, seq: int) -> int:
        """How many of its footfalls since the one counted last were lost, late or refused; 0 when unknown."""
        return 0 if self._counted_seq is None else max(seq - self._counted_seq - 1, 0)

    def counted(self, seq: int) -> None:
        """`seq` is part of the count of steps (accepted, or the same contact seen twice)."""
        self._counted_seq = max(seq, self._counted_seq or 0)

    def stuck(self, t_us: int) -> bool:
        """An accepted footfall at `t_us` of its own clock; True when all its intervals are equal."""
        if self._tick_us is not None:
            interval_ms = (t_us - self._tick_us + 500) // 1000
            self._equal = self._equal + 1 if interval_ms == self._interval_ms else 1
            self._interval_ms = interval_ms
        self._tick_us = t_us
        return self._equal >= STUCK_INTERVALS

    def back(self, seq: int, contact_us: int, now_us: int) -> bool:
        """A live footfall at `contact_us`, service clock; True when its clock has been set back since the one before.

        A slow network cannot do that: a later step has a later time, however late it comes. One bad stamp is none.
        """
        if self._newest is not None and seq < self._newest[0]:
            return False
        if self._newest is not None and contact_us + BACK_US < self._newest[1]:
            self._backward += 1
            if self._backward < BACKWARD_STEPS:
                return False
            self._newest, self._backward = None, 0
            return True
        if contact_us <= now_us + T_FUTURE_US:
            self._newest, self._backward = (seq, contact_us), 0
        return False

    def repeats(self, now_us: int, *, new: bool) -> bool:
        """A live footfall that is `new` or a repetition; True when there was nothing but repetitions for too long."""
        if new:
            self._repeats_us = None
        elif self._repeats_us is None:
            self._repeats_us = now_us
        return self._repeats_us is not None and now_us - self._repeats_us > REPEATS_US

    def recent(self, seq: int) -> bool:
        """True when `seq` is the footfall counted last, or the one before it (a waist sensor sees both feet)."""
        return self._counted_seq is not None and 0 <= self._counted_seq - seq <= 1

    def _age_hole(self, now_us: int) -> None:
        """A pod that does not say what it keeps cannot hold the acknowledgement back for ever."""
        if not self.ledger.holes or self.oldest_seq is not None:
            self._hole_us = None
        elif self._hole_us is None:
            self._hole_us = now_us
        elif now_us - self._hole_us > PATIENCE_US:
            self.ledger.forgive()
            self._hole_us = now_us

    @property
    def acked_seq(self) -> int | None:
        """Everything up to here has been seen; once the log is on disk, the pod may forget it.

        None while it is not known what the pod keeps from before the first step that was heard: it would forget that.
        """
        asked = self._beat_us or self.heard_us - self._boot_us > BEATS_WITHIN_US or self.ledger.knows(0)
        return self.ledger.contiguous(self.oldest_seq) if asked else None
