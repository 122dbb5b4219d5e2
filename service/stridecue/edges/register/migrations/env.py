"""Run by Alembic."""

from stridecue.edges.sqlite.migrating import run

run()
