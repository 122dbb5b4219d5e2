"""The contract documents: equal to the code, whole in themselves, and as strict as the decoder, no stricter."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from stridecue.app.commands.contract import contract as write
from stridecue.app.contract import documents as contract
from stridecue.app.contract.examples import BOOT, FLOOR, LANE, POD, STATUS, said
from stridecue.core.cues import Cue, Notice, Prompt, Silence, Tempo
from stridecue.core.events import Alarm
from stridecue.edges import wire
from stridecue.edges.channels import Dashboard, Haptic, Screen
from stridecue.edges.frames import Ping

REPOSITORY = Path(__file__).parents[3]
COMMITTED = REPOSITORY / "service" / "contract"
PAGES = REPOSITORY / "clients" / "web" / "src" / "contract"
ASYNC = contract.asyncapi()
SUBJECTS = sorted(wire.SUBJECTS)
WRONG: tuple[object, ...] = (None, True, "", "x", -1, 1.5, 2**60, [], {}, math.nan)
"""What no numeric field, and hardly any other, may be."""


def validator(schema: str) -> Draft202012Validator:
    """What the document says of one schema."""
    return Draft202012Validator({"$ref": f"#/components/schemas/{schema}", "components": ASYNC["components"]})


def schema_of(message: str) -> str:
    """The name of a message's schema."""
    return str(ASYNC["components"]["messages"][message]["payload"]["$ref"]).rsplit("/", 1)[1]


def examples(message: str) -> list[dict[str, Any]]:
    """What the document shows of one message."""
    return [shown["payload"] for shown in ASYNC["components"]["messages"][message]["examples"]]


def decoded(subject: str, payload: object) -> object:
    """What the service makes of it."""
    return wire.decode(f"stridecue/1/home/{POD}/{subject}", json.dumps(payload).encode(), 70)


def references(part: object) -> Iterator[str]:
    """Every `$ref` of a document."""
    if isinstance(part, dict):
        for name, inner in part.items():
            if name == "$ref":
                yield inner
            else:
                yield from references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from references(inner)


def spoilt(subject: str) -> Iterator[dict[str, Any]]:
    """Each example with one thing wrong: a field lost, a field of the wrong kind, a field nobody knows."""
    for good in examples(subject):
        for field in good:
            yield {name: value for name, value in good.items() if name != field}
            for value in WRONG:
                yield good | {field: value}
        for field in (*wire.OURS, "speed", "t_ms"):
            yield good | {field: 1}


@pytest.mark.parametrize("name", ["openapi.json", "asyncapi.json", "access.md"])
def test_the_committed_documents_are_those_of_the_code(name: str) -> None:
    """Pins `service/contract/` to the code: after a change of a route or a message, `make contract`."""
    assert (COMMITTED / name).read_bytes() == contract.files()[name], "they differ: run `make contract`"


@pytest.mark.parametrize("name", ["frames.ts", "http.ts"])
def test_the_pages_types_are_those_of_the_code(name: str) -> None:
    """Pins the pages to the Python definitions: a message that changes here does not compile there."""
    assert (PAGES / name).read_bytes() == contract.pages()[name], "they differ: run `make contract`"


def test_the_command_writes_all_documents(tmp_path: Path) -> None:
    """Pins what `stridecue contract` leaves behind, also in a folder that is not there yet."""
    write(tmp_path / "new", tmp_path / "pages")
    assert {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()} == contract.files()
    assert {path.name: path.read_bytes() for path in (tmp_path / "pages").iterdir()} == contract.pages()


@pytest.mark.parametrize("document", [contract.openapi(), ASYNC], ids=["openapi", "asyncapi"])
def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    """Pins that a generator of clients can follow the document without leaving it."""
    found = set(references(document))
    assert found
    for reference in found:
        assert reference.startswith("#/"), reference
        part: Any = document
        for name in reference[2:].split("/"):
            part = part[name]


@pytest.mark.parametrize("message", sorted(ASYNC["components"]["messages"]))
def test_every_example_fits_its_own_schema(message: str) -> None:
    """Pins that what the document shows is what it says, for every message there is."""
    Draft202012Validator.check_schema(ASYNC["components"]["schemas"][schema_of(message)])
    assert examples(message)
    for payload in examples(message):
        validator(schema_of(message)).validate(payload)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_example_of_a_device_is_taken(subject: str) -> None:
    """Pins that a device which does as the document shows is understood, and well within the size it may send."""
    for payload in examples(subject):
        assert isinstance(decoded(subject, payload), wire.SUBJECTS[subject].becomes)
        assert len(json.dumps(payload)) < ASYNC["components"]["messages"][subject]["x-payload-max-bytes"]


def test_the_example_of_a_ping_is_taken() -> None:
    """Pins the one thing a page may say to what the socket validates."""
    for payload in examples("ping"):
        TypeAdapter(Ping).validate_json(json.dumps(payload), strict=True, extra="forbid")


@pytest.mark.parametrize("subject", SUBJECTS)
def test_what_the_schema_refuses_the_decoder_refuses(subject: str) -> None:
    """Pins that the decoder is at least as strict as the document: nothing the contract forbids gets in."""
    refused = [payload for payload in spoilt(subject) if not validator(schema_of(subject)).is_valid(payload)]
    assert len(refused) > 10
    for payload in refused:
        found = decoded(subject, payload)
        request_come_back = subject == "clock" and "pod_sent_us" not in payload
        assert found is None if request_come_back else isinstance(found, wire.Refusal), payload


