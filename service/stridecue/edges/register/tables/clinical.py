"""Who has switched the clinical pack on or off, and with which profession; the newest row counts."""

from typing import Final

from sqlalchemy import Column, Integer, Text

from stridecue.edges.register.tables.base import about_house

CLINICAL: Final = about_house(
    "clinical",
    Column("number", Integer, primary_key=True),
    Column("enabled", Integer, nullable=False),  # 1 or 0
    Column("professional", Text, nullable=False),
    Column("profession", Text, nullable=False),
    Column("recorded", Text, nullable=False),  # UTC
    Column("recorded_by", Text, nullable=False),  # role:account
)
