"""The service's side of one output: starts its process, tells it what holds, hears what became of it.

Telling never waits: a line goes into the pipe's buffer, and when that is not taken any more the line is left out,
because what holds is told again within half a second. A process that ends is started again; what it said last, and
how often it had to be started, is in health.
"""

import asyncio
import contextlib
import sys
from collections.abc import Callable
from typing import Final

from pydantic import ValidationError

from stridecue.edges.channels.speaker.letters import Condition, Setting, Sound, Told, heard, write

RESTART_S: Final = 1.0
BUFFER_MAX_BYTES: Final = 16_384
UNDERFLOW_WORD_S: Final = 10.0
"""Lost samples are said at once, and then at most this often: a machine that is too slow loses some all the time."""


class Speaker:
    """One output. `condition` is the last that is known of it."""

    def __init__(self, setting: Setting, say: Callable[[str], None], sounded: Callable[[Sound], None]) -> None:
        self._setting, self._say, self._sounded = setting, say, sounded
        self._process: asyncio.subprocess.Process | None = None
        self._told: dict[str, Told] = {}
        self._said_s = -UNDERFLOW_WORD_S
        self._said_underflows = 0
        self._ended_underflows = 0
        self.condition = Condition("waiting", "not opened")
        self.restarts = 0
        self.dropped = 0

    @property
    def underflows(self) -> int:
        """How often the card went without samples, since the service began."""
        return self._ended_underflows + self.condition.underflows

    @property
    def pid(self) -> int | None:
        """Of the process, for tests and for people."""
        return self._process.pid if self._process is not None else None

    def tell(self, told: Told) -> None:
        """What holds for one lane, from now on."""
        self._told[told.lane] = told
        pipe = self._process.stdin if self._process is not None else None
        if pipe is None or pipe.is_closing() or pipe.transport.get_write_buffer_size() > BUFFER_MAX_BYTES:
            self.dropped += 1
            return
        pipe.write(write(told))

    async def run(self) -> None:
        """Keep the process running until cancelled."""
        try:
            while True:
                await self._once()
                if self.condition.state == "absent":
                    return
                self.restarts += 1
                self._ended_underflows += self.condition.underflows
                self._take(Condition("waiting", "the output's process ended: starting it again"))
                await asyncio.sleep(RESTART_S)
        finally:
            await self._stop()

    async def _once(self) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "stridecue.edges.channels.speaker",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the service, which ends its outputs itself
        )  # fmt: skip
        self._process = process
        assert process.stdin is not None  # noqa: S101 - piped above
        assert process.stdout is not None  # noqa: S101 - the same
        process.stdin.write(write(self._setting))
        for told in self._told.values():
            process.stdin.write(write(told))
        async for line in process.stdout:
            with contextlib.suppress(ValidationError):  # a driver that prints to standard output is no letter
                letter = heard(line)
                if isinstance(letter, Condition):
                    self._take(letter)
                else:
                    self._sounded(letter)
        await process.wait()

    def _take(self, condition: Condition) -> None:
        before, self.condition = self.condition, condition
        if condition.state != "playing":
            if condition.because != before.because:
                self._say(f"no sound: {condition.because}; the service goes on without it")
        elif before.state == "waiting" and (self.restarts or condition.reopened):
            self._say(f"sound again: {condition.because}")
        now_s = asyncio.get_running_loop().time()
        if self.underflows > self._said_underflows and now_s - self._said_s >= UNDERFLOW_WORD_S:
            lost = self.underflows - self._said_underflows
            self._said_s, self._said_underflows = now_s, self.underflows
            self._say(f"sound: {condition.because}: samples came too late {lost} time(s); the beat keeps its place")

    async def _stop(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 1)
        except TimeoutError:
            process.kill()
            await process.wait()