@pytest.mark.parametrize("subject", SUBJECTS)
def test_what_the_decoder_refuses_the_schema_refuses(subject: str) -> None:
    """Pins that the document hides no rule: what the decoder refuses of the same battery, the contract forbids too."""
    for payload in spoilt(subject):
        if not isinstance(decoded(subject, payload), wire.SUBJECTS[subject].becomes) and not contains_nan(payload):
            assert not validator(schema_of(subject)).is_valid(payload), payload


def contains_nan(payload: dict[str, Any]) -> bool:
    """NaN is no JSON: no schema needs to speak of it."""
    return any(isinstance(value, float) and math.isnan(value) for value in payload.values())


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_size_in_the_document_is_the_decoders(subject: str) -> None:
    """Pins the bound on a payload: exactly as many bytes are taken, one more is not."""
    most = ASYNC["components"]["messages"][subject]["x-payload-max-bytes"]
    body = json.dumps(examples(subject)[0]).encode()
    topic = f"stridecue/1/home/{POD}/{subject}"
    assert not isinstance(wire.decode(topic, body.ljust(most), 70), wire.Refusal)
    assert isinstance(wire.decode(topic, body.ljust(most + 1), 70), wire.Refusal)


def test_the_service_listens_where_the_document_says_and_as_it_says() -> None:
    """Pins topics and quality of service to the subscriptions, and that only `state` may be retained."""
    heard, kept = {}, set()
    for operation in ASYNC["operations"].values():
        channel = operation["channel"]["$ref"].rsplit("/", 1)[1]
        if operation["action"] == "receive" and "bindings" in operation:
            address = ASYNC["channels"][channel]["address"].replace("{site}", "home").replace("{device}", "+")
            heard[address] = operation["bindings"]["mqtt"]["qos"]
            kept |= {channel} if operation["bindings"]["mqtt"]["retain"] else set()
    assert heard == dict(wire.filters("home"))
    assert kept == {"state"}


def test_what_the_service_publishes_is_in_the_document() -> None:
    """Pins ack, clock request, cue, pattern, strength, step and state, as they are made, to address and schema."""
    published: list[tuple[str, bytes]] = [
        (wire.topic("home", POD, "ack"), wire.ack(BOOT, 7)),
        (wire.topic("home", POD, "clock"), wire.clock_request(70)),
        (wire.service_topic("home"), wire.service_state("online")),
    ]

    def publish(topic: str, payload: bytes) -> None:
        published.append((topic, payload))

    haptic, dashboard = Haptic("home", {"1": (POD,)}, publish, {"1": 70}), Dashboard("home", publish)
    haptic.renew("1", Tempo(70, 172_200, 60, 1, "so"), 70)
    haptic.renew("1", Silence(71, "so"), 71)
    haptic.offer("1", Alarm(72), [Prompt(72, "section", "Walk now.", True, "so")])
    haptic.changed("1")
    dashboard.offer("1", Alarm(72), [STATUS])
    assert len(published) == 8
    spoken = {spoken.address: message for message, spoken in contract.SPOKEN.items() if message != "pattern"}
    seen = set()
    for topic, payload in published:
        address = topic.replace("/home/", "/{site}/").replace(POD, "{device}").replace("lanes/1/", "lanes/{lane}/")
        message = "pattern" if b'"pattern"' in payload else spoken[address]
        validator(schema_of(message)).validate(orjson.loads(payload))
        seen.add(message)
    assert seen == set(contract.SPOKEN)


async def test_what_the_pages_are_sent_is_in_the_document() -> None:
    """Pins every frame that the screen channel makes to its schema, and that the document knows all their types."""
    screen = Screen(lambda lane: said(FLOOR if lane is None else LANE), lambda: 70)
    floor, lane = screen.watch(None, None), screen.watch("1", None)
    cues: list[Cue] = [STATUS, Notice(70, "rejected", "so", POD), Notice(70, "session", "so")]
    cues.append(Prompt(70, "section", "Walk now.", True, "so"))
    screen.offer("1", Alarm(70), list(cues))
    screen.renew("1", Tempo(70, 172_200, 60, 1, "so"), 70)
    screen.device("1", POD, LANE.devices[0])
    screen.bye("so")
    frames = [orjson.loads(frame) for frame in (*await floor.take(), *await lane.take(), screen.pong(5.5))]
    screen.renew("1", Silence(71, "so"), 71)
    frames += [orjson.loads(frame) for frame in await lane.take()]
    for frame in frames:
        validator(schema_of(f"{frame['type']}_frame")).validate(frame)
    assert {frame["type"] for frame in frames} == set(contract.FRAMES)


def test_the_document_of_http_says_what_the_guard_asks() -> None:
    """Pins what no route shows by itself: errors are problem+json, and a change needs the header no form can send."""
    for path in contract.openapi()["paths"].values():
        for method, operation in path.items():
            for status in ("403", "421", "422"):
                assert set(operation["responses"][status]["content"]) == {"application/problem+json"}
            names = [parameter["name"] for parameter in operation.get("parameters", [])]
            assert ("X-Stridecue" in names) == (method != "get")
