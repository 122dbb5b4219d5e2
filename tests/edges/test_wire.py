"""What crosses MQTT is taken exactly, or refused in one line that its sender can act on."""

import dataclasses
import json
from typing import Any, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stridecue.core.cues import Silence, Tempo
from stridecue.core.events import Belt, ClockEcho, Event, Footfall, Heartbeat, LinkChanged, Rsc, Stance, ToeOff
from stridecue.core.outputs import Sounded
from stridecue.edges import wire

NOW_US = 70_000_000
KEY: dict[str, Any] = {"boot": "9f3a11c2", "seq": 1842, "t_us": 123_456_789}
VALID: dict[str, dict[str, Any]] = {
    "footfall": {**KEY, "side": "left", "shock_mg": 5210, "live": True},
    "toe_off": {**KEY, "contact_us": 243_000},
    "stance": {"boot": "9f3a11c2", "t_us": 123_456_000, "side": "left", "shock_mg": 5210, "knee_peak_mdeg": 43_900},
    "state": {
        "status": "online",
        "boot": "9f3a11c2",
        "kind": "foot_pod",
        "worn": "foot",
        "side": "left",
        "firmware": "1.0.0",
        "rate_hz": 208,
    },
    "heartbeat": {"boot": "9f3a11c2", "uptime_s": 12, "seq": 1842, "battery_pct": 90, "rssi_dbm": -50},
    "belt": {"speed_mm_s": 2777, "incline_permille": 10, "source": "ftms"},
    "clock": {"sent_us": 1, "boot": "9f3a11c2", "pod_received_us": 2, "pod_sent_us": 3},
}
"""One message of each subject, as the contract writes it."""

fuzz = settings(deadline=None, derandomize=True, max_examples=400)


def topic(subject: str, device: str = "pod-1") -> str:
    """A topic of this site."""
    return f"stridecue/1/home/{device}/{subject}"


def refused(subject: str, payload: bytes, *, retained: bool = False) -> wire.Refusal:
    """Decode, and insist on a refusal."""
    found = wire.decode(topic(subject), payload, NOW_US, retained=retained)
    assert isinstance(found, wire.Refusal), found
    return found


def with_field(subject: str, name: str, value: str) -> bytes:
    """The valid message with one field's JSON text replaced."""
    parts = {key: json.dumps(kept) for key, kept in VALID[subject].items()} | {name: value}
    return ("{" + ",".join(f"{json.dumps(key)}:{text}" for key, text in parts.items()) + "}").encode()


@pytest.mark.parametrize("subject", VALID)
def test_contract_messages_round_trip(subject: str) -> None:
    """Every field of the contract's own example arrives unchanged, with our time and the topic's device."""
    found = wire.decode(topic(subject), json.dumps(VALID[subject]).encode(), NOW_US)
    assert isinstance(found, get_args(Event)), found
    told = {field.name: getattr(found, field.name) for field in dataclasses.fields(found)}
    assert {name: told[name] for name in VALID[subject]} == VALID[subject]
    assert (told["at_us"], told["device"]) == (NOW_US, "pod-1")


def test_every_subject_has_its_class() -> None:
    """The table of subjects is the contract's, no more and no fewer."""
    classes = {name: subject.becomes for name, subject in wire.SUBJECTS.items()}
    assert classes == {
        "footfall": Footfall,
        "toe_off": ToeOff,
        "stance": Stance,
        "state": LinkChanged,
        "heartbeat": Heartbeat,
        "belt": Belt,
        "rsc": Rsc,
        "clock": ClockEcho,
        "sounded": Sounded,
    }


NUMBERS = [(subject, name) for subject, fields in VALID.items() for name, value in fields.items() if type(value) is int]
BAD_NUMBERS = [
    "true",
    "false",
    "null",
    '"1"',
    "NaN",
    "Infinity",
    "-Infinity",
    "-1e9",
    "1e308",
    "1.5",
    "2.0",
    "[1]",
    "{}",
    "-0.0",
    "9" * 400,
    "9007199254740992000",
]


@pytest.mark.parametrize("bad", BAD_NUMBERS)
def test_bad_numbers_are_refused_everywhere(bad: str) -> None:
    """NaN, infinity, a boolean, a float, a string or a huge value is refused in every number, by its name."""
    for subject, name in NUMBERS:
        if bad == "null" and wire.ADAPTERS[subject].json_schema()["properties"][name].get("default", 0) is None:
            continue  # absent, said out loud: the field may be left out
        because = refused(subject, with_field(subject, name, bad)).because
        assert because.startswith(f"{name}: ") or because[:12] == "invalid JSON", (subject, name, because)
        assert len(because) < 250, because


def test_an_uptime_has_an_upper_bound() -> None:
    """A count that no log line can hold is refused at the door."""
    refused("heartbeat", with_field("heartbeat", "uptime_s", "9" * 400))


