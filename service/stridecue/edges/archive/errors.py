"""What is wrong with a backup, in one line."""


class ArchiveError(Exception):
    """Names the file, what is wrong with it, and what would be accepted."""
