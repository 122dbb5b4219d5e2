"""What hears a lane's cues. One new file and one new line add a channel; the conformance tests pick it up.

A channel has three calls, none of which awaits or blocks: `offer` (the cues one event caused), `renew`
(what holds now, at 2 Hz: the lease) and `changed` (a session began or ended, a claim changed).
"""

from typing import Final

from stridecue.edges.channels.ailments import Ailments
from stridecue.edges.channels.audio import Audio
from stridecue.edges.channels.dashboard import Dashboard
from stridecue.edges.channels.haptic import Haptic
from stridecue.edges.channels.screen import Screen
from stridecue.edges.channels.trace import Tracer

__all__ = ["CHANNELS", "Ailments", "Audio", "Dashboard", "Haptic", "Screen", "Tracer"]

CHANNELS: Final = {
    "screen": Screen,
    "haptic": Haptic,
    "dashboard": Dashboard,
    "audio": Audio,
    "tracer": Tracer,
    "ailments": Ailments,
}
