"""When a run ends because it hurts: at once, with words that fit in one breath. The belt is never driven from here.

Red ends the run; so does the second amber, a minute or more after the first; an emergency sign ends it with
other words. The first amber keeps the lane silent for a minute, in which the runner slows down or walks: a target
is meant for the reference speed. Source: coaching evidence, section 3.2.
"""

from typing import Final

from stridecue.core.coaching.speech import Speech
from stridecue.core.events import PainReport
from stridecue.core.pain.pain import Model
from stridecue.core.pain.traffic_light import light

AMBER_US: Final = 60_000_000
AMBER_WORDS: Final = "Slow down by 10 to 20 percent, or walk for a minute."
END_WORDS: Final = "Walk now, then stop the belt yourself. This run ends here."
EMERGENCY_WORDS: Final = "Stop the belt yourself, hold on, and get help now: call the emergency number."


class StopRules:
    """Hears the pain reports of one session."""

    __slots__ = ("_amber_us", "_model", "_speech")

    def __init__(self, model: Model, speech: Speech) -> None:
        self._model, self._speech = model, speech
        self._amber_us: int | None = None  # when the light was amber for the first time

    def pain(self, event: PainReport) -> None:
        """One report, and what follows from it at once."""
        shown = light(event.site, event.nprs, event.signs, self._model)
        signs = "".join(f", {sign.replace('_', ' ')}" for sign in event.signs)
        said = f"{event.site} {event.nprs} of 10{signs}, said {event.by}: {shown}"
        if shown == "emergency":
            self._speech.end("emergency", EMERGENCY_WORDS, said)
        elif shown == "red":
            self._speech.end("pain", END_WORDS, said)
        elif shown == "amber":
            if self._amber_us is not None and event.at_us - self._amber_us >= AMBER_US:
                self._speech.end("pain", END_WORDS, f"{said} for the second time")
                return
            self._amber_us = event.at_us if self._amber_us is None else self._amber_us
            self._speech.prompt("pain", AMBER_WORDS, said)
            self._speech.hold(said, event.at_us + AMBER_US)
        else:
            self._speech.note(said)
