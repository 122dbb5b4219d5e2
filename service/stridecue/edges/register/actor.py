"""Who does something: a role, a name within it, and the door they came through."""

from dataclasses import dataclass
from typing import Final, Literal

Role = Literal["home", "runner", "physio", "admin", "wall", "machine", "service"]
"""`home`: the person at this machine, who may do everything while nothing but loopback is served."""

Door = Literal["cli", "http", "service"]


@dataclass(frozen=True, slots=True)
class Actor:
    """FHIR AuditEvent's agent. `name`: the account; of a runner, the pseudonym (the trail keeps neither).

    >>> Actor("physio", "anna").agent
    'physio:anna'
    """

    role: Role
    name: str = ""
    door: Door = "service"

    @property
    def agent(self) -> str:
        """As the audit trail writes it; a runner becomes the runner's mark there."""
        return f"{self.role}:{self.name}" if self.name else self.role


HOME: Final = Actor("home", door="cli")
SERVICE: Final = Actor("service")
