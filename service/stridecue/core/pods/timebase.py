"""Pod clock → service clock: offset, drift up to ±100 ppm, 32-bit wrap, jumps; what is no crystal, see `clock_rate.py`.

Theory of operation
-------------------
A message can only arrive *after* it was sent, so each one bounds the offset between the clocks from
one side, and the tightest bounds are the messages that the network delayed least:

* every message of the pod:     service_now − pod_sent   ≥ offset      ("down" bound)
* every clock request answered: service_sent − pod_received ≤ offset   ("up" bound)

For blocks of ten seconds we keep the least "down" and the greatest "up" value; the offset of a block
is their midpoint (Cristian 1989; RFC 5905 §8), with the least delay of each direction taken apart, so
that random delay averages away much faster than with the single best round trip. A straight line
through the blocks of the last five minutes is the drift (least squares with a ridge; Klipper's
clocksync does the same with exponential weights). Without any answered request the "down" envelope alone is used, and
the offset then includes the least network delay: steps seem that much later, never earlier.

Times are integers; the only floats are the line's slope and intercept, from + − × ÷ in a fixed order,
so that a replay gives the same microsecond.
"""

from stridecue.core.limits import T_FUTURE_US
from stridecue.core.pods.clock_rate import ClockRate

BLOCK_US = 10_000_000
BLOCKS = 30
DRIFT_MAX = 150e-6
"""A crystal is within ±100 ppm; a line steeper than this is noise."""
RIDGE_US2 = 1.6e15
"""(2 ms of noise a block / 50 ppm of usual drift)²: a slope from few blocks is mostly noise."""
JUMP_US = 40_000
"""A round trip that contradicts the line by more than this (and more than its own delay): the clock jumped."""
CROSSED_US = 2_000
"""Bounds of one block that cross by more than this (drift moves them by 1 ms at most): the clock jumped."""
CROSSED_ROUGH_US = 12_000
"""The same for a clock that is no crystal: its rate is known to a thousandth at first, and wanders."""
CONTRADICTIONS = 2
"""This many messages in a row from the future: the clock jumped. One proves nothing."""
WRAP_US = 2**32


