"""Backups: one encrypted file each, rotated, of snapshots of the databases; restored only when whole."""

from stridecue.edges.archive.errors import ArchiveError
from stridecue.edges.archive.rotation import keep
from stridecue.edges.archive.vault import Manifest, extract, read_manifest, write

__all__ = ["ArchiveError", "Manifest", "extract", "keep", "read_manifest", "write"]
