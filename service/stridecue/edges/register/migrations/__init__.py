"""Alembic's script folder: `env.py` runs `versions/` on the connection it is given."""
