"""What the register says when it cannot, or may not: one clear line."""

from stridecue.edges.sqlite.errors import FileError


class RegisterError(FileError):
    """Names what is wrong, where, and what would be accepted."""


class NotAllowed(RegisterError):  # noqa: N818 - an answer, not a failure of the program
    """The role or the runner's consent does not reach that far; the attempt is in the audit trail."""


class NotPossibleError(RegisterError):
    """What was asked for does not fit what is there; the register itself is well."""


class UnknownRunnerError(RegisterError):
    """A pseudonym that nobody has, or has any more."""

    def __init__(self, because: str = "no such runner") -> None:
        super().__init__(because)
