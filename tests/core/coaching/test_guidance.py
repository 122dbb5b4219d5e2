"""A guided plan says its words, one per segment, in the log as on the page; and shows no number meanwhile."""

from stridecue.core.baseline.procedure import BASELINE, STEPS
from stridecue.core.coaching.dark import for_runner
from stridecue.core.coaching.guidance import GUIDED, guided
from stridecue.core.cues import Prompt, Status, Tempo
from stridecue.core.events import Claimed, Footfall
from stridecue.core.plan import Plan
from stridecue.core.runner import Runner
from stridecue.core.session import Session


def test_every_segment_has_its_words() -> None:
    """As many words as segments; a plan of the same name with other segments is not guided by them."""
    for plan, words in GUIDED:
        assert len(words) == len(plan.segments)
    assert guided(Plan("baseline", BASELINE.segments[1:])) == ()


def test_a_baseline_run_tells_each_step_once_and_no_cadence() -> None:
    """Twelve minutes of steps: four prompts at their times, no beat, and no figure that tells the cadence."""
    session = Session(BASELINE, Runner())
    said: list[tuple[int, str]] = []
    session.feed(Claimed(0, "pod", "unknown"))
    for i in range(2_060):
        t_us = 350_000 * i + 1_000 * (i % 3)
        for cue in session.feed(Footfall(1_000_000 + t_us, "pod", "0badcafe", i, t_us)):
            assert not isinstance(cue, Tempo)
            if isinstance(cue, Prompt):
                said.append((round((cue.at_us - 1_000_000) / 1e6), cue.words))
            elif isinstance(cue, Status) and cue.segment != len(BASELINE.segments):
                shown = for_runner(cue)
                assert (shown.cadence_milli_spm, shown.mean10_milli_spm, shown.steps) == (None, None, 0)
    assert [words for _, words in said[:4]] == [step.says for step in STEPS[:-1]]
    assert [at_s for at_s, _ in said[:4]] == [0, 180, 240, 540]
