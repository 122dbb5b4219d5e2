"""Devices that may connect to the broker on a network. A row is never deleted: its id is not given again."""

from typing import Final

from sqlalchemy import Column, Integer, Text

from stridecue.edges.register.tables.base import about_house

DEVICES: Final = about_house(
    "devices",
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("worn", Text),  # null: not worn, or as the device says
    Column("side", Text, nullable=False),
    Column("verifier", Text, nullable=False),  # of its password; empty once revoked
    Column("epoch", Integer, nullable=False),  # grows with every new password
    Column("created", Text, nullable=False),  # UTC
    Column("changed", Text, nullable=False),  # UTC: the newest password, or the revocation
    Column("revoked", Integer, nullable=False),  # 0 or 1
)
