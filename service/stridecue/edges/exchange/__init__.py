"""Files in and out: runs of a watch (FIT, tidy CSV) in, a session out in every one of `FORMS`, recordings."""

from pathlib import Path

from stridecue.edges.exchange.csv_history import read_csv
from stridecue.edges.exchange.errors import ExchangeError
from stridecue.edges.exchange.fit import fit_run, read_fit
from stridecue.edges.exchange.forms import FORMS
from stridecue.edges.exchange.history_run import HistoryRecord, HistoryRun, Medians
from stridecue.edges.exchange.paper.tongue import Language
from stridecue.edges.exchange.referral_pdf import referral_pdf
from stridecue.edges.exchange.session_csv import steps_csv
from stridecue.edges.exchange.session_fit import session_fit

READERS = {".fit": read_fit, ".csv": read_csv, ".csv.gz": read_csv}
"""What can be imported, by the end of the file's name."""


def read_run(path: Path) -> HistoryRun:
    """Read a run of a watch, whichever of our formats it is in."""
    reader = next((reader for end, reader in READERS.items() if path.name.lower().endswith(end)), None)
    if reader is None:
        raise ExchangeError(f"{path}: not a known kind of file; accepted: {', '.join(READERS)}")
    return reader(path)


__all__ = [
    "FORMS",
    "READERS",
    "ExchangeError",
    "HistoryRecord",
    "HistoryRun",
    "Language",
    "Medians",
    "fit_run",
    "read_run",
    "referral_pdf",
    "session_fit",
    "steps_csv",
]
