"""Whether anything is said, and what: trust, coach and voice as one.

Whatever silences the lane goes through here, so that the coach rests, the beat stops and the state is told
in one place. Trust decides whether, the coach what, the voice how.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from stridecue.core.coaching.coach import Coach
from stridecue.core.coaching.retarget import Retarget
from stridecue.core.coaching.voice import Voice
from stridecue.core.cues import PromptKind
from stridecue.core.outputs import FATES, Muted, Sounded
from stridecue.core.plan import DARK
from stridecue.core.stepping import Stepping
from stridecue.core.trust import Trust


class Speech:
    """The lane's state and its words. `now_us` of the voice is the time of the event that is being fed."""

    __slots__ = ("_coach", "_stepping", "_tally", "_voice", "ended", "trust")

    def __init__(self, trust: Trust, coach: Coach, voice: Voice, stepping: Stepping, tally: Counter[str]) -> None:
        self.trust = trust
        self.ended: str | None = None  # why the session is over, for good
        self._coach, self._voice, self._stepping, self._tally = coach, voice, stepping, tally

    @property
    def feeds(self) -> dict[str, Callable[[Any], None]]:
        """The events that go straight to speech."""
        return {"retarget": self.retarget, "sounded": self.sounded, "muted": self.muted}

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
        """A decision that holds until it is taken back; a pause stops the plan's clock too."""
        if name == "pause":
            self._coach.pause(self._voice.now_us)
        self.trust.latch(name, because)
        self._quiet()

    def release(self, name: str, because: str) -> None:
        """It is taken back."""
        if name == "pause":
            self._coach.resume(self._voice.now_us)
        if self.trust.release(name, because):
            self._quiet()

    @property
    def due_us(self) -> int | None:
        """When the plan goes on to its next segment."""
        return None if self.ended else self._coach.due_us

    def elapsed_us(self, now_us: int) -> int:
        """How long the plan has run, pauses left out."""
        return self._coach.elapsed_us(now_us)

    def begin(self) -> None:
        """A step was accepted: the plan's clock runs."""
        self._coach.begin(self._voice.now_us)
        self._coach.tick(self._voice.now_us)

    def tick(self) -> None:
        """A segment ends with its time, not with the next step: no beat outlives it."""
        due_us = self.due_us
        if due_us is not None and self._voice.now_us >= due_us:
            self._coach.tick(self._voice.now_us)
            if self._coach.tempo is None and self.trust.state == "cueing":
                self.trust.because = self._coach.because
            self._voice.sound(self._coach.tempo, self.trust.because)
            self.status()

    def check(self, change: Retarget) -> None:
        """ValueError when this change would be refused."""
        self._coach.check(change)

    def retarget(self, event: Retarget) -> None:
        """A person changes what is asked; what cannot be is refused in words, and changes nothing."""
        try:
            words = self._coach.retarget(event)
        except ValueError as wrong:
            self.note(f"refused to {event.by}: {wrong}")
            return
        because = f"{event.by}: {words}{f' ({event.because})' if event.because else ''}"
        if event.band_permille is not None:
            self.note(because)  # nothing to run differently for: the runner is not told
        else:
            hidden = event.policy is None and self._coach.mode in DARK  # a policy tells no figure
            shown = "The target was changed." if hidden else f"{words[:1].upper()}{words[1:]}."
            self.prompt("target", shown, because)
        self._voice.sound(self._coach.tempo, self._coach.because)
        self.status()

    def coached(self, contact_us: int) -> None:
        """The runner runs, and every sensor that is needed is believed: say what this step calls for."""
        step = self._stepping.last
        if step is not None:
            self._voice.land(contact_us)
            self._coach.step(self._voice.now_us, contact_us, step, self._stepping.speed_mm_s)
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
            self._coach,
            stepping.contact_us,
            stepping.speed_mm_s,
            stepping.loading.reading(stepping.last) if stepping.last else None,
        )

    def end(self, kind: PromptKind, words: str, because: str) -> None:
        """The session is over: these are the last words."""
        self.ended = because
        self.latch("stop", because)
        self.prompt(kind, words, because)

    def prompt(self, kind: PromptKind, words: str, because: str) -> None:
        """Words for the runner."""
        self._voice.prompt(kind, words, because)

    def sounded(self, event: Sounded) -> None:
        """What became of an output's beats: counted, so that the seal holds the whole."""
        for fate in FATES:
            if getattr(event, fate):
                self._tally[f"{event.output}_{fate}"] += getattr(event, fate)

    def muted(self, event: Muted) -> None:
        """A person silenced an output, or gave it its voice back: said, so that its silence is explained."""
        why = f": {event.because}" if event.because else ""
        self.note(f"{event.output} {'muted' if event.muted else 'heard again'} by {event.by}{why}")

    def note(self, because: str) -> None:
        """Something that the log and the physio should know."""
        self._voice.notice("session", because)

    def _quiet(self) -> None:
        self.resting()
        self.status()
