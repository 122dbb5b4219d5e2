"""The first tables: sessions, their blocks of log lines, acknowledgements, load baselines, imported history."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "sessions",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("runner", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("started_us", sa.Integer(), nullable=False),
        sa.Column("last_us", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("assessed_steps", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("unassessed_steps", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("distance_km", sa.REAL(), nullable=False, server_default="0"),
        sa.Column("assessed_km", sa.REAL(), nullable=False, server_default="0"),
        sa.Column("impulse_bws", sa.REAL(), nullable=False, server_default="0"),
        sa.Column("dose_steps", sa.REAL(), nullable=False, server_default="0"),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("because", sa.Text()),
        sa.Column("sha256", sa.Text()),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sessions_status", "sessions", ["status"])
    op.create_table(
        "blocks",
        sa.Column("session", sa.Integer(), sa.ForeignKey("sessions.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("deflated", sa.LargeBinary(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "raw",
        sa.Column("session", sa.Integer(), sa.ForeignKey("sessions.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("deflated", sa.LargeBinary(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "acks",
        sa.Column("device", sa.Text(), primary_key=True),
        sa.Column("boot", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "baselines",
        sa.Column("runner", sa.Text(), primary_key=True),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("baseline", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "history",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("sha256", sa.Text(), nullable=False, unique=True),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("imported_wall", sa.Text(), nullable=False),
        sa.Column("started_wall", sa.Text()),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("duration_s", sa.REAL(), nullable=False),
        sa.Column("distance_m", sa.REAL()),
        sa.Column("cadence_spm", sa.REAL()),
        sa.Column("deflated", sa.LargeBinary(), nullable=False),
        sqlite_strict=True,
    )
