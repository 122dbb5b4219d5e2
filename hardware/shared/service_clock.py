"""The service's clock, as a device knows it: offset and drift, from four timestamps and their bounds, in integers.

The service asks about once a second (`sent_us`), the device answers with the times it received and sent, and the next
question tells when that answer was heard (`heard_us`). A message can only arrive after it was sent, so

    service sent  - device received  ≤ offset ≤  service heard - device sent

(Cristian 1989; RFC 5905, section 8). Of ten seconds the tightest bound of each direction is kept, the offset of that
block is their middle, and a line through the last blocks is the drift: `core/pods/timebase.py` in the service does the
same the other way round.

>>> clock = ServiceClock()
>>> clock.known, clock.service_us(5)
(False, 0)
>>> clock.asked(sent_us=1_000_000, received_us=3_000, answered_us=3_100)
>>> clock.answered(heard_us=1_005_100)
>>> clock.known, clock.service_us(3_000)
(True, 1002500)
"""

BLOCK_US = 10_000_000
BLOCKS = 24
DRIFT_MOST_PPM = 150
JUMP_US = 60_000
RIDGE_MS = 40_000  # 2 ms of noise a block over 50 ppm of usual drift: a slope from few blocks is mostly noise
STALE_US = 60_000_000


class ServiceClock:
    """`asked` with every question, `answered` when the next one tells when our answer arrived; then `service_us`."""

    def __init__(self) -> None:
        self._blocks: list[tuple[int, int]] = []  # (device time of the block's middle, offset)
        self._asked = (0, 0, 0)
        self._last_us = 0
        self._forget()

    def _forget(self) -> None:
        self._blocks.clear()
        self._begin_us = -1
        self._low_us = 0
        self._high_us = 0
        self._base_us = 0
        self._offset_us = 0
        self._drift_ppb = 0
        self._contradictions = 0
        self.known = False

    def asked(self, sent_us: int, received_us: int, answered_us: int) -> None:
        """A question of the service, and our two times (on the device's clock)."""
        self._asked = sent_us, received_us, answered_us

    def answered(self, heard_us: int) -> None:
        """The service heard our answer to its last question at `heard_us` (it leaves that out when it did not)."""
        asked_us, received_us, answered_us = self._asked
        if heard_us < asked_us or asked_us == 0:
            return
        low_us, high_us = asked_us - received_us, heard_us - answered_us
        if low_us > high_us:
            return
        if self.known and self._contradicts(low_us, high_us, answered_us):
            return
        self._last_us = answered_us
        if self._begin_us < 0:
            self._begin_us, self._low_us, self._high_us = received_us, low_us, high_us
        else:
            self._low_us, self._high_us = max(self._low_us, low_us), min(self._high_us, high_us)
        if answered_us - self._begin_us >= BLOCK_US:
            self._blocks.append(((self._begin_us + answered_us) // 2, (self._low_us + self._high_us) // 2))
            del self._blocks[:-BLOCKS]
            self._begin_us = -1
            self._fit()
        elif not self._blocks:
            self._base_us, self._offset_us, self._drift_ppb = answered_us, (self._low_us + self._high_us) // 2, 0
        self.known = True

    def _contradicts(self, low_us: int, high_us: int, now_us: int) -> bool:
        """Two exchanges in a row that the line cannot explain: one of the clocks began again, and so do we."""
        offset_us = self.service_us(now_us) - now_us
        if low_us - JUMP_US <= offset_us <= high_us + JUMP_US:
            self._contradictions = 0
            return False
        self._contradictions += 1
        if self._contradictions < 2:
            return True
        self._forget()
        return False

    def _fit(self) -> None:
        """The least-squares line through the blocks, in milliseconds and microseconds."""
        count = len(self._blocks)
        base_us = self._blocks[-1][0]
        mean_t = sum((t - base_us) // 1_000 for t, _ in self._blocks) // count
        first = self._blocks[-1][1]
        mean_o = sum(o - first for _, o in self._blocks) // count
        over = under = 0
        for t, o in self._blocks:
            dt_ms = (t - base_us) // 1_000 - mean_t
            over += dt_ms * (o - first - mean_o)
            under += dt_ms * dt_ms
        # over / under is µs a ms, 10^6 ppb each
        self._drift_ppb = over * 1_000_000 // (under + RIDGE_MS * RIDGE_MS) if count > 1 else 0
        most = DRIFT_MOST_PPM * 1_000
        self._drift_ppb = max(min(self._drift_ppb, most), -most)
        self._base_us = base_us + mean_t * 1_000
        self._offset_us = first + mean_o

    def service_us(self, device_us: int) -> int:
        """A time of the device's clock on the service's; 0 while that is not known."""
        if not self.known:
            return 0
        return device_us + self._offset_us + (device_us - self._base_us) * self._drift_ppb // 1_000_000_000

    def device_us(self, service_us: int) -> int:
        """The other way round."""
        there = service_us - self._offset_us
        return there - (there - self._base_us) * self._drift_ppb // 1_000_000_000

    def stale(self, device_us: int) -> bool:
        """Nothing was heard for a minute: beats computed from this clock are not to be trusted."""
        return not self.known or device_us - self._last_us > STALE_US
