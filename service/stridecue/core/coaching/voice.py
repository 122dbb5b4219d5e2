"""What the session says, in order: the cues of the event that is being fed, and what sounds now."""

from typing import Literal

from stridecue.core.coaching.coach import Coach
from stridecue.core.coaching.lock import Lock
from stridecue.core.cues import (
    BaselineTaken,
    Cue,
    LaneState,
    Locked,
    Notice,
    Prompt,
    PromptKind,
    Silence,
    Split,
    Status,
    Tempo,
)
from stridecue.core.loads.own_baseline import LoadBaseline
from stridecue.core.loads.words import Reading
from stridecue.core.step import Step

SELDOM_US = 120_000_000
"""Words that are not urgent are spoken at most this often, else only shown (coaching evidence, section 2)."""
URGENT = ("pain", "emergency")


class Voice:
    """Collects the cues of one event. `sounding` is what holds: exactly one of `Tempo` and `Silence`."""

    __slots__ = ("_lock", "_metric_permille", "_out", "_spoken_us", "now_us", "sounding")

    def __init__(self, metric_permille: int) -> None:
        self.sounding: Tempo | Silence = Silence(0, "waiting for the first step")
        self.now_us = 0
        self._spoken_us: int | None = None
        self._out: list[Cue] = []
        self._lock = Lock()
        self._metric_permille = metric_permille

    def listen(self, now_us: int) -> None:
        """An event begins."""
        self.now_us = now_us
        self._out = []

    def said(self) -> list[Cue]:
        """The cues since `listen`."""
        return self._out

    def sound(self, tempo: Tempo | None, because: str) -> None:
        """Say the tempo, or that it is silent now, when that changed; a silence follows its reason without a word."""
        if tempo is not None:
            if tempo is not self.sounding:
                self.sounding = tempo
                self._out.append(tempo)
        elif isinstance(self.sounding, Tempo):
            self._locked(because)
            self.sounding = Silence(self.now_us, because)
            self._out.append(self.sounding)
        elif self.sounding.because != because:
            self.sounding = Silence(self.now_us, because)

    def land(self, contact_us: int) -> None:
        """A valid step fell: on the beat that sounds, or beside it."""
        if isinstance(self.sounding, Tempo):
            self._lock.land(contact_us, self.sounding)

    def _locked(self, because: str) -> None:
        """A beat ends: how its steps fell on it, where there were enough."""
        found = self._lock.take()
        if found is not None:
            phase, spread, r = found.phase_us, found.spread_us, found.resultant_permille
            self._out.append(Locked(self.now_us, found.steps, phase, spread, r, f"the beat ended: {because}"))

    def status(
        self,
        state: LaneState,
        because: str,
        steps: int,
        step: Step | None,
        coach: Coach,
        contact_us: int | None,
        speed_mm_s: int | None,
        load: Reading | None,
    ) -> None:
        """Where the lane stands; a figure of 0 is one that is not known."""
        cadence = mean10 = low = high = variability = asymmetry = None
        if step is not None:
            cadence, mean10 = step.cadence_milli_spm or None, step.mean10_milli_spm or None
            variability = step.variability_permille or None
            asymmetry = step.asymmetry_permille if step.asymmetry_known else None
        asked = coach.asked_milli_spm
        if asked is not None:
            low = asked * (1000 - self._metric_permille) // 1000
            high = asked * (1000 + self._metric_permille) // 1000
        in_band = None if low is None or high is None or mean10 is None or not coach.judged else low <= mean10 <= high
        self._out.append(
            Status(
                self.now_us,
                state,
                because,
                steps,
                cadence,
                mean10,
                coach.target.milli_spm,
                low,
                high,
                in_band,
                variability,
                asymmetry,
                contact_us,
                speed_mm_s,
                load.tier if load else None,
                load.index_permille if load else None,
                load.low_permille if load else None,
                load.high_permille if load else None,
                load.km_permille if load else None,
                load.says if load else None,
                load.sites if load else None,
                coach.mode,
                coach.segment,
            )
        )

    def prompt(self, kind: PromptKind, words: str, because: str) -> None:
        """Words for the runner."""
        aloud = kind in URGENT or self._spoken_us is None or self.now_us - self._spoken_us >= SELDOM_US
        if aloud:
            self._spoken_us = self.now_us
        self._out.append(Prompt(self.now_us, kind, words, aloud, because))

    def split(self, kilometre: Split | None) -> None:
        """A kilometre, where one has just been completed."""
        if kilometre is not None:
            self._out.append(kilometre)

    def baseline(self, taken: LoadBaseline | None, because: str) -> None:
        """The load baseline, or why there is none."""
        if taken is None:
            self.notice("session", because)
        else:
            self._out.append(BaselineTaken(self.now_us, taken, because))

    def notice(
        self,
        about: Literal["rejected", "resent", "device", "clock", "storage", "session"],
        because: str,
        device: str | None = None,
    ) -> None:
        """Bad news as a value."""
        self._out.append(Notice(self.now_us, about, because, device))
