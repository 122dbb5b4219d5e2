"""Where on its plan a lane is, as its pages are told."""

import itertools
from pathlib import Path

from stridecue.app.floor.floor import Floor
from stridecue.app.floor.views import FloorView
from stridecue.core.plan import Plan, Segment
from stridecue.edges.web.course import Course, Part
from stridecue.edges.web.messages import Health
from tests.app.floors import STEP_US, Ear, footfall, lane

PLAN = Plan("two", (Segment("walk", duration_s=7), Segment("free")))
PARTS = [Part("walk", 7), Part("free", None)]


def test_a_page_is_told_when_the_clock_begins_when_a_segment_ends_and_when_it_stands() -> None:
    """Pins a fresh snapshot at each of the three, and that its course counts on from its own moment."""
    ear, now_us = Ear(), [0]
    found = lane("1", ear, PLAN)
    view = FloorView(
        Floor([found], {}, adopt=False, changed=lambda: None),
        Path("none"),
        lambda: now_us[0],
        lambda: Health(True, True, [], "0", 1.0, "there", "writable", "none", [], {}, []),
    )
    steps = (footfall(i) for i in range(100))

    def run(count: int) -> tuple[int, Course]:
        """So many steps; how often the page was told meanwhile, and where the lane is then."""
        before = len(ear.told)
        for step in itertools.islice(steps, count):
            found.feed(step)
            now_us[0] = step.at_us
        course = view.snapshot("1").course
        assert course is not None
        return len(ear.told) - before, course

    assert view.snapshot("1").course == Course(PARTS, 0, 0, runs=False)
    found.claim(0, "pod", "unknown")
    told, begun = run(8)
    assert (told, begun.parts, begun.at_us, begun.runs) == (2, PARTS, now_us[0], True), "a session, and its clock"
    assert 6 * STEP_US < begun.elapsed_us < 8 * STEP_US
    assert run(8)[0] == 0, "nothing changed, so nobody is told"
    assert run(8)[0] == 1, "the first segment has ended"
    found.command(now_us[0], "pause", "the page", "")
    paused_us = now_us[0]
    now_us[0] += 60_000_000
    paused = view.snapshot("1").course
    assert paused is not None
    assert (paused.runs, paused.elapsed_us < paused_us) == (False, True)
