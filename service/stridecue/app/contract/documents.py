"""The contract documents, made from the Python definitions: OpenAPI for HTTP, AsyncAPI for MQTT and WebSocket.

Pure functions that return dicts. `stridecue contract service/contract` writes them, and a test fails when the
committed files differ. Directions are AsyncAPI 3's: the document speaks as the service, so what a device says is
a `receive` and a cue is a `send`.

    >>> asyncapi()["channels"]["footfall"]["address"]
    'stridecue/1/{site}/{device}/footfall'
    >>> openapi()["openapi"]
    '3.1.0'
"""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, cast, get_args

import orjson

from stridecue import __version__
from stridecue.app.config import BrokerKeys, WebKeys
from stridecue.app.contract import examples
from stridecue.app.contract.layouts import IMU_LAYOUT, SENSOR_SOCKET
from stridecue.app.contract.schemas import Document, ref, schemas
from stridecue.app.contract.typescript import typescript
from stridecue.app.floor.views import FloorView
from stridecue.app.web import Behind, web
from stridecue.core.cues import Status
from stridecue.edges import wire
from stridecue.edges.broker import KEEPALIVE_S
from stridecue.edges.frames import BadNews, Bye, FrameType, Ping, Pong, SensorSaid, SensorTold, Words
from stridecue.edges.web import access
from stridecue.edges.web.gate import AtHome
from stridecue.edges.web.machines import Device, Gym
from stridecue.edges.web.messages import FloorSnapshot, LaneSnapshot
from stridecue.edges.web.personal import Personal
from stridecue.edges.web.practising import Occupants, Practice
from stridecue.edges.web.sensor import Sensors
from stridecue.edges.web.socket import PINGS_PER_S, Screens
from stridecue.edges.wrist import PatternCue, WristConfig

