"""The version of the store's schema."""

from pathlib import Path
from typing import Final

from stridecue.edges.sqlite.schema import Schema
from stridecue.edges.store.errors import StoreError
from stridecue.edges.store.tables import METADATA

STORE: Final = Schema(METADATA, "0001", Path(__file__).with_name("migrations"), StoreError)
