"""What the store says when it cannot: one clear line."""


class StoreError(Exception):
    """Names the path, what is wrong, and what would help."""
