"""`stridecue validate gait`: can this pod be trusted? Recordings with a truth, through the detectors, into figures."""

import json as json_text
import sys
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from stridecue.core.gait import DETECTORS, Detector, Site
from stridecue.core.gait.footprint import EVENT, RUN, STATE_CHANGE
from stridecue.core.gait.score import Tally, figures, pool, tally
from stridecue.edges.exchange.recordings import Recording, UnreadableRecording, find, read

BATCH_US: Final = 25_000
COLUMNS: Final = (
    ("f1", "F1"),
    ("ic_bias_ms", "IC bias"),
    ("ic_sd_ms", "IC SD"),
    ("to_bias_ms", "TO bias"),
    ("to_sd_ms", "TO SD"),
    ("contact_bias_ms", "contact bias"),
    ("contact_sd_ms", "contact SD"),
    ("cadence_worst_10s_error_spm", "cadence worst 10 s"),
    ("delay_p95_ms", "delay p95"),
    ("false_steps_per_min", "false/min"),
)


@dataclass(frozen=True)
class Scored:
    """One recording, what its detector said, and how that compares."""

    recording: Recording
    events: NDArray[Any]
    tally: Tally


def stream(recording: Recording, site: Site) -> NDArray[Any]:
    """All events of a recording, fed in batches of 25 ms as a pod sends them; each is known when its batch is whole.

    A recording that counts from a trigger has times before zero; no pod's clock has.
    """
    pod = Detector(site, recording.side)
    behind_us = max(-int(recording.t_us.min()), 0)
    batch = (recording.t_us - recording.t_us[0]) // BATCH_US
    edges = [0, *(np.flatnonzero(np.diff(batch)) + 1).tolist(), len(batch)]
    told = [np.zeros(0, EVENT)]
    for a, b in pairwise(edges):
        told.append(pod.feed(recording.t_us[a:b] + behind_us, recording.imu[a:b]).copy())
        told[-1]["at_us"] -= behind_us
        told[-1]["known_us"] = recording.t_us[b - 1]
    return np.concatenate(told)


def validate(path: Path, site: str | None) -> tuple[list[Scored], list[str]]:
    """Score every recording at `path`; returns them, and one line for each file that could not be used.

    With `site`: those worn there. Where none is, all tables are read as if they were.
    """
    scored, refused = _validate(path, site, as_told=False)
    return (scored, refused) if scored or refused or site is None else _validate(path, site, as_told=True)


def _validate(path: Path, site: str | None, *, as_told: bool) -> tuple[list[Scored], list[str]]:
    scored: list[Scored] = []
    refused: list[str] = []
    for one in find(path):
        try:
            for recording in read(one, site, as_told=as_told):
                if recording.site is None:
                    refused.append(f"{one.name}: where was it worn? say --site {'|'.join(DETECTORS)}")
                    continue
                events = stream(recording, DETECTORS[recording.site])
                begin_us, end_us = int(recording.t_us[0]), int(recording.t_us[-1])
                scored.append(Scored(recording, events, tally(events, recording.truth, begin_us, end_us)))
        except UnreadableRecording as refusal:
            refused.append(str(refusal))
    return scored, refused


def total(scored: list[Scored]) -> Tally:
    """All recordings pooled. Reference cadence counts only where nothing measured is, delay likewise."""
    whole = pool([one.tally for one in scored])
    true = [one.tally for one in scored if one.recording.truth.kind in ("contacts", "strides")]
    measured = [one.tally for one in scored if one.recording.measured]
    cadence = pool(true) if true else whole
    return replace(
        whole,
        cadence_error_spm=cadence.cadence_error_spm,
        cadence_span_us=cadence.cadence_span_us,
        delay_ms=pool(measured).delay_ms if measured else whole.delay_ms,
    )


def recognised_s(one: Scored) -> float | None:
    """Seconds from the first footfall of the first bout to the moment running was recognised."""
    run = one.events[one.events["state"] == RUN]
    changes = run[run["kind"] == STATE_CHANGE]
    steps = run[run["kind"] != STATE_CHANGE]
    if len(changes) == 0 or len(steps) == 0:
        return None
    return float(changes[0]["known_us"] - steps["at_us"].min()) / 1e6


def validate_gait(
    path: Annotated[Path, typer.Argument(help="A recording, or a folder of them: tidy CSV(.gz) or .npz.", exists=True)],
    site: Annotated[
        str | None,
        typer.Option(help="foot, shank, sacrum or phone: only pods worn there; if none is said to be, all of them."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    plot: Annotated[Path | None, typer.Option(help="Draw a Bland-Altman and an error picture into this PNG.")] = None,
) -> None:
    """Stream recordings through the gait detectors and compare with their truth.

    Contacts match within 50 ms. Contacts in a recording's first 0.5 s and last 0.15 s are optional. Foot recordings
    whose truth is the resting foot (strides) are judged by count and cadence only. Delay counts from the event to the
    end of the 25 ms batch with which it became known, for live events; in the total, over really measured recordings
    where there are any.
    """
    if site is not None and site not in DETECTORS:
        raise typer.BadParameter(f"{site!r} is none of {', '.join(DETECTORS)}", param_hint="--site")
    scored, refused = validate(path, site)
    if not scored and not refused:
        refused = [
            f"{path}: no recordings there; expected are tables t_s,ax,ay,az,gx,gy,gz (.csv, .csv.gz) or .npz files"
        ]
    for line in refused:
        typer.echo(line, err=True)
    if json:
        typer.echo(json_text.dumps(report(scored), indent=1))
    elif scored:
        show(scored)
    if plot is not None:
        from stridecue.app.commands.gait_picture import draw  # noqa: PLC0415 - matplotlib is only needed here

        draw([one.tally for one in scored], plot)
    if not scored:
        raise typer.Exit(1)


def report(scored: list[Scored]) -> dict[str, Any]:
    """Make what `--json` prints."""
    return {
        "total": figures(total(scored)),
        "recordings": [
            {"recording": one.recording.name, "site": one.recording.site, "truth": one.recording.truth.kind}
            | figures(one.tally)
            for one in scored
        ],
    }


def show(scored: list[Scored]) -> None:
    """Show the same to people."""
    table = Table("recording", "truth", *(title for _, title in COLUMNS), "run known, s")

    def row(name: str, kind: str, values: dict[str, float | None], known_s: float | None) -> None:
        cells = ["" if values[key] is None else f"{values[key]:.4g}" for key, _ in COLUMNS]
        table.add_row(name, kind, *cells, "" if known_s is None else f"{known_s:.2f}")

    for one in scored:
        row(one.recording.name, one.recording.truth.kind, figures(one.tally), recognised_s(one))
    if scored:
        table.add_section()
        row(f"total of {len(scored)}", "", figures(total(scored)), None)
    Console(width=None if sys.stdout.isatty() else 200).print(table)


if __name__ == "__main__":
    typer.run(validate_gait)
