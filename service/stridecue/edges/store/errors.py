"""What the store says when it cannot: one clear line."""

from stridecue.edges.sqlite.errors import FileError


class StoreError(FileError):
    """Names the path, what is wrong, and what would help."""


class StoreTakenError(StoreError):
    """Another process writes this store."""