class Timebase:
    """One boot of one device's clock. Feed it bounds, ask it for service time."""

    __slots__ = (
        "_base_us",
        "_blocks",
        "_contradictions",
        "_down_us",
        "_drift",
        "_epoch_us",
        "_exchanged",
        "_offset_us",
        "_origin_us",
        "_rate",
        "_up_us",
        "jumps",
    )

    def __init__(self) -> None:
        self._blocks: list[tuple[int, int]] = []  # (service time of the block's start, offset)
        self._epoch_us = 0
        self._origin_us: int | None = None  # start of the open block, service clock
        self._base_us = 0  # service time at which `_offset_us` holds
        self._offset_us: int | None = None
        self._drift = 0.0
        self._down_us: int | None = None
        self._up_us: int | None = None
        self._contradictions = 0
        self._exchanged = False
        self._rate = ClockRate()
        self.jumps = 0

    @property
    def known(self) -> bool:
        """True once at least one message has been heard."""
        return self._offset_us is not None

    def heard(self, pod_us: int, now_us: int) -> int:
        """A live message stamped `pod_us` arrived at `now_us`; returns its time on the service clock.

        A message from the future proves nothing alone (one bad stamp), so it is mapped but not learnt
        from; `CONTRADICTIONS` in a row prove that the clock jumped forward, and the line starts anew.
        A jump backward looks like a slow network here: an exchange (`echoed`) tells them apart, or whoever sees that a
        later step has an earlier time (`went_back`).
        """
        sent_us = self._unwrap(pod_us, now_us)
        if self._rate.see(pod_us + self._epoch_us, now_us, exchanged=False):
            self._jump()
            sent_us = self._rate.scaled(pod_us)
        if self._offset_us is not None and self._map(sent_us, now_us) > now_us + T_FUTURE_US:
            self._contradictions += 1
            if self._contradictions < CONTRADICTIONS:
                return self._map(sent_us, now_us)
            self._jump()
            sent_us = self._rate.scaled(pod_us)
        self._contradictions = 0
        if self._bounds_cross(now_us, now_us - sent_us, None):
            self._jump()
            sent_us = self._rate.scaled(pod_us)
        self._learn(now_us, now_us - sent_us, None)
        return self._map(sent_us, now_us)

    def echoed(self, sent_us: int, pod_received_us: int, pod_sent_us: int, now_us: int) -> bool:
        """A finished four-timestamp exchange. False when it contradicts the line: the pod's clock jumped."""
        received = self._unwrap(pod_received_us, now_us)
        answered = self._unwrap(pod_sent_us, now_us)
        middle_us = (pod_received_us + pod_sent_us) // 2 + self._epoch_us
        if self._rate.see(middle_us, (sent_us + now_us) // 2, exchanged=True):
            self._jump()
            return False
        up_us, down_us = sent_us - received, now_us - answered
        # more time passed on the pod than here between the two, or less than none: a jump inside the exchange
        if down_us < up_us or answered < received or self._bounds_cross(now_us, down_us, up_us):
            self._jump()
            return False
        self._learn(now_us, down_us, up_us)
        self._exchanged = True
        return True

    def to_service_us(self, pod_us: int, now_us: int) -> int:
        """Service time of the pod's `pod_us`, without learning from it (a resent or late step)."""
        return self._map(self._unwrap(pod_us, now_us), now_us)

    def went_back(self) -> None:
        """Whoever saw its samples or steps go back in time knows what messages alone cannot tell: the clock jumped."""
        self._jump()

    def _unwrap(self, pod_us: int, now_us: int) -> int:
        """Undo the wrap of a 32-bit microsecond counter: the candidate nearest to what the line predicts."""
        scaled = self._rate.scaled
        plain_us = scaled(pod_us + self._epoch_us)
        if self._offset_us is None:
            return plain_us
        expected_us = now_us - self._offset_at(now_us)
        behind_us = expected_us - plain_us
        if behind_us > WRAP_US // 2 and pod_us < WRAP_US:
            wrapped_us = scaled(pod_us + self._epoch_us + WRAP_US)
            if abs(expected_us - wrapped_us) < WRAP_US // 4:
                self._epoch_us += WRAP_US
                return wrapped_us
        elif behind_us < -(WRAP_US // 2) and self._epoch_us:
            return scaled(pod_us + self._epoch_us - WRAP_US)  # sent before the wrap, seen after it
        return plain_us

    def _trend_us(self, now_us: int) -> int:
        """How far drift has moved the offset since the open block began."""
        return 0 if self._origin_us is None else int(self._drift * (now_us - self._origin_us))

    def _bounds_cross(self, now_us: int, down_us: int, up_us: int | None) -> bool:
        """Do these bounds contradict the open block, or the line? The offset cannot be on both sides."""
        trend_us = self._trend_us(now_us)
        crossed_us = CROSSED_ROUGH_US if self._rate.per_million else CROSSED_US
        if self._up_us is not None and down_us - trend_us < self._up_us - crossed_us:
            return True
        if up_us is None:
            return False
        if self._down_us is not None and up_us - trend_us > self._down_us + crossed_us:
            return True
        if not self._exchanged or self._offset_us is None:
            return False  # one-way, the line still contains a delay that nobody knows
        expected_us = self._offset_at(now_us)
        return up_us > expected_us + JUMP_US or down_us < expected_us - JUMP_US

    def _learn(self, now_us: int, down_us: int, up_us: int | None) -> None:
        """Keep the tightest bounds of the open block."""
        self._roll(now_us)
        trend_us = self._trend_us(now_us)
        down_us -= trend_us
        if self._down_us is None or down_us < self._down_us:
            self._down_us = down_us
        if up_us is not None and (self._up_us is None or up_us - trend_us > self._up_us):
            self._up_us = up_us - trend_us
        self._settle(now_us)

    def _roll(self, now_us: int) -> None:
        """Close the open block when it is full and fit the line again."""
        if self._origin_us is None:
            self._origin_us = now_us
            return
        if now_us - self._origin_us < BLOCK_US:
            return
        offset_us = self._midpoint()
        if offset_us is not None:
            self._blocks.append((self._origin_us, offset_us))
            del self._blocks[:-BLOCKS]
            self._fit()
        self._origin_us = now_us
        self._down_us = self._up_us = None

    def _midpoint(self) -> int | None:
        if self._down_us is None:
            return None
        return self._down_us if self._up_us is None else (self._down_us + self._up_us) // 2

    def _fit(self) -> None:
        """Least-squares line through the blocks, its slope (the drift) held back by a ridge while they are few."""
        n = len(self._blocks)
        t0_us, o0_us = self._blocks[0]
        mean_t = sum(t - t0_us for t, _ in self._blocks) / n
        mean_o = sum(o - o0_us for _, o in self._blocks) / n
        above, below = 0.0, RIDGE_US2
        for t, o in self._blocks:
            above += (t - t0_us - mean_t) * (o - o0_us - mean_o)
            below += (t - t0_us - mean_t) * (t - t0_us - mean_t)
        self._drift = min(max(above / below, -DRIFT_MAX), DRIFT_MAX)
        self._base_us = t0_us + int(mean_t)
        self._offset_us = o0_us + int(mean_o)

    def _settle(self, now_us: int) -> None:
        """Until a line exists, the open block is all there is."""
        offset_us = self._midpoint()
        if not self._blocks and offset_us is not None:
            self._base_us, self._offset_us = (now_us if self._origin_us is None else self._origin_us), offset_us

    def _offset_at(self, now_us: int) -> int:
        assert self._offset_us is not None  # noqa: S101 - callers look at `known` first
        return self._offset_us + int(self._drift * (now_us - self._base_us))

    def _map(self, pod_us: int, now_us: int) -> int:
        if self._offset_us is None:
            return now_us
        return pod_us + self._offset_at(now_us)

    def _jump(self) -> None:
        """Forget everything but the count and the rate: the next messages start a new line."""
        jumps, rate = self.jumps + 1, self._rate
        self.__init__()  # type: ignore[misc] # the same object starts over, so nobody holds a stale one
        self.jumps, self._rate = jumps, rate
