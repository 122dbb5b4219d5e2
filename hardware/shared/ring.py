"""The steps a pod keeps until the service says that they are on disk.

600 steps are five minutes of one foot at 240 steps a minute (reference: five minutes without a broker, every step
arrives later). When it is full the oldest goes, and is counted: the newest steps are the ones that matter.

>>> ring = Ring(3)
>>> for t_us in (10, 20, 30, 40):
...     seq = ring.add(t_us)
>>> ring.oldest, ring.next, ring.lost
(1, 4, 1)
>>> ring.lifted(3, 250_000)
>>> ring.t_us(3), ring.contact_us(3), ring.contact_us(2)
(40, 250000, 0)
>>> ring.acknowledge(2)
>>> ring.oldest
3
"""

from array import array

STEPS = 600


class Ring:
    """Steps `oldest` … `next` - 1, each with its time, its contact time (0: not known) and when it was last sent."""

    def __init__(self, steps: int = STEPS) -> None:
        self._size = steps
        self._t_us = array("Q", bytes(8 * steps))
        self._contact_us = array("I", bytes(4 * steps))
        self._sent_ms = array("Q", bytes(8 * steps))
        self.oldest = 0
        self.next = 0
        self.lost = 0

    def add(self, t_us: int) -> int:
        """Keep a footfall; its number."""
        if self.next - self.oldest == self._size:
            self.oldest += 1
            self.lost += 1
        seq, self.next = self.next, self.next + 1
        at = seq % self._size
        self._t_us[at], self._contact_us[at], self._sent_ms[at] = t_us, 0, 0
        return seq

    def holds(self, seq: int) -> bool:
        """Is this step still kept?"""
        return self.oldest <= seq < self.next

    def lifted(self, seq: int, contact_us: int) -> None:
        """The toe-off of a step came."""
        if self.holds(seq):
            self._contact_us[seq % self._size] = contact_us

    def t_us(self, seq: int) -> int:
        """When the step fell, on the pod's clock."""
        return self._t_us[seq % self._size]

    def contact_us(self, seq: int) -> int:
        """How long the foot stayed; 0 when that is not known."""
        return self._contact_us[seq % self._size]

    def sent_ms(self, seq: int) -> int:
        """When the step was last sent; 0: never."""
        return self._sent_ms[seq % self._size]

    def sent(self, seq: int, now_ms: int) -> None:
        """The step was sent just now."""
        self._sent_ms[seq % self._size] = now_ms

    def acknowledge(self, seq: int) -> None:
        """Everything up to `seq` is on disk. A number that was never given is not believed."""
        if seq < self.next:
            self.oldest = max(self.oldest, seq + 1)
