"""Whether anything is said, and what: trust, coach and voice as one.

Whatever silences the lane goes through here, so that the coach rests, the beat stops and the state is told
in one place. Trust decides whether, the coach what, the voice how.
"""

from collections import Counter

from stridecue.core.coach import Coach
from stridecue.core.stepping import Stepping
from stridecue.core.trust import Trust
from stridecue.core.voice import Voice


class Speech:
    """The lane's state and its words. `now_us` of the voice is the time of the event that is being fed."""

    __slots__ = ("_coach", "_stepping", "_tally", "_voice", "trust")

    def __init__(self, trust: Trust, coach: Coach, voice: Voice, stepping: Stepping, tally: Counter[str]) -> None:
        self.trust = trust
        self._coach, self._voice, self._stepping, self._tally = coach, voice, stepping, tally

    def hold(self, because: str, until_us: int = 0) -> None:
        """Be silent for a passing reason, at least until `until_us`."""
        self._coach.rest(self._voice.now_us, because)
        self._stepping.contact_us = None
        changed = self.trust.hold(because, until_us)
        self._voice.sound(None, self.trust.because)
        if changed:
            self.status()

    def lose(self, device: str, because: str) -> None:
        """A needed device is gone."""
        self.trust.lose(device, because)
        self._quiet()

    def find(self, device: str) -> None:
        """A sign of life of a device."""
        if self.trust.find(device):
            self.status()

    def latch(self, name: str, because: str) -> None:
        """A decision that holds until it is taken back."""
        self.trust.latch(name, because)
        self._quiet()

    def release(self, name: str, because: str) -> None:
        """It is taken back."""
        if self.trust.release(name, because):
            self._quiet()

    def coached(self, contact_us: int) -> None:
        """The runner runs, and every sensor that is needed is believed: say what this step calls for."""
        now_us, step, first_us = self._voice.now_us, self._stepping.last, self._stepping.first_us
        if step is not None and first_us is not None:
            self._coach.step(now_us, now_us - first_us, contact_us, step)
            self.trust.because = self._coach.because
            self._voice.sound(self._coach.tempo, self.trust.because)

    def resting(self) -> None:
        """A step that may not be spoken of: warming up, walking, paused."""
        self._coach.rest(self._voice.now_us, self.trust.because)
        self._voice.sound(None, self.trust.because)

    def status(self) -> None:
        """Where the lane stands."""
        stepping = self._stepping
        self._voice.status(
            self.trust.state,
            self.trust.because,
            self._tally["steps"],
            stepping.last,
            self._coach.target_milli_spm,
            stepping.contact_us,
            stepping.speed_mm_s,
            stepping.loading.reading(stepping.last) if stepping.last else None,
        )

    def _quiet(self) -> None:
        self.resting()
        self.status()
