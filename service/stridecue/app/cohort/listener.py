"""Reads along what a session says to one runner, by clocks of its own: the plan's, and the true landings."""

from dataclasses import dataclass, field

from stridecue.core.cues import Cue, Silence, Tempo
from stridecue.core.plan import Plan


@dataclass(slots=True)
class Heard:
    """What was said. Clicks: how far first clicks were from the nearest true landing."""

    clicks_off_us: list[int] = field(default_factory=list)
    max_change_permille: float = 0.0
    cues_in_probes: int = 0
    first_cue_us: int | None = None
    goal_us: int | None = None
    """From the first click to the target."""


class Listener:
    """`sounding`: the tempo in the ear; `waits`: a first click is still to be compared with a landing."""

    __slots__ = ("_began_us", "_click", "_probes_us", "_target_milli_spm", "heard", "sounding")

    def __init__(self, plan: Plan, first_step_us: int, target_milli_spm: int | None) -> None:
        self.heard = Heard()
        self.sounding: Tempo | None = None
        self._target_milli_spm = target_milli_spm
        self._click: Tempo | None = None
        self._began_us = 0
        self._probes_us: list[tuple[int, int]] = []
        begins_us = first_step_us
        for part in plan.segments:
            ends_us = begins_us + 1_000_000 * (part.duration_s or 0)
            if part.mode == "probe":
                self._probes_us.append((begins_us, ends_us))
            begins_us = ends_us

    @property
    def waits(self) -> bool:
        """Is a landing awaited?"""
        return self._click is not None

    def hear(self, cues: list[Cue]) -> None:
        """The cues of one event."""
        for cue in cues:
            if isinstance(cue, Tempo):
                self._tempo(cue)
            elif isinstance(cue, Silence):
                self._outlives(cue.at_us)
                self.sounding = None

    def landed(self, before_us: float, at_us: float) -> None:
        """A true landing, and the one before it."""
        click = self._click
        if click is not None and at_us >= click.anchor_us:
            self.heard.clicks_off_us.append(round(min(abs(at_us - click.anchor_us), abs(before_us - click.anchor_us))))
            self._click = None

    def _tempo(self, cue: Tempo) -> None:
        heard, before = self.heard, self.sounding
        self._outlives(cue.at_us)
        if before is None:
            self._click, self._began_us = cue, cue.at_us
            heard.first_cue_us = cue.at_us if heard.first_cue_us is None else heard.first_cue_us
        else:
            change = 1000 * abs(cue.milli_spm - before.milli_spm) / before.milli_spm
            heard.max_change_permille = max(heard.max_change_permille, change)
        if heard.goal_us is None and cue.milli_spm == self._target_milli_spm:
            heard.goal_us = cue.at_us - self._began_us
        heard.cues_in_probes += any(begins_us <= cue.at_us < ends_us for begins_us, ends_us in self._probes_us)
        self.sounding = cue

    def _outlives(self, now_us: int) -> None:
        """Did the tempo that sounded until now go on into a probe?"""
        sounding = self.sounding
        if sounding is not None:
            self.heard.cues_in_probes += any(sounding.at_us < begins_us < now_us for begins_us, _ in self._probes_us)