SITE, DEVICE, LANE = "{site}", "{device}", "{lane}"
PARAMETERS: Final = {
    "site": "The installation, `site` of the configuration: a-z 0-9 -, at most 32.",
    "device": f"The device, never the runner or the lane: a-z 0-9 -, at most 32, not `{wire.OWN_NAME}`.",
    "lane": "The lane, as the configuration names it: a-z 0-9 -, at most 32.",
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the service itself publishes over MQTT."""

    channel: str
    address: str
    says: Any
    qos: int
    retained: bool
    summary: str


SPOKEN: Final = {
    "ack": Spoken(
        "ack", wire.topic(SITE, DEVICE, "ack"), wire.Ack, 0, False,
        "Once a second: everything of this boot up to this seq is on disk, and the pod may forget it.",
    ),
    "cue": Spoken(
        "cue", wire.topic(SITE, DEVICE, "cue"), wire.CueMessage, 0, False,
        "What a bracelet pulses to, renewed at 2 Hz. When it stops hearing for `lease_ms` it goes quiet; "
        "a cue older than `ttl_ms` is dropped.",
    ),
    "pattern": Spoken(
        "cue", wire.topic(SITE, DEVICE, "cue"), PatternCue, 0, False,
        "Felt at once or not at all, apart from the beat: a bit quicker, or another section of the plan.",
    ),
    "config": Spoken(
        "config", wire.topic(SITE, DEVICE, "config"), WristConfig, 0, False,
        "How strongly a bracelet pulses: the runner's, told whenever something of the lane changes.",
    ),
    "clock_request": Spoken(
        "clock", wire.topic(SITE, DEVICE, "clock"), wire.ClockRequest, 0, False,
        "About once a second: the first of the four timestamps. The device adds its own and sends it back here.",
    ),
    "lane_step": Spoken(
        "lane_step", wire.step_topic(SITE, LANE), Status, 0, False,
        "For dashboards and home automation: where a lane stands, once per accepted step. "
        "What is not known is left out, never null.",
    ),
    "service_state": Spoken(
        "service_state", wire.service_topic(SITE), wire.ServiceState, 1, True,
        "Whether the service is there. The broker says `offline` for it, as its Last Will.",
    ),
}  # fmt: skip

IMU_BATCH: Final = {"type": "string", "contentEncoding": "base64", "contentMediaType": "application/octet-stream"}

FRAMES: Final[dict[str, Any]] = {
    "snapshot": LaneSnapshot | FloorSnapshot,
    "step": Status,
    "cue": wire.CueMessage,
    "notice": BadNews,
    "prompt": Words,
    "device": Device,
    "bye": Bye,
    "pong": Pong,
}
assert tuple(FRAMES) == get_args(FrameType)  # noqa: S101 - a frame nobody has described is a mistake of ours


def openapi() -> Document:
    """The routes; nothing runs, so no floor stands behind them."""
    floor, screens = cast("FloorView", None), cast("Screens[Any]", None)
    practice, occupants = cast("Practice", None), cast("Occupants", None)
    behind = Behind(
        floor, screens, practice, occupants, cast("Personal", None), cast("Gym", None), cast("Sensors", None)
    )
    return web(behind, None, AtHome()).openapi()


def asyncapi() -> Document:
    """MQTT and WebSocket."""
    said = [*(spoken.says for spoken in SPOKEN.values()), SensorTold]
    heard = [*(subject.becomes for subject in wire.SUBJECTS.values()), Ping, SensorSaid]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "stridecue",
            "version": __version__,
            "description": "Steps in over MQTT, tempo cues out; pages over WebSocket. Integers with the unit in the "
            "name. Not a medical device.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": _servers(),
        "channels": dict(_channels()),
        "operations": dict(_operations()),
        "components": {
            "messages": dict(_messages()),
            "parameters": {name: {"description": words} for name, words in PARAMETERS.items()},
            "schemas": schemas(heard, said, FRAMES) | {"ImuBatch": IMU_BATCH},
        },
    }


def files() -> dict[str, bytes]:
    """Name and content of each document: sorted keys, and the same bytes at every build."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    documents = {f"{made.__name__}.json": orjson.dumps(made(), option=options) for made in (openapi, asyncapi)}
    return documents | {"access.md": access.markdown().encode()}


def pages() -> dict[str, bytes]:
    """The same for the pages: what they are sent over WebSocket, and what crosses HTTP."""
    return {"frames.ts": typescript(asyncapi()).encode(), "http.ts": typescript(openapi()).encode()}


# ---------------------------------------------------------------- servers, channels, operations


def _servers() -> Document:
    gone = wire.service_state("offline").decode()
    will = {"topic": wire.service_topic("home"), "qos": 1, "message": gone, "retain": True}
    session = {"clientId": "stridecue-home", "cleanSession": False, "lastWill": will, "keepAlive": KEEPALIVE_S}
    return {
        "broker": {
            "host": f"127.0.0.1:{BrokerKeys().port}",
            "protocol": "mqtt",
            "protocolVersion": "3.1.1",
            "description": "The managed broker, or the one that `broker.url` names. The binding is the service's own "
            "session at the site `home`.",
            "bindings": {"mqtt": {**session, "bindingVersion": "0.2.0"}},
        },
        "gym": {
            "host": f"gym.local:{BrokerKeys().tls_port}",
            "protocol": "mqtts",
            "protocolVersion": "3.1.1",
            "description": "The same on a network. A device's user and client id are its own id; what it may speak and "
            "hear on are its own channels only. Its file (`stridecue device add`) brings password and authority.",
            "security": [{"type": "userPassword"}],
        },
        "pages": {
            "host": f"127.0.0.1:{WebKeys().port}",
            "protocol": "ws",
            "description": "Loopback only. Host and Origin must be this service's own; else close code 1008.",
        },
    }


def _channels() -> Iterator[tuple[str, Document]]:
    """Every topic and socket, with the messages that cross it."""
    broker = [ref("servers/broker")]
    found: dict[str, Document] = {}
    for name in (*wire.SUBJECTS, wire.IMU):
        found[name] = {"address": wire.topic(SITE, DEVICE, name), "messages": _listed(name), "servers": broker}
    for name, spoken in SPOKEN.items():
        channel = found.setdefault(spoken.channel, {"address": spoken.address, "messages": {}, "servers": broker})
        channel["messages"] |= _listed(name)
    since = {"type": "string", "description": "`{epoch}.{seq}` of the last frame that was seen; it resumes after it."}
    handshake = {
        "method": "GET",
        "query": {"type": "object", "properties": {"since": since}},
        "bindingVersion": "0.1.0",
    }
    closes = f"Close codes: 1007 not a ping, 1008 more than {PINGS_PER_S} a second, 4404 unknown lane."
    for name, address, words in (
        ("lane_socket", f"/ws/lanes/{LANE}", "One lane, for a runner's page."),
        ("floor_socket", "/ws/floor", "Every lane, for the physio's console."),
    ):
        found[name] = {
            "address": address,
            "description": f"{words} A slow page misses frames, never the latest. {closes}",
            "messages": _listed(*(f"{frame}_frame" for frame in FRAMES), "ping"),
            "servers": [ref("servers/pages")],
            "bindings": {"ws": handshake},
        }
    found["sensor_socket"] = {
        "address": f"/ws/lanes/{LANE}/sensor",
        "description": SENSOR_SOCKET,
        "messages": _listed("sensor_said", "sensor_told", wire.IMU),
        "servers": [ref("servers/pages")],
        "bindings": {"ws": {"method": "GET", "bindingVersion": "0.1.0"}},
    }
    for name, channel in found.items():
        used = [part for part in PARAMETERS if f"{{{part}}}" in channel["address"]]
        if used:
            channel["parameters"] = {part: ref(f"components/parameters/{part}") for part in used}
        yield name, channel


def _operations() -> Iterator[tuple[str, Document]]:
    """Who says what, with which quality of service. The binding of a `receive` is what its sender must publish with."""
    for name, subject in wire.SUBJECTS.items():
        operation = _operation("receive", name, name)
        yield f"hear_{name}", operation | _quality(subject.qos, retained=subject.retained)
    yield f"hear_{wire.IMU}", _operation("receive", wire.IMU, wire.IMU) | _quality(0, retained=False)
    for name, spoken in SPOKEN.items():
        operation = _operation("send", spoken.channel, name)
        yield f"say_{name}", operation | _quality(spoken.qos, retained=spoken.retained)
    for channel in ("lane_socket", "floor_socket"):
        yield f"show_{channel}", _operation("send", channel, *(f"{frame}_frame" for frame in FRAMES))
        yield f"hear_{channel}", _operation("receive", channel, "ping")
    yield "ask_sensor_socket", _operation("send", "sensor_socket", "sensor_told")
    yield "hear_sensor_socket", _operation("receive", "sensor_socket", "sensor_said", wire.IMU)


def _operation(action: str, channel: str, *messages: str) -> Document:
    listed = [ref(f"channels/{channel}/messages/{name}") for name in messages]
    return {"action": action, "channel": ref(f"channels/{channel}"), "messages": listed}


def _quality(qos: int, *, retained: bool) -> Document:
    return {"bindings": {"mqtt": {"qos": qos, "retain": retained, "bindingVersion": "0.2.0"}}}


# ---------------------------------------------------------------- messages


def _messages() -> Iterator[tuple[str, Document]]:
    """Every message, with its schema and with examples that the service's own decoder takes."""
    most = {"x-payload-max-bytes": wire.PAYLOAD_MAX_BYTES}
    for name, subject in wire.SUBJECTS.items():
        summary = _first_line(subject.becomes)
        words = f"At most {wire.PAYLOAD_MAX_BYTES} bytes. An unknown key is refused; the service adds when it arrived."
        shown = examples.FROM_DEVICES[name]
        yield name, _message(subject.becomes.__name__, summary, shown) | {"description": words, **most}
    imu = _message("ImuBatch", "Raw samples of a pod: its steps are found here.", [examples.IMU])
    binary = {"contentType": "application/octet-stream", "x-payload-max-bytes": wire.IMU_MAX_BYTES}
    yield wire.IMU, imu | binary | {"description": IMU_LAYOUT}
    for name, spoken in SPOKEN.items():
        schema = {"cue": "Cue", "lane_step": "Step"}.get(name) or spoken.says.__name__
        yield name, _message(schema, spoken.summary, examples.FROM_SERVICE[name])
    for name in FRAMES:
        yield f"{name}_frame", _message(f"{name.title()}Frame", f"A frame of type `{name}`.", examples.FRAMES[name])
    yield "ping", _message("Ping", _first_line(Ping), [examples.PING])
    yield "sensor_said", _message("SensorSaid", _first_line(SensorSaid), examples.SENSOR_SAID)
    yield "sensor_told", _message("SensorTold", _first_line(SensorTold), examples.SENSOR_TOLD)


def _message(schema: str, summary: str, shown: list[Any]) -> Document:
    shows = [{"payload": payload} for payload in shown]
    return {"payload": ref(f"components/schemas/{schema}"), "summary": summary, "examples": shows}


def _first_line(described: type[Any]) -> str:
    return (inspect.getdoc(described) or "").split("\n", 1)[0]


def _listed(*names: str) -> Document:
    return {name: ref(f"components/messages/{name}") for name in names}
