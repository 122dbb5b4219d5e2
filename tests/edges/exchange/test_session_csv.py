"""A session as a table: every footfall has its row, taken or not."""

import csv

from stridecue.core.cues import Notice, Status, Tempo
from stridecue.core.events import Alarm, Claimed, Event, Footfall
from stridecue.core.loads.sites import Sites
from stridecue.core.log import Header, Record
from stridecue.core.measures import Measures
from stridecue.core.plan import FREE_RUN
from stridecue.core.runner import Runner
from stridecue.core.session import Session
from stridecue.edges.exchange.session_csv import dictionary_csv, steps_csv
from stridecue.edges.exchange.session_steps import COLUMNS

HEADER = Header("s", "1", "home", FREE_RUN, Runner(), "example", 1_000_000, "2026-01-01T00:00:00Z", "0")


def _rows(records: list[Record]) -> list[dict[str, str]]:
    return list(csv.DictReader(steps_csv(HEADER, records)))  # type: ignore[arg-type] # no header among them


def test_each_footfall_of_a_session_has_its_row() -> None:
    """Run by the core: as many rows as footfalls, as many taken as the session counted, refusals with their reason."""
    session = Session(FREE_RUN, Runner())
    records: list[Record] = []
    steps = [Footfall(2_000_000 + 700_000 * i + 900 * (i % 3), "pod", "0badcafe", i, 700_000 * i) for i in range(40)]
    feed: list[Event] = [Claimed(1_000_000, "pod", "left"), *steps, steps[-1], Alarm(90_000_000)]
    for event in feed:
        records += [event, *session.feed(event)]
    rows = _rows(records)
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == 41
    assert sum(row["taken"] == "yes" for row in rows) == session.tally["steps"]
    assert {row["side"] for row in rows} == {"left"}
    assert rows[0]["t_s"] == "1.000000"
    assert rows[-2]["cadence_spm"].startswith("171.")
    assert rows[-1]["taken"] == "no"
    assert "duplicate" in rows[-1]["because"]


def test_absent_is_empty_and_numbers_are_in_their_units() -> None:
    """What is not known is an empty cell; thousandths become units, permille percent."""
    step = Footfall(1_500_000, "pod", "0badcafe", 1, 5, "right")
    said = Status(
        1_500_000,
        "cueing",
        "on target",
        1,
        171_250,
        170_000,
        172_500,
        167_325,
        177_675,
        in_band=True,
        variability_permille=21,
        asymmetry_permille=-13,
        contact_us=245_500,
        speed_mm_s=3_100,
        load_tier="D",
        load_index_permille=846,
        load_low_permille=801,
        load_high_permille=892,
        load_km_permille=875,
        sites=Sites("", 921, 890, 952, 15_200, 44_100, -2_300, -1_900, 300, 974),
    )
    row = _rows([step, Tempo(1_500_000, 172_500, 0, 1, "x"), said])[0]
    assert row == {
        "t_s": "0.500000",
        "device": "pod",
        "side": "right",
        "boot": "0badcafe",
        "seq": "1",
        "taken": "yes",
        "steps": "1",
        "cadence_spm": "171.25",
        "mean10_spm": "170",
        "target_spm": "172.5",
        "low_spm": "167.325",
        "high_spm": "177.675",
        "in_band": "yes",
        "variability_pct": "2.1",
        "asymmetry_pct": "-1.3",
        "contact_ms": "245.5",
        "speed_mps": "3.1",
        "distance_m": "0",
        "load_tier": "D",
        "load_index_pct": "84.6",
        "load_low_pct": "80.1",
        "load_high_pct": "89.2",
        "load_km_pct": "87.5",
        "impact_pct": "92.1",
        "knee_contact_deg": "15.2",
        "knee_peak_deg": "44.1",
        "drop_change_deg": "0.3",
        "oscillation_pct": "97.4",
        "mode": "",
        "segment": "",
        "beat": "no",
        "judged_s": "0.000000",
        "in_band_s": "0.000000",
        "state": "cueing",
        "because": "on target",
    }
    bare = _rows([step, Status(1_500_000, "idle", "", 1)])[0]
    assert (bare["cadence_spm"], bare["in_band"], bare["speed_mps"], bare["load_tier"]) == ("", "", "", "")
    assert (bare["impact_pct"], bare["state"]) == ("", "idle")


def test_text_is_no_formula() -> None:
    """A reason that a spreadsheet would run, or that holds commas and quotes, stays text."""
    step = Footfall(1_500_000, "-pod", "0badcafe", 1, 5)
    rows = _rows([step, Notice(1_500_000, "rejected", '=1+1, "quoted"\nand more')])
    assert (rows[0]["because"], rows[0]["device"]) == ('\'=1+1, "quoted"\nand more', "'-pod")


def test_the_dictionary_names_every_column_and_every_measure() -> None:
    """Each column of the table with unit and meaning, and each field of `Measures`: nothing more, nothing less."""
    rows = list(csv.DictReader(dictionary_csv().splitlines()))
    assert [row["name"] for row in rows if row["of"] == "steps"] == list(COLUMNS)
    assert [row["name"] for row in rows if row["of"] == "measures"] == list(Measures.__slots__)
    assert all(row["unit"] and row["kind"] and row["meaning"] for row in rows)