@pytest.mark.parametrize(
    ("subject", "name", "value", "words"),
    [
        ("footfall", "seq", "true", "seq: input should be a valid integer (got true)"),
        ("footfall", "seq", "NaN", "seq: input should be a valid integer (got NaN)"),
        ("footfall", "t_us", "-5", "t_us: input should be greater than or equal to 0 (got -5)"),
        (
            "footfall",
            "shock_g",
            "5.2",
            "shock_g: unknown; accepted here: boot, seq, t_us, side, shock_mg, live (got 5.2)",
        ),
        ("footfall", "side", '"Left"', "side: input should be 'left', 'right' or 'unknown' (got \"Left\")"),
        ("footfall", "live", "1", "live: input should be a valid boolean (got 1)"),
        ("footfall", "boot", '"9F3A11C2"', "boot: string should match pattern '^[0-9a-f]{8}$' (got \"9F3A11C2\")"),
        (
            "footfall",
            "boot",
            '"9f3a11c2\\n"',
            "boot: string should match pattern '^[0-9a-f]{8}$' (got \"9f3a11c2\\n\")",
        ),
        (
            "belt",
            "speed_km_h",
            "10",
            "speed_km_h: unknown; accepted here: speed_mm_s, incline_permille, source (got 10)",
        ),
        ("belt", "speed_mm_s", "2.777", "speed_mm_s: input should be a valid integer (got 2.777)"),
        ("toe_off", "contact_us", "0", "contact_us: input should be greater than or equal to 1 (got 0)"),
        ("heartbeat", "battery_pct", "101", "battery_pct: input should be less than or equal to 100 (got 101)"),
        ("state", "status", '"here"', "status: input should be 'online' or 'offline' (got \"here\")"),
    ],
)
def test_refusals_say_what_would_be_accepted(subject: str, name: str, value: str, words: str) -> None:
    """The sender reads which field, what is accepted and what it sent, whatever else is right."""
    assert refused(subject, with_field(subject, name, value)).because == words


def test_the_units_of_another_system_are_refused() -> None:
    """A wrong unit is an unknown field, never a silent factor: the list of accepted fields says the right one."""
    for subject, name in (
        ("footfall", "t_ms"),
        ("toe_off", "contact_ms"),
        ("belt", "speed_kmh"),
        ("heartbeat", "battery_mv"),
    ):
        assert "; accepted here: " in refused(subject, with_field(subject, name, "5")).because


@pytest.mark.parametrize("name", wire.OURS)
@pytest.mark.parametrize("value", ['"footfall"', "5", '"pod-2"', "null"])
def test_our_own_fields_are_refused(name: str, value: str) -> None:
    """Nobody else says when a message arrived, from whom, or what it is."""
    said = refused("footfall", with_field("footfall", name, value)).because
    assert "leave them out" in said or said.startswith(f"{name}: "), said


def test_of_a_doubled_key_the_last_counts() -> None:
    """A key given twice is one value, the last, as in most JSON readers; it never becomes two events."""
    found = wire.decode(topic("footfall"), b'{"boot":"9f3a11c2","seq":1,"seq":2,"t_us":5}', NOW_US)
    assert isinstance(found, Footfall)
    assert found.seq == 2


def test_too_long_is_refused_before_it_is_read() -> None:
    """A payload of 1 MB, or of one byte too many, is refused with both sizes."""
    assert refused("footfall", b"x" * 1_000_000).because == "1000000 bytes; at most 2048 are accepted"
    assert refused("footfall", b"{" * 2049).because == "2049 bytes; at most 2048 are accepted"


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{",
        b"}",
        b"[]",
        b"null",
        b"5",
        b"\xff\xfe",
        b'{"boot":"\xff"}',
        b"{}{}",
        b'{"boot":1}}',
        b'{"a":' * 300,
        b'{"seq":' + b"[" * 1500,
        b'{"boot":"\\ud800"}',
        b"\x00" * 10,
        b"SC\x01\x00",
    ],
)
@pytest.mark.parametrize("subject", ["footfall", "state"])
def test_what_is_not_a_json_object_is_refused(subject: str, payload: bytes) -> None:
    """Invalid UTF-8, half a message, deep nesting or binary is a refusal, not an exception."""
    found = refused(subject, payload)
    assert (found.device, found.subject) == ("pod-1", subject)


def test_columns_are_the_senders() -> None:
    """Where the JSON breaks is counted in what was sent, not in what was read."""
    assert refused("footfall", b'{"boot":x}').because == "invalid JSON: expected value at line 1 column 9"


