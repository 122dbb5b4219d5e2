"""The sealed sessions as a service of this century would have kept them: in 1970 FIT has no calendar."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import orjson

from stridecue.core.cues import Cue, Silence, Status, Tempo
from stridecue.core.events import Belt, Claimed, Event, Footfall, Stance, ToeOff
from stridecue.core.log import Header, Seal
from stridecue.core.plan import Plan, Segment
from stridecue.core.runner import Runner
from stridecue.core.units import Side
from stridecue.edges.store import Batch, Block, Store, read_log

SEALED: Final = sorted((Path(__file__).parents[2] / "sessions").glob("*.jsonl"))
WALL: Final = "2026-01-01T09:30:00.250Z"
Records = list[Event | Cue | Seal]


def sealed(name: str) -> tuple[Header, Records]:
    """One by its name."""
    header, records = read_log(next(path for path in SEALED if path.stem == name))
    values = {slot: getattr(header, slot) for slot in Header.__slots__}
    return Header(**{**values, "wall": WALL}), list(records)


def rich() -> tuple[Header, Records]:
    """Ten minutes in which everything was measured: both feet, belt, pelvis, load, two probes, cues between them."""
    segments = (Segment("probe", None, 120), Segment("bandwidth", 50, 360), Segment("probe", None, 120))
    header = Header("rich", "1", "home", Plan("rich", segments), Runner("r-1", 160_000), "example", 5, WALL, "0")
    records: Records = [Claimed(5, "pod-left", "left"), Claimed(5, "pod-right", "right"), Belt(5, "mill", 2_750)]
    sounding = False
    for n in range(1_700):
        at_us = 1_000_000 + 353_000 * n + 911 * (n % 7)
        side: Side = "left" if n % 2 else "right"
        part = min(at_us // 120_000_000, 4)
        segment, beat = (0, 1, 1, 1, 2)[part], part in (1, 3)
        own = 160_000 + (n % 13) * 87 + (6_700 if part in (2, 3) else 1_000 if part == 4 else 0)
        records.append(Footfall(at_us, f"pod-{side}", "0badcafe", n, at_us, side))
        if beat != sounding:
            records.append(Tempo(at_us, 168_000, at_us, 1, "x") if beat else Silence(at_us, "x"))
            sounding = beat
        records.append(
            Status(
                at_us, "cueing", "x", n + 1, own + n % 5, own, 168_000, 162_960, 173_040,
                in_band=abs(own - 168_000) < 5_040 if segment == 1 else own > 0,
                variability_permille=18, asymmetry_permille=n % 9 - 3, contact_us=250_000 + 1_733 * (n % 11),
                speed_mm_s=2_750, load_tier="B", load_index_permille=930 + n % 23, load_low_permille=900,
                load_high_permille=990, mode=segments[segment].mode, segment=segment,
            )
        )  # fmt: skip
        contact_us = 250_000 + 1_733 * (n % 11)
        records.append(ToeOff(at_us + 250_000, f"pod-{side}", "0badcafe", n, at_us + 250_000, contact_us, side))
        records.append(Stance(at_us + 250_001, "sacrum", "0badcafe", at_us, side, rise_um=71_000 + 31 * (n % 17)))
    return header, records


def lines(header: Header, records: Records) -> Iterator[bytes]:
    """As a log that was cut short, because the seal is of another header."""
    yield orjson.dumps(header) + b"\n"
    yield from (orjson.dumps(record) + b"\n" for record in records if not isinstance(record, Seal))


def keep(folder: Path, header: Header, records: Records) -> None:
    """Into the store of that folder."""
    store = Store(folder / "stridecue.sqlite", committed=lambda _: None, failed=lambda *_: None, recovered=lambda: None)
    store.write(Batch((Block(header.session, list(lines(header, records)), header, None, 0),)))
    store.close()
