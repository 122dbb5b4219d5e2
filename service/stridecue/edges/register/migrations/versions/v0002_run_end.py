"""When a run ended: walks are no part of its minutes, and what is asked afterwards waits for the real end."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs that are there already keep no end: their minutes stand for it."""
    op.add_column("runs", sa.Column("ended_s", sa.Integer()))