@pytest.mark.parametrize(
    "name",
    [
        "stridecue/2/home/pod-1/footfall",
        "other/1/home/pod-1/footfall",
        "stridecue/1/home/POD/footfall",
        "stridecue/1/home/pod-1",
        "stridecue/1/home/pod-1/footfall/x",
        "stridecue/1/home//footfall",
        "stridecue/1/home/" + "a" * 33 + "/footfall",
        "",
        "/" * 10_000,
        "stridecue/1/home/pod\n/footfall",
    ],
)
def test_topics_of_others_are_refused(name: str) -> None:
    """Another version, another shape or an id out of bounds is not ours; the words say what is."""
    found = wire.decode(name, json.dumps(VALID["footfall"]).encode(), NOW_US)
    assert isinstance(found, wire.Refusal)
    assert "expected stridecue/1/site/device/subject" in found.because
    assert len(str(found)) < 250


def test_an_unknown_subject_names_those_that_are_known() -> None:
    """A device that speaks on a subject of its own is told which there are."""
    assert (
        refused("step", b"{}").because
        == "unknown subject; accepted: footfall, toe_off, stance, state, heartbeat, belt, rsc, clock, sounded, imu"
    )


@pytest.mark.parametrize("subject", [name for name in VALID if name != "state"])
def test_kept_messages_are_old_messages(subject: str) -> None:
    """A retained step, heartbeat or clock answer is never acted on; a retained state is."""
    assert "retained" in refused(subject, json.dumps(VALID[subject]).encode(), retained=True).because
    state = wire.decode(topic("state"), json.dumps(VALID["state"]).encode(), NOW_US, retained=True)
    assert isinstance(state, LinkChanged)


def test_our_own_clock_request_is_nothing() -> None:
    """The service hears its own request on the subject the devices answer on: neither event nor refusal."""
    assert wire.decode(topic("clock"), wire.clock_request(NOW_US), NOW_US) is None


def test_a_cue_carries_its_time_its_life_and_its_lease() -> None:
    """An actuator can judge a tempo by itself: issued, ttl and lease are in it; a silence needs none."""
    tempo = wire.cue(Tempo(1, 172_500, 2, 1, "why"), NOW_US)
    assert isinstance(tempo, wire.TempoCue)
    assert (tempo.issued_us, tempo.ttl_ms, tempo.lease_ms) == (NOW_US, 300, 1500)
    assert wire.cue(Silence(1, "why"), NOW_US) == wire.SilenceCue("silence", "why", NOW_US)


# -------------------------------------------------------------------- fuzz

TOPICS = st.one_of(
    st.sampled_from([topic(subject) for subject in wire.SUBJECTS]),
    st.text(max_size=100),
    st.builds(
        "/".join, st.lists(st.sampled_from(["stridecue", "1", "home", "pod-1", "footfall", "", "é", "+"]), max_size=7)
    ),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = sorted({name for fields in VALID.values() for name in fields} | set(wire.OURS))
OBJECTS = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=12), VALUES, max_size=10)


def held(name: str, payload: bytes) -> None:
    """Never an exception; a refusal is one short line that names device, subject and reason."""
    found = wire.decode(name, payload, NOW_US)
    if isinstance(found, wire.Refusal):
        assert found.device
        assert found.subject
        assert found.because
        assert str(found).isprintable(), repr(str(found))
        assert len(str(found)) < 400, str(found)
    else:
        assert found is None or found.at_us == NOW_US


@fuzz
@given(TOPICS, st.binary(max_size=2200))
@example(topic("footfall"), b'{"boot":"9f3a11c2","seq":1,"t_us":5,"zz\\nx":1}')
@example(topic("footfall"), b'{"boot":"9f3a11c2","seq":1,"t_us":5,"' + b"k" * 1900 + b'":1}')
def test_any_bytes_on_any_topic(name: str, payload: bytes) -> None:
    """Any topic with any bytes is an event, a refusal or nothing."""
    held(name, payload)


@fuzz
@given(st.sampled_from(sorted(wire.SUBJECTS)), OBJECTS)
def test_any_object_on_any_subject(subject: str, fields: dict[str, Any]) -> None:
    """Any JSON object under our field names, NaN included, is an event, a refusal or nothing."""
    held(topic(subject), json.dumps(fields).encode())


@fuzz
@given(st.sampled_from(sorted(VALID)), st.data())
def test_a_valid_message_with_one_thing_wrong(subject: str, data: st.DataObject) -> None:
    """One field of a valid message replaced by anything is an event, a refusal or nothing."""
    name = data.draw(st.sampled_from(sorted(VALID[subject])))
    held(topic(subject), json.dumps({**VALID[subject], name: data.draw(VALUES)}).encode())


@fuzz
@given(st.sampled_from(sorted(VALID)), st.integers(0, 300), st.binary(max_size=6))
def test_a_valid_message_with_bytes_changed(subject: str, at: int, put: bytes) -> None:
    """A valid message that was damaged on its way is an event, a refusal or nothing."""
    payload = json.dumps(VALID[subject]).encode()
    held(topic(subject), payload[:at] + put + payload[at + len(put) :])
