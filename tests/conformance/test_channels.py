"""Every registered channel: its three calls never raise, never block, and keep to a bounded memory."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from stridecue.core.cues import Notice, Silence, Status, Tempo
from stridecue.core.events import Alarm
from stridecue.edges.channels import CHANNELS, Ailments, Audio, Dashboard, Haptic, Screen, Tracer
from stridecue.edges.channels.audio import Outlet

TEMPO = Tempo(1, 172_500, 2_000_000, 1, "why")
SILENCE = Silence(1, "why")
STATUS = Status(1, "cueing", "why", 5, 170_000)
NOTICE = Notice(1, "rejected", "why", "pod")

NOBODY = "a-lane-nobody-knows"


def full(_topic: str, _payload: bytes) -> bool:
    """An outbox that takes nothing."""
    return False


MADE: dict[str, Callable[[], Any]] = {
    "screen": lambda: Screen(lambda lane: {"lane": lane}, lambda: 5),
    "haptic": lambda: Haptic("home", {"1": ("wrist",), "2": ()}, full),
    "dashboard": lambda: Dashboard("home", full),
    "tracer": lambda: Tracer(lambda lane: ("s" if lane == "1" else None, "r")),
    "ailments": Ailments,
    "audio": lambda: Audio({"1": Outlet()}, 0.5, 0, lambda _: None),
}
"""How a test makes each; a channel that is registered and not here fails below."""


@pytest.mark.parametrize("name", CHANNELS)
def test_its_three_calls_never_raise_and_never_block(name: str) -> None:
    """Ten thousand cues into a full outbox, of a known lane and an unknown one, in any order: nothing waits."""
    channel: Any = MADE[name]()
    assert channel.__class__.__name__ == CHANNELS[name].__name__
    watched = [channel.watch(lane, None) for lane in ("1", None)] if isinstance(channel, Screen) else []
    began_s = time.process_time()
    for i in range(10_000):
        for lane in ("1", NOBODY):
            channel.offer(lane, Alarm(i), [STATUS, NOTICE, TEMPO] if i % 3 else [])
            channel.renew(lane, TEMPO if i % 2 else SILENCE, i)
        if i % 100 == 0:
            channel.changed("1")
    assert time.process_time() - began_s < 30
    for watcher in watched:
        assert len(watcher._slots) <= 8
