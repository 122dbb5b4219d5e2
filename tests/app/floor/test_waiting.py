"""What a lane without a session says of its sensors."""

from stridecue.app.floor.waiting import Waiting
from stridecue.core.events import Sampled


def test_a_sensor_that_is_well_again_is_no_longer_told() -> None:
    """Bad news once, good news once; what holds is not news."""
    waiting = Waiting()
    told = [waiting.sampled(Sampled(at_us, "pod", because=why)) for at_us, why in enumerate(("", "off", "off", "", ""))]
    assert told == [False, True, False, True, False]
    assert waiting.says(["pod"], armed=True) == "waiting for the first step"
