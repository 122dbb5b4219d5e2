"""The register's tables: one module a subject. A new one is a file here, a line here, and a step in the migration."""

from stridecue.edges.register.tables import clinical, people, trail
from stridecue.edges.register.tables.base import METADATA

__all__ = ["METADATA", "clinical", "people", "trail"]
