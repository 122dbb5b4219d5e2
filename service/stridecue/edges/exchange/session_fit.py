"""A session as a FIT activity: running dynamics once a second, for watches' apps and training diaries.

FIT counts strides: `cadence` is steps a minute halved, `fractional_cadence` the rest in 1/128, so it is right to
1/64 step a minute. What FIT has no field for (target, own cadence to the digit, band, load index) stands in developer
fields, with their units. What was not measured is absent, never zero: no distance without a belt that told its speed,
no vertical oscillation without a sensor at the pelvis, no balance of the feet where left and right are not told apart.

Averages of the session are those of `core.measures`: contact time to 0.1 ms, distance to 1 cm.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Final

from stridecue.core.cues import Cue
from stridecue.core.events import Event
from stridecue.core.log import Header, Seal
from stridecue.core.measures import Measures
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
from stridecue.edges.exchange.session_seconds import Second, Seconds

EPOCH_S: Final = 631_065_600
"""FIT's own epoch, 31 December 1989 (UTC), in Unix time."""
APPLICATION: Final = b"stridecue-steps\0"
RUNNING: Final = 1
START, STOP = 0, 4
"""What a timer's event says."""
TREADMILL: Final = 1
OWN: Final = (("Cadence", "spm"), ("Target cadence", "spm"), ("In band", "1"), ("Knee load index", "%"))
OWN_OF_SESSION: Final = (
    ("Share in band", "%"),
    ("Mean cadence", "spm"),
    ("Last target", "spm"),
    ("Mean load index", "%"),
    ("Asymmetry", "%"),
)
LAP: Final = {
    "distance": 9,
    "cycles": 10,
    "cadence": 17,
    "fraction": 80,
    "stance": 79,
    "rise": 77,
    "balance": 119,
    "speed": 110,
}
SESSION: Final = {
    "distance": 9,
    "cycles": 10,
    "cadence": 18,
    "fraction": 92,
    "stance": 91,
    "rise": 89,
    "balance": 133,
    "speed": 124,
}
"""The same averages have other numbers in the two messages."""


def session_fit(header: Header, records: Iterable[Event | Cue | Seal]) -> bytes:
    """The activity's bytes; an `ExchangeError` says why a session is none."""
    seconds = Seconds(header)
    told = seconds.through(records)
    first = next(told, None)
    if first is None:
        raise ExchangeError(
            f"session {header.session}: no second of counted steps in it, so there is no activity to write"
        )
    begun_s = int(datetime.fromisoformat(header.wall).timestamp()) - EPOCH_S
    if begun_s < 0:
        raise ExchangeError(f"session {header.session}: began {header.wall}, before FIT's calendar (1989-12-31)")
    return encode(_activity(chain((first,), told), seconds, begun_s))


def _activity(told: Iterator[Second], seconds: Seconds, begun_s: int) -> Iterator[Message]:
    began = Field(2, UINT32, begun_s)
    made = (Field(0, ENUM, 4), Field(1, UINT16, 255), Field(2, UINT16, 0), Field(4, UINT32, begun_s))
    yield Message(0, (*made, Field(8, STRING, "stridecue")))
    yield Message(207, (Field(1, BYTE, APPLICATION), Field(3, UINT8, 0)))
    for number, (name, unit) in enumerate((*OWN, *OWN_OF_SESSION)):
        kind = (Field(0, UINT8, 0), Field(1, UINT8, number), Field(2, UINT8, FLOAT32))
        yield Message(206, (*kind, Field(3, STRING, name), Field(8, STRING, unit)))
    yield _timer(begun_s, START)
    last_s = paused_s = 0
    paused = False
    for second in told:
        if second.paused != paused:
            yield _timer(begun_s + second.at_s, STOP if second.paused else START)
        last_s, paused = second.at_s, second.paused
        paused_s += paused
        yield _record(second, begun_s)
    ended, timer_s = Field(253, UINT32, begun_s + last_s), last_s - paused_s
    if not paused:
        yield _timer(begun_s + last_s, STOP)
    spent = (Field(7, UINT32, 1000 * last_s), Field(8, UINT32, 1000 * timer_s))
    first = Field(254, UINT16, 0)
    seen = seconds.measuring.done()
    lap = (first, ended, began, *spent, Field(0, ENUM, 9), Field(1, ENUM, 1), Field(25, ENUM, RUNNING))
    yield Message(19, (*lap, *_averages(seconds, seen, LAP, timer_s)))
    sport = (Field(5, ENUM, RUNNING), Field(6, ENUM, TREADMILL if seconds.belt else 0))
    one_lap = (Field(25, UINT16, 0), Field(26, UINT16, 1))
    yield Message(
        18,
        (
            *(first, ended, began, *spent, Field(0, ENUM, 8), Field(1, ENUM, 1), *sport, *one_lap),
            *_averages(seconds, seen, SESSION, timer_s),
        ),
        tuple(_own_of_session(seen)),
    )
    manual = (Field(1, UINT16, 1), Field(2, ENUM, 0), Field(3, ENUM, 26), Field(4, ENUM, 1))
    yield Message(34, (ended, Field(0, UINT32, 1000 * timer_s), *manual))


