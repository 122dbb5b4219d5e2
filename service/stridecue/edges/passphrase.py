"""Passphrases: what is too easily guessed, and what is kept of them.

Twelve characters or more, no rules about their kind, and nothing that zxcvbn's word lists guess within 10^8 tries
(OWASP ASVS 5.0, 6.2). Kept is argon2id at the strength of its appendix C: 46 MiB, one pass, about 50 ms. Hashing
runs in two threads of their own, and a queue that is full says so: a flood of sign-ins delays no cue.

    >>> weakness("stridecue1234", "anna")
    'too easily guessed: add another word or two, uncommon ones'
    >>> weakness("blue kettle on tuesday", "anna")
    >>> kept = keep("blue kettle on tuesday")
    >>> fits("blue kettle on tuesday", kept), fits("blue kettle on friday", kept)
    (True, False)
"""

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LENGTH_MIN: Final = 12
LENGTH_MAX: Final = 128
GUESSES_MIN: Final = 1e8
LOOKED_AT: Final = 72
"""zxcvbn's time grows with the square of the length; what comes later only makes a passphrase stronger."""
MEMORY_KIB: Final = 47_104
THREADS: Final = 2
WAITING_MAX: Final = 8
NICE: Final = 10
OURS: Final = ("stridecue", "physio", "treadmill", "cadence", "metronome")
"""Words that somebody who guesses here would try first."""

T = TypeVar("T")
_HASHER: Final = PasswordHasher(time_cost=1, memory_cost=MEMORY_KIB, parallelism=1)


class Busy(RuntimeError):  # noqa: N818 - an answer: try again in a moment
    """So many sign-ins wait already that another one is not taken."""


def weakness(passphrase: str, *known: str) -> str | None:
    """Why this passphrase may not be used; None when it may. `known`: words a guesser knows, such as the account."""
    if len(passphrase) < LENGTH_MIN:
        return f"too short: {len(passphrase)} characters; at least {LENGTH_MIN} are needed, for example three odd words"
    if len(passphrase) > LENGTH_MAX:
        return f"too long: {len(passphrase)} characters; at most {LENGTH_MAX} are accepted"
    from zxcvbn import zxcvbn  # noqa: PLC0415 - 0.1 s of word lists that only a new passphrase needs

    found = zxcvbn(passphrase[:LOOKED_AT], user_inputs=[*OURS, *known])
    if found["guesses"] < GUESSES_MIN:
        return "too easily guessed: add another word or two, uncommon ones"
    return None


def keep(passphrase: str) -> str:
    """What is kept of it. Takes 50 ms: not on an event loop."""
    return _HASHER.hash(passphrase)


def fits(passphrase: str, kept: str) -> bool:
    """Whether this is the one; something that is no hash fits nothing. Takes 50 ms: not on an event loop."""
    try:
        return _HASHER.verify(kept, passphrase)
    except (VerificationError, InvalidHashError):
        return False


def _behind_the_cues() -> None:
    """On Linux each thread has a niceness of its own: hashing takes the time that cues leave."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


class Hashing:
    """Two threads for all hashing of the service, and a short queue before them."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="passphrase", initializer=_behind_the_cues)
        self._waiting = 0
        self._nobodys = keep("of no account, so that an unknown name takes as long as a known one")

    async def keep(self, passphrase: str) -> str:
        """`keep`, apart from the loop."""
        return await self._run(lambda: keep(passphrase))

    async def fits(self, passphrase: str, kept: str | None) -> bool:
        """`fits`, apart from the loop, and as slow for an account that is not there."""
        found = await self._run(lambda: fits(passphrase[:LENGTH_MAX], kept or self._nobodys))
        return found and kept is not None

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= WAITING_MAX:
            raise Busy("many are signing in at this moment: try again in a few seconds")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Nothing more is hashed."""
        self._pool.shutdown(wait=False, cancel_futures=True)
