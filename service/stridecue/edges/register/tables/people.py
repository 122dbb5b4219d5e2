"""Runners under random pseudonyms; names apart; what they have agreed to."""

from typing import Final

from sqlalchemy import Column, Integer, Table, Text

from stridecue.edges.register.tables.base import METADATA, about_house, about_runner, sealed

RUNNERS: Final = Table(
    "runners",
    METADATA,
    Column("pseudonym", Text, primary_key=True),  # 128 random bits
    Column("mark", Text, nullable=False, unique=True),  # 128 other random bits: the runner in the audit trail
    Column("since", Text, nullable=False),  # UTC
    sqlite_strict=True,
    info={"about": "runner", "health": False},
)

IDENTITY: Final = about_runner("identity", sealed("name", nullable=False), sealed("contact"), key=True)

CONSENT: Final = about_runner(
    "consent",
    Column("number", Integer, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("party", Text, nullable=False),  # with whom: a physio's account; empty for the other purposes
    Column("granted", Integer, nullable=False),  # 1 or 0: the newest row counts
    Column("text_version", Text, nullable=False),
    Column("recorded", Text, nullable=False),  # UTC, the server's clock
    Column("recorded_by", Text, nullable=False),  # role:account
)

SETTINGS: Final = about_house(
    "settings",
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
