"""Pain said by a runner who has not agreed that health data is kept: acted on at once, and not written down.

A session's log is its input, so the report must not become one of its events. What follows from it is decided by the
same rules (`core/pain/stop_rules.py`) and reaches the lane as a plain stop or pause, whose reason names nothing; the
words go to whoever hears the lane, and nowhere else.
"""

from typing import Final

from stridecue.app.floor.lanes import Lane
from stridecue.core.cues import Prompt, PromptKind
from stridecue.core.events import Alarm, PainReport
from stridecue.core.pain.stop_rules import AMBER_WORDS, EMERGENCY_WORDS, END_WORDS
from stridecue.core.pain.traffic_light import Light, light

UNWRITTEN: Final = "said by the runner, and not kept"

ANSWERS: Final[dict[Light, tuple[PromptKind, str, str]]] = {
    "emergency": ("emergency", EMERGENCY_WORDS, "stop"),
    "red": ("pain", END_WORDS, "stop"),
    "amber": ("pain", AMBER_WORDS, "pause"),
}
"""Words, and what is done to the lane. Green asks for nothing."""


def act(lane: Lane, report: PainReport) -> None:
    """Say the words, then stop or pause."""
    shown = light(report.site, report.nprs, report.signs, lane.runner.pain_model)
    if shown not in ANSWERS:
        return
    kind, words, action = ANSWERS[shown]
    lane.audience.offer(Alarm(report.at_us), [Prompt(report.at_us, kind, words, aloud=True, because=UNWRITTEN)])
    lane.command(report.at_us, action, report.by, UNWRITTEN)
