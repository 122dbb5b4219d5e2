"""Which outputs of a lane sound: any set of them, and a person can silence one at once.

A muted output gets silence in place of the beat, under the same lease, and the beats it did not play are counted.

    >>> muting, beat = Muting(), Tempo(at_us=0, milli_spm=150_000, anchor_us=0, every=1, because="example")
    >>> muting.set("speaker", "quiet please")
    >>> muting.given("speaker", beat, 1_000_000).because
    'speaker muted: quiet please'
    >>> muting.given("bracelet", beat, 1_000_000) is beat
    True
    >>> _ = muting.given("speaker", beat, 2_000_000)
    >>> list(muting.take(least=1))
    [('speaker', 2)]
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from stridecue.core.beat import first_beat_at_or_after
from stridecue.core.cues import Silence, Tempo
from stridecue.core.outputs import Output

SOME: Final = 20


class Muting:
    """The muted outputs of one lane, each with the reason."""

    __slots__ = ("_missed", "_since_us", "because")

    def __init__(self) -> None:
        self.because: dict[Output, str] = {}
        self._since_us: dict[Output, int] = {}
        self._missed: Counter[Output] = Counter()

    def set(self, output: Output, because: str | None) -> None:
        """Silence it for this reason; None: it may sound."""
        self._since_us.pop(output, None)
        if because is None:
            self.because.pop(output, None)
        else:
            self.because[output] = because

    def given(self, output: Output | None, sounding: Tempo | Silence, now_us: int) -> Tempo | Silence:
        """What this output is to play, now that `sounding` holds; None: it is no output that could be muted."""
        if output is None or output not in self.because:
            return sounding
        since_us = self._since_us.get(output)
        self._since_us[output] = now_us
        if isinstance(sounding, Tempo) and since_us is not None:
            missed = first_beat_at_or_after(sounding, now_us) - first_beat_at_or_after(sounding, since_us)
            self._missed[output] += max(missed, 0) // sounding.every
        why = self.because[output]
        return Silence(now_us, f"{output} muted: {why}" if why else f"{output} muted")

    def take(self, least: int = SOME) -> Iterator[tuple[Output, int]]:
        """How many beats each muted output did not play, once they are so many that a line of the log is worth it."""
        for output, missed in list(self._missed.items()):
            if missed >= least or output not in self.because:
                yield output, self._missed.pop(output)
