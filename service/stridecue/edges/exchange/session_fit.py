"""A session as a FIT activity: running dynamics once a second, for watches' apps and training diaries.

FIT counts strides: `cadence` is steps a minute halved, `fractional_cadence` the rest in 1/128, so it is right to
1/64 step a minute. What FIT has no field for (target, own cadence to the digit, band, load index) stands in developer
fields. What was not measured is absent, never zero; no distance is written, because a belt's speed alone is not one.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from stridecue.core.cues import Cue, Status
from stridecue.core.events import Belt, Event, Stance
from stridecue.core.log import Header, Seal
from stridecue.core.measures import measure
from stridecue.edges.exchange.errors import ExchangeError
from stridecue.edges.exchange.fit_encoding import (
    BYTE,
    ENUM,
    FLOAT32,
    STRING,
    UINT8,
    UINT16,
    UINT32,
    Field,
    Message,
    encode,
)

EPOCH_S: Final = 631_065_600
"""FIT's own epoch, 31 December 1989 (UTC), in Unix time."""
FRESH_US: Final = 2_000_000
"""A figure older than this is not known any more."""
APPLICATION: Final = b"stridecue-steps\0"
RUNNING: Final = Field(5, ENUM, 1)
OWN: Final = (("Cadence", "spm"), ("Target cadence", "spm"), ("In band", "1"), ("Knee load index", "%"))
OWN_OF_SESSION: Final = (("Share in band", "%"),)


def session_fit(header: Header, records: Iterable[Event | Cue | Seal]) -> bytes:
    """The activity's bytes; an `ExchangeError` says why a session is none."""
    told = list(records)
    seconds = list(_seconds(header.started_us, told))
    if not seconds:
        raise ExchangeError(
            f"session {header.session}: no second of counted steps in it, so there is no activity to write"
        )
    begun_s = int(datetime.fromisoformat(header.wall).timestamp()) - EPOCH_S
    if begun_s < 0:
        raise ExchangeError(f"session {header.session}: began {header.wall}, before FIT's calendar (1989-12-31)")
    return encode(_activity(header, told, seconds, begun_s))


def _activity(
    header: Header, told: list[Event | Cue | Seal], seconds: list[tuple[int, Message]], begun_s: int
) -> Iterator[Message]:
    last_s = seconds[-1][0]
    elapsed_ms = 1000 * last_s
    began, ended = Field(2, UINT32, begun_s), Field(253, UINT32, begun_s + last_s)
    yield Message(
        0,
        (
            Field(0, ENUM, 4),
            Field(1, UINT16, 255),
            Field(2, UINT16, 0),
            Field(4, UINT32, begun_s),
            _text(8, "stridecue"),
        ),
    )
    yield Message(207, (Field(1, BYTE, APPLICATION), Field(3, UINT8, 0)))
    for number, (name, unit) in enumerate((*OWN, *OWN_OF_SESSION)):
        kind = (Field(0, UINT8, 0), Field(1, UINT8, number), Field(2, UINT8, FLOAT32))
        yield Message(206, (*kind, _text(3, name), _text(8, unit)))
    yield Message(21, (Field(253, UINT32, begun_s), Field(0, ENUM, 0), Field(1, ENUM, 0)))
    for second, fields in seconds:
        yield Message(20, (Field(253, UINT32, begun_s + second), *fields.fields), fields.developer)
    yield Message(21, (ended, Field(0, ENUM, 0), Field(1, ENUM, 4)))
    spent = (Field(7, UINT32, elapsed_ms), Field(8, UINT32, elapsed_ms))
    first = Field(254, UINT16, 0)
    yield Message(19, (first, ended, began, *spent, Field(0, ENUM, 9), Field(1, ENUM, 1), Field(25, ENUM, 1)))
    belt = any(isinstance(record, Belt) for record in told)
    share = measure(header.plan, header.runner, told).in_band_permille
    yield Message(
        18,
        (
            *(first, ended, began, *spent, Field(0, ENUM, 8), Field(1, ENUM, 1), RUNNING),
            *(Field(6, ENUM, 1 if belt else 0), Field(25, UINT16, 0), Field(26, UINT16, 1)),
        ),
        (Field(len(OWN), FLOAT32, None if share is None else share / 10),),
    )
    yield Message(
        34,
        (
            *(ended, Field(0, UINT32, elapsed_ms), Field(1, UINT16, 1)),
            *(Field(2, ENUM, 0), Field(3, ENUM, 26), Field(4, ENUM, 1)),
        ),
    )


def _seconds(zero_us: int, told: list[Event | Cue | Seal]) -> Iterator[tuple[int, Message]]:
    """Each second from the first counted step to the last: what held at its end."""
    status: Status | None = None
    rise: Stance | None = None
    due_s = 0
    for record in told:
        if not isinstance(record, (Status, Stance)):
            continue
        while status is not None and zero_us + 1_000_000 * due_s < record.at_us:
            yield due_s, _second(zero_us + 1_000_000 * due_s, status, rise)
            due_s += 1
        if isinstance(record, Stance):
            rise = record if record.rise_um is not None else rise
        elif record.steps:
            if status is None:
                due_s = max(0, -(-(record.at_us - zero_us) // 1_000_000))
            status = record


def _second(now_us: int, status: Status, rise: Stance | None) -> Message:
    """The fields of one record, without its time."""
    fresh = now_us - status.at_us < FRESH_US and status.state in {"warmup", "cueing", "held"}
    own = status.cadence_milli_spm if fresh else None
    speed_mm_s = status.speed_mm_s if fresh else None
    contact_us = status.contact_us if fresh else None
    rise_um = rise.rise_um if rise is not None and now_us - rise.at_us < FRESH_US else None
    parts = None if own is None else round(own * 128 / 2000)
    whole, fraction = (None, None) if parts is None else divmod(parts, 128)
    step_mm = speed_mm_s * 60_000 / own if own and speed_mm_s else None
    target, load = status.target_milli_spm, status.load_index_permille
    return Message(
        20,
        (
            Field(4, UINT8, whole),
            Field(53, UINT8, fraction),
            Field(39, UINT16, None if rise_um is None else rise_um / 100),
            Field(41, UINT16, None if contact_us is None else contact_us / 100),
            Field(73, UINT32, speed_mm_s),
            Field(85, UINT16, None if step_mm is None else step_mm * 10),
        ),
        (
            Field(0, FLOAT32, None if own is None else own / 1000),
            Field(1, FLOAT32, None if not fresh or target is None else target / 1000),
            Field(2, FLOAT32, None if not fresh or status.in_band is None else float(status.in_band)),
            Field(3, FLOAT32, None if not fresh or load is None else load / 10),
        ),
    )


def _text(number: int, said: str) -> Field:
    return Field(number, STRING, said)
