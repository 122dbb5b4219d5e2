"""measures.py: report, page and export say the same, to the digit."""

import json
from pathlib import Path
from typing import Any

import orjson

from stridecue.app.floor.floor import Floor
from stridecue.app.floor.views import FloorView
from stridecue.core.log import Header, Log
from stridecue.edges.store import Batch, Block, Store, read_log
from stridecue.edges.web.messages import Health


def test_command_page_and_export_agree_to_the_digit(run: Any, tmp_path: Path) -> None:
    """One simulated session in the store: the four ways to its measures give the same JSON."""
    file, store = tmp_path / "one.jsonl", tmp_path / "stridecue.sqlite"
    assert run("simulate", "--plan", "faded-8", "--session", 8, "--minutes", 13, "--out", file)[0] == 0
    header, records = read_log(file)
    log = Log(Header(**{name: getattr(header, name) for name in Header.__slots__}))
    lines = [*log.drain(), *(orjson.dumps(record) + b"\n" for record in records)]
    kept = Store(store, committed=lambda _: None, failed=lambda *_: None, recovered=lambda: None)
    kept.write(Batch((Block(header.session, lines, header, None, 0),)))
    kept.close()
    of_file = json.loads(run("measures", file, "--json")[1])
    of_store = json.loads(run("measures", "last", "--folder", tmp_path, "--json")[1])
    assert of_file == of_store
    del of_store["session"]
    assert json.loads(run("export", "last", "--folder", tmp_path, "--format", "measures")[1]) == of_store
    for form in ("fit", "parquet", "pdf"):
        status, _, err = run("export", "last", "--folder", tmp_path, "--format", form)
        assert (status, f"a {form.upper()} file is not text; say where it goes: --out run.{form}" in err) == (2, True)
        status, _, err = run(
            "export", "last", "--folder", tmp_path, "--format", form, "--out", tmp_path / f"run.{form}"
        )
        assert (status, "before FIT's calendar" in err) == ((2, True) if form == "fit" else (0, False)), err
    refused = run("export", "last", "--folder", tmp_path, "--format", "pdf", "--out", tmp_path / "none" / "x")
    assert (refused[0], "cannot be written: No such file" in refused[2]) == (2, True)
    health = Health(True, True, [], "0", 1.0, "there", "writable", "none", [], {}, [])
    view = FloorView(Floor([], {}, adopt=False, changed=lambda: None), store, lambda: 0, lambda: health)
    assert orjson.loads(orjson.dumps(view.measures(header.session))) == of_store
    assert of_store["cold_probe"]["over_s"] > 90
    said = run("measures", file)[2]
    assert "kept, cold probe" in said
    assert f"{of_store['in_band_permille'] / 10:g} %" in said
