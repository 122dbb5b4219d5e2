"""An LSM6DSO at register level, on a bus of its own: it refuses what the data sheet refuses.

Registers after DS12140, section 8. A write to a register that is read-only or reserved raises OSError, as does any
other address; a FIFO in bypass stays empty; samples come only when both sensors and their batching run at one rate, and
with the full scales that were set.
"""

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from collections.abc import Callable

    Motion = tuple[tuple[int, ...], tuple[int, ...]]
    Source = Callable[[int], Motion | None]

WRITABLE = set(range(0x01, 0x0F)) | set(range(0x10, 0x1A)) | set(range(0x56, 0x60)) | {0x73, 0x74, 0x75}
READABLE = (
    WRITABLE | {0x0F} | set(range(0x1A, 0x2E)) | set(range(0x35, 0x43)) | {0x49, 0x4A, 0x63} | set(range(0x78, 0x7F))
)
RATES_MHZ = {0x4: 104_000, 0x5: 208_000, 0x6: 416_000}
FIFO_WORDS = 438  # 3 kB of seven-byte words: a second of both sensors at 208 Hz


class Lsm6dsoBus:
    """`readfrom_mem_into` and `writeto_mem` of `machine.I2C`; `advance` lets samples come.

    `source(n)` gives sample n as (ax ay az in mg, gx gy gz in mdps); None: nothing more, the foot rests.
    """

    def __init__(self, source: "Source", period_ns: int = 4_799_760, fine: int = 0, address: int = 0x6A) -> None:
        self._source, self._address = source, address
        self._period_ns = period_ns
        self._ns = 0
        self._fine = fine & 0xFF
        self.samples = 0
        self._reset()

    def _reset(self) -> None:
        self._registers = dict.fromkeys(READABLE, 0)
        self._registers[0x0F] = 0x6C
        self._registers[0x12] = 0x04
        self._registers[0x63] = self._fine
        self._fifo: list[bytearray] = []
        self._overrun = False
        self._slot = 0

    def advance(self, elapsed_us: int) -> None:
        """Let time pass: samples run into the FIFO, if it was set up for them."""
        self._ns += elapsed_us * 1_000
        while self._ns >= self._period_ns:
            self._ns -= self._period_ns
            if self._running():
                self._push(self._source(self.samples))
            self.samples += 1

    def _running(self) -> bool:
        r = self._registers
        xl, g, batch = r[0x10] >> 4, r[0x11] >> 4, r[0x09]
        return r[0x0A] & 0x07 == 0x06 and xl == g == batch & 0x0F == batch >> 4 and xl in RATES_MHZ

    def _push(self, sample: "Motion | None") -> None:
        acc_ug = {0: 61, 1: 488, 2: 122, 3: 244}[self._registers[0x10] >> 2 & 0x03]
        gyr_udps = {0: 8_750, 1: 17_500, 2: 35_000, 3: 70_000}[self._registers[0x11] >> 2 & 0x03]
        acc, gyr = sample or ((0, 0, 1_000), (0, 0, 0))
        self._slot = (self._slot + 1) & 0x03
        self._word(0x01, [value * 1_000 // gyr_udps for value in gyr])
        self._word(0x02, [value * 1_000 // acc_ug for value in acc])

    def _word(self, tag: int, values: "list[int]") -> None:
        word = bytearray((tag << 3 | self._slot << 1,))
        for value in values:
            bits = max(min(value, 32_767), -32_768) & 0xFFFF
            word.append(bits & 0xFF)
            word.append(bits >> 8)
        self._fifo.append(word)
        if len(self._fifo) > FIFO_WORDS:
            del self._fifo[:2]
            self._overrun = True

    def readfrom_mem_into(self, address: int, register: int, into: "bytearray | memoryview") -> None:
        """What `machine.I2C` does: fill `into` from `register` on."""
        if address != self._address:
            raise OSError(19, "no such device")
        if register == 0x78:
            for at in range(0, len(into), 7):
                into[at : at + 7] = self._fifo.pop(0) if self._fifo else bytes(7)
            return
        for i in range(len(into)):
            at = register + i
            if at not in READABLE:
                raise OSError(5, "register 0x%02X cannot be read" % at)
            into[i] = self._value(at)

    def _value(self, register: int) -> int:
        if register == 0x3A:
            return len(self._fifo) & 0xFF
        if register == 0x3B:
            overrun, self._overrun = self._overrun, False
            return len(self._fifo) >> 8 & 0x03 | (0x40 if overrun else 0)
        return self._registers[register]

    def writeto_mem(self, address: int, register: int, values: "bytes | bytearray") -> None:
        """What `machine.I2C` does."""
        if address != self._address:
            raise OSError(19, "no such device")
        if register not in WRITABLE or len(values) != 1:
            raise OSError(5, "register 0x%02X cannot be written" % register)
        if register == 0x12 and values[0] & 0x01:
            self._reset()
            return
        self._registers[register] = values[0]
        if register == 0x0A and values[0] & 0x07 == 0x00:
            self._fifo.clear()
