"""The audit trail: only ever longer. Names are FHIR AuditEvent's; `mac` chains every entry to the one before."""

from typing import Final

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from stridecue.edges.register.tables.base import METADATA

TRAIL: Final = Table(
    "trail",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("recorded", Text, nullable=False),  # UTC
    Column("type", Text, nullable=False),  # the table, or the deed: backup, restore, export …
    Column("action", Text, nullable=False),  # C, R, U, D, E
    Column("outcome", Text, nullable=False),  # success, refused
    Column("agent", Text, nullable=False),  # role:account
    Column("source", Text, nullable=False),  # cli, http, service
    Column("entity", Text, nullable=False),  # the runner's mark, or empty
    Column("rows", Integer, nullable=False),
    Column("why", LargeBinary, nullable=False),  # sealed with the runner's key when it is about one
    Column("mac", LargeBinary, nullable=False),
    sqlite_strict=True,
    info={"about": "trail", "health": False},
)
"""`entity` is no pseudonym but the runner's random *mark*: after an erasure it points at nobody."""
