"""The register's tables: one module a subject. A new one is a file here, a line here, and a step in the migration."""

from stridecue.edges.register.tables import accounts, clinical, devices, findings, people, programme, trail
from stridecue.edges.register.tables.base import METADATA

__all__ = ["METADATA", "accounts", "clinical", "devices", "findings", "people", "programme", "trail"]
