"""A device's share: a token bucket in integers, so that a broken pod stops its own lane and no other.

>>> bucket = Bucket(per_s=20, burst=2)
>>> [bucket.take(t_us) for t_us in (0, 1, 2, 60_000)]
[True, True, False, True]
"""

TOKEN = 1_000_000
"""One message, in millionths: at `per_s` a second, that many fill up in a microsecond."""


class Bucket:
    """`per_s` tokens a second, at most `burst` saved up."""

    __slots__ = ("_burst", "_filled_us", "_per_s", "_tokens")

    def __init__(self, per_s: int, burst: int) -> None:
        self._per_s, self._burst = per_s, burst * TOKEN
        self._tokens = self._burst
        self._filled_us = 0

    def take(self, now_us: int) -> bool:
        """One message; False when the share is used up."""
        self._tokens = min(self._burst, self._tokens + (now_us - self._filled_us) * self._per_s)
        self._filled_us = now_us
        if self._tokens < TOKEN:
            return False
        self._tokens -= TOKEN
        return True
