"""`stridecue measures`: what a session shows, as report, page and export show it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from stridecue.app.commands.terminal import ConfigFile, Folder, Json, configuration, console, say, show
from stridecue.core.measures import Measures, Probe, measure
from stridecue.core.words import minutes, spm
from stridecue.edges.store import Sessions, read_log


def measures(
    session: Annotated[
        str, typer.Argument(help="A session's id, the beginning of one, 'last', or a log file (.jsonl).")
    ],
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Show how a session went: share in the band, response to cues, what was kept in silence."""
    path = Path(session)
    if path.suffix == ".jsonl" or path.is_file():
        header, records = read_log(path)
    else:
        found, _ = configuration(config, folder)
        header, records = read_log(list(Sessions(found.store_path).lines(session)), session)
    seen = measure(header.plan, header.runner, records)
    if json:
        show({"session": header.session, **{name: getattr(seen, name) for name in seen.__slots__}})
        return
    table = Table(show_header=False, box=None)
    for row in rows(seen):
        table.add_row(*row)
    console.print(table)
    if seen.because:
        say(seen.because)


def rows(seen: Measures) -> list[tuple[str, str]]:
    """Name and value of each measure, as people read them; a dash where it is not known."""
    planned = f" of {minutes(seen.main_planned_s)}" if seen.main_planned_s is not None else ""
    return [
        ("in the band, of cue-on time", f"{_percent(seen.in_band_permille)} of {minutes(seen.cued_judged_s)} judged"),
        ("main part run", f"{minutes(seen.main_ran_s)}{planned}"),
        (
            "feedback available, delivered",
            f"{minutes(seen.feedback_available_s)}, {minutes(seen.feedback_delivered_s)}",
        ),
        ("cue episodes, answered", f"{seen.episodes}, {seen.answered}"),
        ("response, median", "–" if seen.response_s is None else f"{seen.response_s:g} s"),
        ("cadence with cues, without", f"{_spm(seen.with_cues_milli_spm)}, {_spm(seen.without_cues_milli_spm)} spm"),
        (
            "load index with cues, without",
            f"{_percent(seen.with_cues_load_permille)}, {_percent(seen.without_cues_load_permille)}",
        ),
        ("kept, cold probe", _probe(seen.cold_probe)),
        ("kept, end probe", _probe(seen.end_probe)),
    ]


def _percent(permille: int | None) -> str:
    return "–" if permille is None else f"{permille / 10:g} %"


def _spm(milli_spm: int | None) -> str:
    return "–" if milli_spm is None else spm(milli_spm)


def _probe(probe: Probe | None) -> str:
    if probe is None:
        return "–"
    kept = "R not known" if probe.retained_permille is None else f"R {probe.retained_permille / 1000:.2f}"
    return f"{kept}: {spm(probe.milli_spm)} spm over {minutes(probe.over_s)}"
