"""Tidy tables in files: CSV, plain or gzipped, one row of named columns per sample or contact."""

import csv
import gzip
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

Rows = list[dict[str, str]]


def opened(path: Path) -> TextIO:
    """The text of a file, unzipped when its name says so."""
    if path.name.endswith(".gz"):
        return TextIOWrapper(gzip.open(path), encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")


def rows_of(path: Path) -> Rows:
    """All rows; none when there is no such file."""
    if not path.exists():
        return []
    with opened(path) as stream:
        return list(csv.DictReader(stream))


def column(rows: Rows, name: str) -> NDArray[np.float64]:
    """One column as numbers (n,); an empty cell is NaN, and so are all of a column that is not there."""
    return np.array([float(row.get(name) or "nan") for row in rows])


def microseconds(seconds: NDArray[np.floating[Any]]) -> NDArray[np.int64]:
    """Seconds to the nearest microsecond; ValueError where there is no number.

    >>> microseconds(np.array([0.1, 0.0000006])).tolist()
    [100000, 1]
    """
    if not np.isfinite(seconds).all():
        raise ValueError("a time that is no number")
    return np.round(np.asarray(seconds, np.float64) * 1e6).astype(np.int64)


def stem(path: Path) -> str:
    """The name that a recording and the files beside it share.

    >>> stem(Path("run.csv.gz")), stem(Path("trial.npz"))
    ('run', 'trial')
    """
    return path.name.removesuffix(".gz").removesuffix(".csv").removesuffix(".npz")
