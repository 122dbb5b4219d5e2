"""A session as Parquet: types and units of the dictionary, in groups; and a sentence where pyarrow is missing."""

import io
import sys

import pytest
from pyarrow import parquet

from stridecue.edges.exchange import ExchangeError
from stridecue.edges.exchange.session_parquet import session_parquet
from stridecue.edges.exchange.session_steps import COLUMNS
from tests.edges.exchange.sealed import sealed


def test_every_column_has_its_type_unit_and_meaning() -> None:
    """As the one definition says; flags are booleans, counts integers, figures floats in their unit."""
    schema = parquet.read_schema(io.BytesIO(session_parquet(*sealed("free-run"))))
    assert schema.names == list(COLUMNS)
    for name, column in COLUMNS.items():
        told = {key.decode(): value.decode() for key, value in schema.field(name).metadata.items()}
        assert (told["unit"], told["description"]) == (column.unit, column.meaning)
    types = [str(schema.field(name).type) for name in ("device", "taken", "seq", "cadence_spm", "t_s")]
    assert types == ["string", "bool", "int64", "double", "double"]


def test_without_pyarrow_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra: whoever lacks it is told its name."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExchangeError, match=r"not installed here: pip install 'stridecue\[parquet\]'"):
        session_parquet(*sealed("free-run"))
