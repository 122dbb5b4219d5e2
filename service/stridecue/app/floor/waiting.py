"""Why a lane has no session yet, in words for its page: not started, no step so far, or a sensor that yields none.

>>> waiting = Waiting()
>>> waiting.says(["pod"], armed=True)
'waiting for the first step'
>>> bad = Sampled(5, "pod", because="its gyroscope is off")
>>> waiting.sampled(bad), waiting.sampled(bad), waiting.says(["pod"], armed=False)
(True, False, 'stopped; pod: its gyroscope is off')
>>> waiting.says([], armed=True)  # nobody's device any more
'waiting for the first step'
"""

from collections.abc import Iterable

from stridecue.core.events import Sampled


class Waiting:
    """What is wrong with the sensors, kept while there is no session that could say so."""

    __slots__ = ("_ill",)

    def __init__(self) -> None:
        self._ill: dict[str, str] = {}  # device → why nothing comes of its raw samples

    def sampled(self, event: Sampled) -> bool:
        """Raw samples came; True when what is to be said of their sensor is new."""
        if self._ill.get(event.device, "") == event.because:
            return False
        self._ill[event.device] = event.because
        return True

    def says(self, devices: Iterable[str], *, armed: bool) -> str:
        """Why nothing sounds; `devices`: those that serve the lane now.

        A stopped lane says no "press START": pain may have stopped it.
        """
        waits = "waiting for the first step" if armed else "stopped"
        ill = [f"{device}: {self._ill[device]}" for device in devices if self._ill.get(device)]
        return "; ".join([waits, *ill])
