"""Samples in, messages out: the pod's loop, the same on the board, in a simulator and in the tests.

    every 20 ms:  FIFO -> timeline -> detector -> pod -> link

What differs is handed in: the sensor, the clock (`ticks_us`), and the link.
"""

from array import array

from foot_pod.timeline import Timeline
from shared.footfall import FootDetector
from shared.samples import Batch
from shared.ticks import Ticks

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from foot_pod.pod import Pod
    from shared.kinds import Sender, Sensor, TicksUs

READ_MS = 20
GAP_US = 61_000  # longer than any gap that is bridged: begin again


class Board:
    """One pod at work. `step` once in `READ_MS`."""

    def __init__(self, sensor: "Sensor", pod: "Pod", link: "Sender", ticks_us: "TicksUs") -> None:
        self.sensor, self.pod, self.link = sensor, pod, link
        self.detector = FootDetector()
        self._ticks_us = ticks_us
        self._ticks = Ticks()
        self._timeline = Timeline(sensor.period_ns)
        self._batch = Batch(pod.boot)
        self._row = array("i", bytes(20))
        self._overruns = 0
        self._read_us = self.now_us()  # the clock runs from here on
        self.battery_pct = -1
        self.rssi_dbm = 0

    def now_us(self) -> int:
        """The pod's own clock."""
        return self._ticks.now_us(self._ticks_us())

    def step(self) -> None:
        """Read what waits, find steps, say what is due."""
        sensor = self.sensor
        waiting = sensor.waiting()
        whole = sensor.overruns == self._overruns
        self._overruns = sensor.overruns
        while waiting > 0:
            words = sensor.read(waiting)
            if words == 0:
                break
            waiting -= words
            for word in range(words):
                if sensor.take(word):
                    self._sample(whole)
                    whole = True
        now_us = self.now_us()
        self._timeline.read(min(now_us - self._read_us, 1_000_000))
        self._read_us = now_us
        self._tell(now_us)
        self.pod.tick(now_us // 1_000, self.battery_pct, self.rssi_dbm)

    def _sample(self, whole: bool) -> None:
        """Take one sample; this path allocates nothing (unless raw samples are wanted)."""
        dt_us = self._timeline.sample()
        self.detector.push(dt_us if whole else GAP_US, self.sensor.sample)
        if self.pod.raw_wanted and self._batch.add(self._read_us - self._timeline.lag_us, self.sensor.sample):
            self.link.send("imu", self._batch.packet())

    def _tell(self, now_us: int) -> None:
        pace, row = self.detector.pace, self._row
        while pace.waiting:
            pace.take(row)
            t_us = now_us - self._timeline.lag_us - self.detector.cells.age_us(row[2])
            self.pod.event(row[0], row[1], t_us, row[3] * 5_000 // 64, row[4], self.link.connected, now_us // 1_000)
