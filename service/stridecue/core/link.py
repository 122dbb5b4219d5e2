"""One claimed device as the session knows it: which foot, which boot, what has been seen, what time it is there."""

from stridecue.core.events import Heartbeat
from stridecue.core.ledger import Ledger
from stridecue.core.limits import PATIENCE_US
from stridecue.core.timebase import Timebase
from stridecue.core.units import Side

UPTIME_SLACK_S = 2
"""An uptime that falls by more than this is a restart, whatever the boot id says."""


class Link:
    """State of one device; a new boot starts ledger and clock afresh."""

    __slots__ = (
        "_hole_us",
        "_known_boot",
        "_known_seq",
        "boot",
        "heard_us",
        "ledger",
        "lost",
        "oldest_seq",
        "restarts",
        "side",
        "timebase",
        "uptime_s",
    )

    def __init__(self, side: Side, acked_boot: str | None, acked_seq: int | None) -> None:
        self.side = side
        self.boot: str | None = None
        self.heard_us: int | None = None
        self.lost = False
        self.restarts = 0
        self._known_boot, self._known_seq = acked_boot, acked_seq
        self._fresh(None)

    def _fresh(self, boot: str | None) -> None:
        self.boot = boot
        known = boot is not None and boot == self._known_boot
        self.ledger = Ledger(self._known_seq if known else None)
        self.timebase = Timebase()
        self.oldest_seq: int | None = None
        self.uptime_s = 0
        self._hole_us: int | None = None
        self._known_boot = None  # what was on disk counts for the first look at that boot only

    def boots(self, boot: str) -> bool:
        """A message of `boot` came. True when the device has restarted since the last one."""
        if boot == self.boot:
            return False
        restarted = self.boot is not None
        self._fresh(boot)
        self.restarts += restarted
        return restarted

    def beats(self, heartbeat: Heartbeat) -> bool:
        """A heartbeat; True when its uptime gives away a restart that kept the boot id."""
        restarted = self.boots(heartbeat.boot)
        if not restarted and heartbeat.uptime_s + UPTIME_SLACK_S < self.uptime_s:
            self._fresh(heartbeat.boot)
            self.restarts += 1
            restarted = True
        self.uptime_s = heartbeat.uptime_s
        self.oldest_seq = heartbeat.oldest_seq
        self._age_hole(heartbeat.at_us)
        return restarted

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
        """Everything up to here has been seen; once the log is on disk, the pod may forget it."""
        return self.ledger.contiguous(self.oldest_seq)