def _timer(at_s: int, change: int) -> Message:
    return Message(21, (Field(253, UINT32, at_s), Field(0, ENUM, 0), Field(1, ENUM, change)))


def _record(second: Second, begun_s: int) -> Message:
    """What held at the end of one second."""
    whole, fraction = strides(second.cadence_milli_spm)
    target, load, inside = second.target_milli_spm, second.load_permille, second.in_band
    return Message(
        20,
        (
            Field(253, UINT32, begun_s + second.at_s),
            Field(4, UINT8, whole),
            Field(53, UINT8, fraction),
            Field(5, UINT32, _part(second.distance_mm, 10)),
            Field(39, UINT16, _part(second.rise_um, 100)),
            Field(41, UINT16, _part(second.contact_us, 100)),
            Field(84, UINT16, _hundredths(second.left_pct)),
            Field(73, UINT32, second.speed_mm_s),
            Field(85, UINT16, _part(second.step_um, 100)),
        ),
        (
            Field(0, FLOAT32, _part(second.cadence_milli_spm, 1000)),
            Field(1, FLOAT32, _part(target, 1000)),
            Field(2, FLOAT32, None if inside is None else float(inside)),
            Field(3, FLOAT32, _part(load, 10)),
        ),
    )


def _averages(seconds: Seconds, seen: Measures, number: dict[str, int], timer_s: int) -> Iterator[Field]:
    whole, fraction = strides(seen.cadence_milli_spm)
    distance_mm = seen.distance_mm
    yield Field(number["distance"], UINT32, _part(distance_mm, 10))
    yield Field(number["cycles"], UINT32, seen.steps // 2)
    yield Field(number["cadence"], UINT8, whole)
    yield Field(number["fraction"], UINT8, fraction)
    yield Field(number["stance"], UINT16, _part(seen.contact_us, 100))
    yield Field(number["rise"], UINT16, _part(seconds.mean_rise_um, 100))
    yield Field(number["balance"], UINT16, _hundredths(seconds.mean_left_pct))
    yield Field(number["speed"], UINT32, _part(distance_mm, timer_s) if timer_s else None)


def _own_of_session(seen: Measures) -> Iterator[Field]:
    figures = (
        _part(seen.in_band_permille, 10),
        _part(seen.cadence_milli_spm, 1000),
        _part(seen.target_milli_spm, 1000),
        _part(seen.load_permille, 10),
        _part(seen.asymmetry_permille, 10),
    )
    for number, value in enumerate(figures, start=len(OWN)):
        yield Field(number, FLOAT32, value)


def strides(milli_spm: int | None) -> tuple[int | None, int | None]:
    """Strides a minute, and the rest in 1/128.

    >>> strides(171_250), strides(None)
    ((85, 80), (None, None))
    """
    return (None, None) if milli_spm is None else divmod(round(milli_spm * 128 / 2000), 128)


def _hundredths(share_pct: float | None) -> float | None:
    return None if share_pct is None else share_pct * 100


def _part(value: int | None, of: int) -> float | None:
    return None if value is None else value / of
