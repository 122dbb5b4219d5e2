"""The first tables, one function a subject."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _trail()
    _people()
    _clinical()


def _runner(*, key: bool = False) -> "sa.Column[str]":
    cascade = sa.ForeignKey("runners.pseudonym", ondelete="CASCADE")
    return sa.Column("runner", sa.Text(), cascade, primary_key=key, nullable=False, index=not key)


def _trail() -> None:
    op.create_table(
        "trail",
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sqlite_strict=True,
    )
    for deed in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER trail_no_{deed.lower()} BEFORE {deed} ON trail "
            "BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END"
        )


def _people() -> None:
    op.create_table(
        "runners",
        sa.Column("pseudonym", sa.Text(), primary_key=True),
        sa.Column("mark", sa.Text(), nullable=False, unique=True),
        sa.Column("since", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "identity",
        _runner(key=True),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("contact", sa.LargeBinary()),
        sqlite_strict=True,
    )
    op.create_table(
        "consent",
        _runner(),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=False),
        sa.Column("text_version", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table("leaving", _runner(key=True), sa.Column("requested", sa.Text(), nullable=False), sqlite_strict=True)


def _clinical() -> None:
    op.create_table(
        "clinical",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("enabled", sa.Integer(), nullable=False),
        sa.Column("professional", sa.Text(), nullable=False),
        sa.Column("profession", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
