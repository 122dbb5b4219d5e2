"""The version of the register's schema."""

from pathlib import Path
from typing import Final

from stridecue.edges.register.errors import RegisterError
from stridecue.edges.register.tables import METADATA
from stridecue.edges.sqlite.schema import Schema

REGISTER: Final = Schema(METADATA, "0002", Path(__file__).with_name("migrations"), RegisterError)
