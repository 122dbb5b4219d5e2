"""What the firmware asks of a board, for type checkers only: no board imports this file (MicroPython has no typing)."""

from collections.abc import Callable, Sequence
from typing import Protocol

Sample = Sequence[int]
"""ax ay az in m/s² × 64, gx gy gz in rad/s × 256."""
GetRandBits = Callable[[int], int]
TicksUs = Callable[[], int]
Heard = Callable[[str, bytes, bool], None]
"""Subject, payload, retained."""
Subscriptions = Sequence[tuple[str, int]]


class Bus(Protocol):
    """`machine.I2C`, as far as it is used."""

    def readfrom_mem_into(self, address: int, register: int, into: bytearray | memoryview) -> None:
        """Fill `into` from `register` on."""

    def writeto_mem(self, address: int, register: int, values: bytes | bytearray) -> None:
        """Write `values` from `register` on."""


class Pwm(Protocol):
    """`machine.PWM`, as far as it is used."""

    def duty_u16(self, duty: int) -> None:
        """0 to 65535."""


class Motor(Protocol):
    """What makes a wrist feel something."""

    def start(self) -> None:
        """Ready and still."""

    def drive(self, strength: int) -> None:
        """0 (still) to 255, at once."""

    def standby(self) -> None:
        """Still, and hardly any current."""


class Send(Protocol):
    """`Link.send`."""

    def __call__(self, subject: str, payload: bytes, qos: int = 0, retain: bool = False) -> bool:
        """Send now; False when there is no connection."""


class Sensor(Protocol):
    """What `Board` asks of an IMU."""

    overruns: int

    @property
    def sample(self) -> Sequence[int]:
        """The newest complete sample."""

    @property
    def period_ns(self) -> int:
        """The sampling period."""

    def waiting(self) -> int:
        """Words in the FIFO."""

    def read(self, words: int) -> int:
        """Read some of them."""

    def take(self, word: int) -> bool:
        """Look at one."""


class Sender(Protocol):
    """What `Board` asks of a link."""

    connected: bool

    def send(self, subject: str, payload: bytes, qos: int = 0, retain: bool = False) -> bool:
        """Send now."""
