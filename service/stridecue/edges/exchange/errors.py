"""What an import says when it cannot: one clear line."""


class ExchangeError(Exception):
    """Names the file, what is wrong with it, and what would be accepted."""
