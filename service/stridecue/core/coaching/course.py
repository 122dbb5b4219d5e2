"""Where on its plan a session is: a clock that starts with the first step and stands still during a pause.

>>> from stridecue.core.plan import Plan, Segment
>>> course = Course(Plan("example", (Segment("silent", duration_s=60), Segment("continuous", 50, 60))))
>>> course.begin(0)
>>> course.pause(10_000_000), course.resume(40_000_000)
(None, None)
>>> course.at(80_000_000), course.at(95_000_000), course.due_us, course.at(160_000_000)
(0, 1, 150000000, 2)
"""

from itertools import accumulate

from stridecue.core.plan import Plan

S = 1_000_000


class Course:
    """`index`: the segment of the moment, the number of segments when the plan is done."""

    __slots__ = ("_ends_us", "_origin_us", "_paused_us", "index", "length_us")

    def __init__(self, plan: Plan) -> None:
        lengths_us = [segment.duration_s * S for segment in plan.segments if segment.duration_s is not None]
        self._ends_us = list(accumulate(lengths_us))
        self.length_us = self._ends_us[-1] if len(lengths_us) == len(plan.segments) else None  # None: open-ended
        self.index = 0
        self._origin_us: int | None = None
        self._paused_us: int | None = None

    def begin(self, now_us: int) -> None:
        """The first step; later ones change nothing."""
        if self._origin_us is None:
            self._origin_us = now_us
            if self._paused_us is not None:
                self._paused_us = now_us

    def pause(self, now_us: int) -> None:
        """The clock stands still."""
        if self._paused_us is None:
            self._paused_us = now_us

    def resume(self, now_us: int) -> None:
        """It goes on where it was."""
        if self._paused_us is not None and self._origin_us is not None:
            self._origin_us += now_us - self._paused_us
        self._paused_us = None

    def elapsed_us(self, now_us: int) -> int:
        """Time on the plan."""
        if self._origin_us is None:
            return 0
        return (now_us if self._paused_us is None else self._paused_us) - self._origin_us

    def at(self, now_us: int) -> int:
        """The segment at `now_us`; it never goes back."""
        elapsed_us = self.elapsed_us(now_us)
        while self.index < len(self._ends_us) and elapsed_us >= self._ends_us[self.index]:
            self.index += 1
        return self.index

    @property
    def due_us(self) -> int | None:
        """When the present segment ends; None when it is the last and open-ended, or the clock stands still."""
        if self._origin_us is None or self._paused_us is not None or self.index >= len(self._ends_us):
            return None
        return self._origin_us + self._ends_us[self.index]
