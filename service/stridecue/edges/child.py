"""A program that runs beside the service and goes when it goes, also by `kill -9`.

On Linux the kernel is asked to end it with its parent; elsewhere the next start ends it.
"""

import asyncio
import contextlib
import os
import signal
import sys
import time
from pathlib import Path
from typing import Final

STALE_S: Final = 3.0
END_S: Final = 3.0

LAUNCHER: Final = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGTERM)
if os.getppid() != int(sys.argv[1]):
    sys.exit(0)
os.execv(sys.argv[2], sys.argv[2:])
"""
"""Linux: PR_SET_PDEATHSIG (1) ends the child with its parent and survives the exec; prctl(2)."""


class Child:
    """One program with one process at a time; its id is kept in `pid_file`, for whoever comes after a crash."""

    def __init__(self, name: str, pid_file: Path) -> None:
        self._name, self._pid_file = name, pid_file
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    @property
    def ended(self) -> bool:
        """Whether it ran and does not any more."""
        return self._process is not None and self._process.returncode is not None

    async def start(self, command: list[str]) -> None:
        """Run it; what it says goes nowhere."""
        if sys.platform == "linux":
            command = [sys.executable, "-I", "-S", "-c", LAUNCHER, str(os.getpid()), *command]
        nowhere = asyncio.subprocess.DEVNULL
        self._process = await asyncio.create_subprocess_exec(
            *command,
            stdin=nowhere,
            stdout=nowhere,
            stderr=nowhere,
            start_new_session=True,  # Ctrl-C in the terminal is for the service, which then ends its child in order
        )
        self._pid_file.write_text(str(self._process.pid))

    async def wait(self) -> int:
        """Until it ends, however it does; its status."""
        assert self._process is not None  # noqa: S101 - `start` comes first
        return await self._process.wait()

    async def stop(self) -> None:
        """End it: asked first, then made to."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), END_S)
        except TimeoutError:
            process.kill()
            await process.wait()
        self._pid_file.unlink(missing_ok=True)

    def end_stale(self) -> None:
        """One that outlived a killed service: asked to end, and waited for, because it holds port and files."""
        with contextlib.suppress(OSError, ValueError):
            pid = int(self._pid_file.read_text())
            for wish in (signal.SIGTERM, signal.SIGKILL):
                give_up_s = time.monotonic() + STALE_S
                while self._is_ours(pid) and time.monotonic() < give_up_s:
                    os.kill(pid, wish)
                    time.sleep(0.02)

    def _is_ours(self, pid: int) -> bool:
        """Whether this process lives and is one of ours (where that can be seen), not a stranger with its number."""
        if sys.platform == "linux":
            return self._name.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()  # empty for one that has ended
        os.kill(pid, 0)
        return True
