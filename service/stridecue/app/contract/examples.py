"""One message of each kind, as the contract shows it: made from the classes themselves, so that none can go stale."""

from base64 import b64encode
from typing import Any, Final

import numpy as np
import orjson

from stridecue.core.cues import Status
from stridecue.core.events import Belt, ClockEcho, Footfall, Heartbeat, LinkChanged, Rsc, Stance, ToeOff
from stridecue.core.gait.batch import encode
from stridecue.core.outputs import Sounded
from stridecue.edges import wire
from stridecue.edges.channels.dashboard import present
from stridecue.edges.frames import BadNews, Bye, Frame, NotTaken, Ping, Pong, SensorSaid, SensorTold, Welcome, Words
from stridecue.edges.web.course import Course, Part, PlanName
from stridecue.edges.web.machines import Device
from stridecue.edges.web.messages import FloorSnapshot, LaneSnapshot, OutputNow
from stridecue.edges.wrist import WristConfig, pattern

POD: Final = "pod-left"
BOOT: Final = "9f3a11c2"
EPOCH: Final = "4be07d15"
BECAUSE: Final = "cadence 164.7, target 172.2"

STATUS: Final = Status(
    81_250_000,
    "cueing",
    BECAUSE,
    412,
    cadence_milli_spm=165_102,
    mean10_milli_spm=164_700,
    target_milli_spm=172_200,
    low_milli_spm=168_756,
    high_milli_spm=175_644,
    in_band=False,
    variability_permille=14,
    asymmetry_permille=-8,
    contact_us=243_000,
    mode="continuous",
    segment=2,
)
TEMPO: Final = wire.TempoCue("tempo", 172_200, 80_904_113, 1, BECAUSE, 81_250_000, 300, 1_500)
SILENCE: Final = wire.SilenceCue("silence", "pod-left: no step for 1.4 s", 82_650_000)
LANE: Final = LaneSnapshot(
    "1",
    "20260301t101500-1-4f2a",
    True,
    PlanName("steady", 164_000),
    STATUS,
    TEMPO,
    [Device(POD, "left", "online", 90, "1")],
    [OutputNow("speaker", True, "muted: physio anna")],
    Course([Part("silent", 60), Part("continuous", 600), Part("free", None)], 81_250_000, 245_000_000, True),
)
FLOOR: Final = FloorSnapshot([LANE], [Device("pod-7", "unknown", "silent", None, None)])


def said(message: object) -> Any:  # noqa: ANN401 - JSON
    """A message as it crosses the wire."""
    return orjson.loads(orjson.dumps(message))


def sent(event: object) -> dict[str, Any]:
    """What a device sends of an event: without the service's own fields, and without what it does not know."""
    found: dict[str, Any] = said(event)
    return {name: value for name, value in found.items() if name not in wire.OURS and value is not None}


FROM_DEVICES: Final[dict[str, list[dict[str, Any]]]] = {
    "footfall": [
        sent(Footfall(0, POD, BOOT, 1_842, 123_456_789, "left", 5_210)),
        sent(Footfall(0, POD, BOOT, 1_790, 104_881_002, "left", live=False)),
    ],
    "toe_off": [sent(ToeOff(0, POD, BOOT, 1_842, 123_699_789, 243_000, "left"))],
    "state": [
        sent(LinkChanged(0, POD, "online", BOOT, "foot_pod", "foot", "left", "1.0.0", 208)),
        {"status": "offline"},
    ],
    "stance": [
        sent(Stance(0, "shank-left", BOOT, 123_456_000, "left", 5_210)),
        sent(Stance(0, "thigh-left", BOOT, 98_456_000, "left", None, 14_200, 43_900)),
        sent(Stance(0, "sacrum-1", BOOT, 7_456_000, "left", None, None, None, 4_100, 86_000)),
    ],
    "heartbeat": [sent(Heartbeat(0, POD, BOOT, 1_204, 1_842, 1_790, 90, -50))],
    "belt": [sent(Belt(0, "belt-1", 2_780, 10, "ftms"))],
    "rsc": [sent(Rsc(0, "stryd-1", 2_801, 82, factor=2))],
    "clock": [sent(ClockEcho(0, POD, BOOT, 81_250_000, 123_461_003, 123_461_040))],
    "sounded": [sent(Sounded(0, "bracelet", 7, 1, 0, 0, 80_904_113, 83_343_022, "wrist-1"))],
}

IMU: Final = b64encode(encode(int(BOOT, 16), 7, 123_456_789, 5_000, np.zeros((5, 6), np.int16), 0.488, 70.0)).decode()

FROM_SERVICE: Final[dict[str, list[dict[str, Any]]]] = {
    "ack": [said(wire.Ack(BOOT, 1_842))],
    "cue": [said(TEMPO), said(SILENCE)],
    "pattern": [said(pattern("quicker", BECAUSE, 81_250_000))],
    "config": [said(WristConfig(178))],
    "clock_request": [said(wire.ClockRequest(82_233_900, 81_254_310))],
    "lane_step": [present(STATUS)],
    "service_state": [said(wire.ServiceState("online")), said(wire.ServiceState("offline"))],
}

FRAMES: Final[dict[str, list[dict[str, Any]]]] = {
    "snapshot": [
        said(Frame(1, "snapshot", EPOCH, 1, 81_250_000, "1", LANE)),
        said(Frame(1, "snapshot", EPOCH, 1, 81_250_000, None, FLOOR)),
    ],
    "step": [said(Frame(1, "step", EPOCH, 2, 81_250_104, "1", present(STATUS)))],
    "cue": [
        said(Frame(1, "cue", EPOCH, 3, 81_250_110, "1", TEMPO)),
        said(Frame(1, "cue", EPOCH, 4, 82_650_013, "1", SILENCE)),
    ],
    "notice": [
        said(Frame(1, "notice", EPOCH, 5, 82_900_000, "1", BadNews("rejected", "40 ms after the last step", POD)))
    ],
    "prompt": [
        said(
            Frame(1, "prompt", EPOCH, 6, 82_900_000, "1", Words("section", "Now without cues: keep the rhythm.", True))
        )
    ],
    "device": [said(Frame(1, "device", EPOCH, 7, 83_500_000, "1", Device(POD, "left", "silent", 84, "1", "foot")))],
    "bye": [said(Frame(1, "bye", EPOCH, 6, 90_000_000, "1", Bye("the service ends")))],
    "pong": [said(Frame(1, "pong", EPOCH, 0, 81_300_000, None, Pong(5_120.5, 81_300_000)))],
}
PING: Final[dict[str, Any]] = said(Ping(1, "ping", 5_120.5))
PHONE: Final = LinkChanged(0, "phone", "online", BOOT, "phone", "waist", rate_hz=60)
SENSOR_SAID: Final = [
    said(SensorSaid(1, "state", sent(PHONE))),
    said(SensorSaid(1, "clock", FROM_DEVICES["clock"][0])),
    said(SensorSaid(1, "rsc", FROM_DEVICES["rsc"][0])),
]
SENSOR_TOLD: Final = [
    said(SensorTold(1, "welcome", Welcome(f"phone-{BOOT}"))),
    said(SensorTold(1, "clock", wire.ClockRequest(82_233_900, 81_254_310))),
    said(SensorTold(1, "refused", NotTaken("device 'pod-1' serves lane '2'"))),
]
