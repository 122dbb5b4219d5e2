"""Every form says what `core.measures` says, to the digit, after the rounding that the form itself documents."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import orjson
import pytest
from fitdecode import CrcCheck, ErrorHandling, FitReader
from fitdecode.records import FitDataMessage
from pyarrow import parquet
from pypdf import PdfReader

from stridecue.app.floor.floor import Floor
from stridecue.app.floor.views import FloorView
from stridecue.core.figures import said
from stridecue.core.measures import Measures, measure
from stridecue.core.plan import CUEING
from stridecue.edges.exchange import FORMS
from stridecue.edges.web.messages import Health
from tests.edges.exchange.sealed import SEALED, keep, rich, sealed

SESSIONS: Final = [*(path.stem for path in SEALED), "rich"]
HEALTH: Final = Health(True, True, [], "0", 1.0, "there", "writable", "none", [], {}, [])


class Told:
    """One session in every form, and its measures."""

    def __init__(self, name: str) -> None:
        self.header, self.records = rich() if name == "rich" else sealed(name)
        self.seen = measure(self.header.plan, self.header.runner, self.records)
        self.form = {form: made.write(self.header, self.records) for form, made in FORMS.items()}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Of the JSON."""
        return orjson.loads(self.form["json"])["steps"]  # type: ignore[no-any-return] # a list, by construction


@pytest.fixture(scope="module", params=SESSIONS)
def told(request: pytest.FixtureRequest) -> Told:
    """Each of the sealed sessions, and one in which everything was measured."""
    return Told(request.param)


def mean(values: Iterable[float | None], parts: int) -> int | None:
    """As a person would take it of a column, in the parts of the unit that the measures count in."""
    whole = [round(value * parts) for value in values if value is not None]
    return round(sum(whole) / len(whole)) if whole else None


def of_rows(rows: list[dict[str, Any]]) -> dict[str, int | None]:
    """The measures that can be computed from a table of steps, as its dictionary says."""
    taken = [row for row in rows if row["taken"]]
    cued = [row["target_spm"] for row in taken if row.get("mode") in CUEING and row.get("target_spm")]
    judged_us, inside_us = (round(rows[-1][name] * 1e6) for name in ("judged_s", "in_band_s"))
    distance_m = rows[-1].get("distance_m")
    return {
        "steps": rows[-1]["steps"],
        "target_milli_spm": round(cued[-1] * 1000) if cued else None,
        "cadence_milli_spm": mean((row.get("cadence_spm") for row in taken), 1000),
        "contact_us": mean((row.get("contact_ms") for row in taken), 1000),
        "asymmetry_permille": mean((row.get("asymmetry_pct") for row in taken), 10),
        "load_permille": mean((row.get("load_index_pct") for row in taken), 10),
        "distance_mm": None if distance_m is None else round(distance_m * 1000),
        "in_band_permille": 1000 * inside_us // judged_us if judged_us else None,
        "cued_judged_s": judged_us // 1_000_000,
    }


def measured(seen: Measures) -> dict[str, int | None]:
    """The same of the measures."""
    return {
        name: getattr(seen, name) for name in of_rows([{"taken": False, "steps": 0, "judged_s": 0, "in_band_s": 0}])
    }


def of_csv(content: bytes) -> list[dict[str, Any]]:
    """Words and numbers again; an empty cell is absent."""
    whole = csv.DictReader(io.StringIO(content.decode()))
    words = {"device", "side", "boot", "load_tier", "mode", "state", "because"}
    flags = {"yes": True, "no": False}
    return [
        {
            name: flags[cell] if cell in flags else cell if name in words else float(cell)
            for name, cell in row.items()
            if cell or name == "because"
        }
        for row in whole
    ]


def test_the_table_gives_the_measures_again(told: Told) -> None:
    """CSV, Parquet and JSON hold the same rows, and each gives mean, share and sum of `measure`."""
    table = parquet.ParquetFile(io.BytesIO(told.form["parquet"]))
    of_parquet = [{name: value for name, value in row.items() if value is not None} for row in table.read().to_pylist()]
    assert of_parquet == told.rows
    assert of_csv(told.form["csv"]) == told.rows
    assert of_rows(told.rows) == measured(told.seen)


def test_whole_measures_travel_with_parquet_and_json(told: Told, tmp_path: Path) -> None:
    """Every field, as the route and the page have it."""
    keep(tmp_path, told.header, told.records)
    view = FloorView(
        Floor([], {}, adopt=False, changed=lambda: None), tmp_path / "stridecue.sqlite", lambda: 0, lambda: HEALTH
    )
    route = orjson.loads(orjson.dumps(view.measures(told.header.session)))
    assert route == orjson.loads(orjson.dumps(told.seen))
    assert orjson.loads(told.form["json"])["measures"] == route
    found = parquet.ParquetFile(io.BytesIO(told.form["parquet"])).metadata.metadata
    assert orjson.loads(found[b"stridecue.measures"]) == route


def test_the_activity_says_it_in_its_own_fields(told: Told) -> None:
    """Native fields within their steps (1/64 spm, 0.1 ms, 1 cm), developer fields to the digit; absent if unknown."""
    with FitReader(told.form["fit"], check_crc=CrcCheck.RAISE, error_handling=ErrorHandling.RAISE) as frames:
        messages = [frame for frame in frames if isinstance(frame, FitDataMessage)]
    session, lap = (
        {field.name: field.value for field in next(one for one in messages if one.name == name).fields}
        for name in ("session", "lap")
    )
    seen = told.seen
    assert {name for name in session if name.startswith("avg")} == {name for name in lap if name.startswith("avg")}
    for message in (session, lap):
        strides = message.get("avg_running_cadence", message.get("avg_cadence")) + message["avg_fractional_cadence"]
        assert seen.cadence_milli_spm is not None
        assert abs(2000 * strides - seen.cadence_milli_spm) <= 1000 / 128
        assert message.get("avg_stance_time") == (
            None if seen.contact_us is None else round(seen.contact_us / 100) / 10
        )
        assert message.get("total_distance") == (
            None if seen.distance_mm is None else round(seen.distance_mm / 10) / 100
        )
    for name, value, parts in (
        ("Share in band", seen.in_band_permille, 10),
        ("Mean cadence", seen.cadence_milli_spm, 1000),
        ("Last target", seen.target_milli_spm, 1000),
        ("Mean load index", seen.load_permille, 10),
        ("Asymmetry", seen.asymmetry_permille, 10),
    ):
        own = session.get(name)
        assert (None if own is None else round(own * parts)) == value, name


def test_the_sheet_shows_every_figure_as_the_command_does(told: Told) -> None:
    """The words of `core.figures`, which are rounded there and nowhere else, can be read off the PDF."""
    pages = PdfReader(io.BytesIO(told.form["pdf"])).pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    for name, value in said(told.seen):
        assert f"{name} {value}" in words, name


def test_the_rich_session_has_every_figure() -> None:
    """So that none of the comparisons above compares nothing with nothing."""
    header, records = rich()
    seen = measure(header.plan, header.runner, records)
    missing = {name for name in Measures.__slots__ if getattr(seen, name) is None}
    assert missing == set(), missing
    assert (seen.episodes, seen.answered) == (1, 1)
