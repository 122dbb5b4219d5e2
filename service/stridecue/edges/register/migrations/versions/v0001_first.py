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
    _devices()
    _programme()
    _findings()
    _accounts()


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


def _devices() -> None:
    op.create_table(
        "devices",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("worn", sa.Text()),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("revoked", sa.Integer(), nullable=False),
        sqlite_strict=True,
    )


def _programme() -> None:
    op.create_table(
        "records",
        _runner(key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("height_mm", sa.Integer()),
        sa.Column("leg_length_mm", sa.Integer()),
        sa.Column("mass_kg", sa.REAL()),
        sa.Column("reference_speed_mm_s", sa.Integer()),
        sa.Column("shoe", sa.Text(), nullable=False),
        sa.Column("devices", sa.Text(), nullable=False),
        sa.Column("pain_model", sa.Text(), nullable=False),
        sa.Column("utc_offset_s", sa.Integer(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "cadences",
        _runner(),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("late_milli_spm", sa.Integer(), nullable=False),
        sa.Column("early_milli_spm", sa.Integer()),
        sa.Column("speed_mm_s", sa.Integer(), nullable=False),
        sa.Column("shoe", sa.Text(), nullable=False),
        sa.Column("taken_s", sa.Integer(), nullable=False),
        sa.Column("treadmill_runs", sa.Integer()),
        sa.Column("session", sa.Text()),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "enrolments",
        _runner(key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("fade_of", sa.Integer(), nullable=False),
        sa.Column("minutes_permille", sa.Integer(), nullable=False),
        sa.Column("target_change_permille", sa.Integer(), nullable=False),
        sa.Column("began_s", sa.Integer(), nullable=False),
        sa.Column("locked", sa.Integer(), nullable=False),
        sa.Column("finished_s", sa.Integer()),
        sqlite_strict=True,
    )
    op.create_table(
        "runs",
        _runner(),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("began_s", sa.Integer(), nullable=False),
        sa.Column("minutes_min", sa.REAL(), nullable=False),
        sa.Column("distance_km", sa.REAL()),
        sa.Column("steps", sa.Integer()),
        sa.Column("hills", sa.Integer(), nullable=False),
        sa.Column("fast", sa.Integer(), nullable=False),
        sa.Column("programme", sa.Text()),
        sa.Column("session", sa.Integer()),
        sa.Column("measures", sa.Text()),
        sa.UniqueConstraint("runner", "source", "name"),
        sqlite_strict=True,
    )
    op.create_table(
        "occupants",
        _runner(key=True),
        sa.Column("lane", sa.Text(), nullable=False, unique=True),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("since_s", sa.Integer(), nullable=False),
        sa.Column("stays", sa.Integer(), nullable=False),
        sqlite_strict=True,
    )


def _findings() -> None:
    op.create_table(
        "pain",
        _runner(),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("knee_nprs", sa.Integer()),
        sa.Column("lower_leg_nprs", sa.Integer()),
        sa.Column("limp", sa.Integer(), nullable=False),
        sa.Column("answered_s", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("corrects", sa.Integer()),
        sa.Column("note", sa.LargeBinary()),
        sqlite_strict=True,
    )
    op.create_table(
        "proposals",
        _runner(),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("made_s", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("ran", sa.Text(), nullable=False),
        sa.Column("next", sa.Text()),
        sa.Column("because", sa.LargeBinary(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "proposal_answers",
        _runner(),
        sa.Column("proposal", sa.Integer(), primary_key=True),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("answered_s", sa.Integer(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "locks",
        _runner(),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("locked", sa.Integer(), nullable=False),
        sa.Column("at_s", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "assessments",
        _runner(),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("made_s", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("found", sa.LargeBinary(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "scores",
        _runner(),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("tool", sa.Text(), nullable=False),
        sa.Column("points", sa.REAL(), nullable=False),
        sa.Column("taken_on", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "notes",
        _runner(),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("at_us", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("noted_s", sa.Integer(), nullable=False),
        sa.Column("noted_by", sa.Text(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sqlite_strict=True,
    )
    for table in ("pain", "proposals", "proposal_answers", "locks", "assessments", "notes", "scores"):
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: rows are added, never changed'); END"
        )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "sign_ins",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), sa.ForeignKey("accounts.name")),
        sa.Column("lane", sa.Text()),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "tokens",
        sa.Column("token", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), nullable=False, unique=True),
        sa.Column("maker", sa.Text(), sa.ForeignKey("accounts.name"), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text()),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
