"""The keyring: a file of its own, attached to the register's connection, of which no old copy is ever kept.

A runner is erased for good when the data key is: what is sealed with it cannot be read in any backup. The
tombstone beside it tells a restore whom to erase again, and tells nobody else anything. What was taken back from
devices and accounts lies here for the same reason: a restore must not give it back.
"""

from typing import Final

from sqlalchemy import Column, LargeBinary, MetaData, Table, Text

SCHEMA: Final = "keyring"
"""The name under which the file is attached."""

METADATA: Final = MetaData(schema=SCHEMA)

DATA_KEYS: Final = Table(
    "data_keys",
    METADATA,
    Column("runner", Text, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    sqlite_strict=True,
)

TOMBSTONES: Final = Table(
    "tombstones",
    METADATA,
    Column("mac", Text, primary_key=True),  # keyed hash of the pseudonym
    Column("recorded", Text, nullable=False),  # UTC
    sqlite_strict=True,
)

LEAVING: Final = Table(
    "leaving",
    METADATA,
    Column("runner", Text, primary_key=True),
    Column("requested", Text, nullable=False),  # UTC
    sqlite_strict=True,
)
"""Who is to be erased as soon as the sessions can be written. Here, because a backup must not ask for it again."""

WITHDRAWN: Final = Table(
    "withdrawn",
    METADATA,
    Column("kind", Text, primary_key=True),  # device, account
    Column("name", Text, primary_key=True),
    sqlite_strict=True,
)
