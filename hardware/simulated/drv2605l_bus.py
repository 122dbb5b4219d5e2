"""A DRV2605L at register level: it refuses what the data sheet refuses, and notes when its motor ran.

Registers after SLOS854D, section 8.6. `now_us` is asked at every change of strength; `runs` holds (from, to, strength).
"""

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from collections.abc import Callable

WRITABLE = set(range(0x01, 0x21))


class Drv2605lBus:
    """`readfrom_mem_into` and `writeto_mem` of `machine.I2C`."""

    def __init__(self, now_us: "Callable[[], int]") -> None:
        self._now_us = now_us
        self.runs: list[tuple[int, int, int]] = []
        self._since = 0
        self._strength = 0
        self._reset()

    def _reset(self) -> None:
        self._registers = dict.fromkeys(range(0x23), 0)
        self._registers[0x00] = 0xE0
        self._registers[0x01] = 0x40  # in standby after power-up

    def readfrom_mem_into(self, address: int, register: int, into: "bytearray | memoryview") -> None:
        """What `machine.I2C` does."""
        if address != 0x5A:
            raise OSError(19, "no such device")
        for i in range(len(into)):
            if register + i not in self._registers:
                raise OSError(5, "register 0x%02X cannot be read" % (register + i))
            into[i] = self._registers[register + i]

    def writeto_mem(self, address: int, register: int, values: "bytes | bytearray") -> None:
        """What `machine.I2C` does."""
        if address != 0x5A:
            raise OSError(19, "no such device")
        if register not in WRITABLE or len(values) != 1:
            raise OSError(5, "register 0x%02X cannot be written" % register)
        if register == 0x01 and values[0] & 0x80:
            self._reset()
        else:
            self._registers[register] = values[0]
        self._judge()

    def _judge(self) -> None:
        """The motor turns in real-time playback, out of standby, with unsigned input above zero."""
        r = self._registers
        runs = r[0x01] & 0x47 == 0x05 and r[0x1D] & 0x08
        strength = r[0x02] if runs else 0
        if strength == self._strength:
            return
        now = self._now_us()
        if self._strength:
            self.runs.append((self._since, now, self._strength))
        self._since, self._strength = now, strength
