"""The LSM6DSO or LSM6DSOX over I²C: ±16 g, ±2000 °/s, 208 Hz, through its FIFO.

Registers and bits after ST's data sheets DS12140 (LSM6DSO) and DS12814 (LSM6DSOX), sections 8 and 9, and
application note AN5192, section 9 (FIFO). Both parts answer 0x6C to WHO_AM_I and are alike in all that is used here.
A word of the FIFO is seven bytes: a tag that says what it is, then x, y, z of 16 bits.
"""

from array import array

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from shared.kinds import Bus

ADDRESSES = (0x6A, 0x6B)  # SA0 low, high
WHO_AM_I = 0x0F
IDENTITY = 0x6C

FIFO_CTRL3 = 0x09
FIFO_CTRL4 = 0x0A
CTRL1_XL = 0x10
CTRL2_G = 0x11
CTRL3_C = 0x12
CTRL6_C = 0x15
FIFO_STATUS1 = 0x3A
TAP_CFG0 = 0x56
TAP_CFG2 = 0x58
WAKE_UP_THS = 0x5B
WAKE_UP_DUR = 0x5C
MD1_CFG = 0x5E
INTERNAL_FREQ_FINE = 0x63
FIFO_DATA_OUT_TAG = 0x78

SW_RESET = 0x01  # CTRL3_C
BDU_IF_INC = 0x44  # CTRL3_C: whole words only, addresses count up
XL_208_HZ_16_G = 0x54  # CTRL1_XL: ODR_XL 0101, FS_XL 01 (16 g)
G_208_HZ_2000_DPS = 0x5C  # CTRL2_G: ODR_G 0101, FS_G 11
BATCH_208_HZ = 0x55  # FIFO_CTRL3: gyroscope and accelerometer
CONTINUOUS = 0x06  # FIFO_CTRL4: the oldest goes when it is full
BYPASS = 0x00
OVERRUN = 0x40  # FIFO_STATUS2

TAG_GYROSCOPE = 0x01
TAG_ACCELEROMETER = 0x02

WORD = 7
READ_WORDS = 32
PERIOD_NS = 4_799_760  # 32 / 6667 Hz, AN5192 section 6.4
FINE_PERMYRIAD = 15  # one step of INTERNAL_FREQ_FINE is 0.15 %

ACC_MUL = 313  # counts of 0.488 mg -> m/s² × 64, over 1024
GYR_MUL = 320  # counts of 70 mdps -> rad/s × 256, over 1024


class SensorError(Exception):
    """The sensor does not answer as its data sheet says; the message says what was found."""


class Lsm6dso:
    """One sensor on `bus` (`machine.I2C` or anything with its `readfrom_mem_into` and `writeto_mem`)."""

    def __init__(self, bus: "Bus", address: int = 0) -> None:
        self._bus = bus
        self._byte = bytearray(1)
        self._status = bytearray(2)
        self._words = bytearray(WORD * READ_WORDS)
        self._views = [memoryview(self._words)[: WORD * n] for n in range(READ_WORDS + 1)]
        self._slots = bytearray((4, 5))  # TAG_CNT of the last accelerometer and gyroscope word: two bits, so none yet
        self.sample = array("h", bytes(12))  # ax ay az in m/s² × 64, gx gy gz in rad/s × 256
        self.overruns = 0
        self.strange = 0  # words of a kind that was not asked for
        self.address = address or self._find()

    def _find(self) -> int:
        for address in ADDRESSES:
            try:
                if self._read(WHO_AM_I, address) == IDENTITY:
                    return address
            except OSError:
                continue
        raise SensorError("no LSM6DSO at 0x6A or 0x6B: check its power, SDA and SCL")

    def _read(self, register: int, address: int = 0) -> int:
        self._bus.readfrom_mem_into(address or self.address, register, self._byte)
        return self._byte[0]

    def _write(self, register: int, value: int) -> None:
        self._bus.writeto_mem(self.address, register, bytes((value,)))

    @property
    def period_ns(self) -> int:
        """The true sampling period of this very part: its oscillator is a few per cent off, and says by how much."""
        fine = self._read(INTERNAL_FREQ_FINE)
        fine -= 256 if fine > 127 else 0
        return PERIOD_NS * 100 // (10_000 + FINE_PERMYRIAD * fine) * 100

    def start(self) -> None:
        """Reset, set up, and let samples run into the FIFO."""
        self._write(CTRL3_C, SW_RESET)
        for _ in range(100):
            if not self._read(CTRL3_C) & SW_RESET:
                break
        else:
            raise SensorError("the LSM6DSO does not come out of its reset")
        wanted = (
            (CTRL3_C, BDU_IF_INC),
            (FIFO_CTRL4, BYPASS),  # empties what was in it
            (FIFO_CTRL3, BATCH_208_HZ),
            (CTRL1_XL, XL_208_HZ_16_G),
            (CTRL2_G, G_208_HZ_2000_DPS),
            (FIFO_CTRL4, CONTINUOUS),
        )
        for register, value in wanted:
            self._write(register, value)
            if self._read(register) != value:
                raise SensorError("register 0x%02X of the LSM6DSO does not keep 0x%02X" % (register, value))

    def shelf(self) -> None:
        """The shelf: gyroscope off, accelerometer at 26 Hz, INT1 rises when the shoe is moved (AN5192, 5.4)."""
        self._write(FIFO_CTRL4, BYPASS)
        self._write(CTRL2_G, 0x00)
        self._write(CTRL1_XL, 0x24)  # 26 Hz, 16 g
        self._write(CTRL6_C, 0x10)  # XL_HM_MODE: low power
        self._write(WAKE_UP_THS, 0x02)  # 2/64 of the full scale: 0.5 g
        self._write(WAKE_UP_DUR, 0x00)
        self._write(TAP_CFG0, 0x10)  # SLOPE_FDS: without gravity
        self._write(TAP_CFG2, 0x80)  # interrupts on
        self._write(MD1_CFG, 0x20)  # INT1_WU

    def waiting(self) -> int:
        """How many words wait in the FIFO. Allocates nothing."""
        self._bus.readfrom_mem_into(self.address, FIFO_STATUS1, self._status)
        if self._status[1] & OVERRUN:
            self.overruns += 1
        return self._status[0] | (self._status[1] & 0x03) << 8

    def read(self, words: int) -> int:
        """Read at most `READ_WORDS` of the waiting words; how many were read. Then ask `take` for each of them."""
        words = min(words, READ_WORDS)
        if words:
            self._bus.readfrom_mem_into(self.address, FIFO_DATA_OUT_TAG, self._views[words])
        return words

    def take(self, word: int) -> bool:
        """Look at one word that was read; True when it completed `sample`. Allocates nothing."""
        words, at = self._words, word * WORD
        kind = words[at] >> 3
        if kind == TAG_ACCELEROMETER:
            first, mul, other = 0, ACC_MUL, 1
        elif kind == TAG_GYROSCOPE:
            first, mul, other = 3, GYR_MUL, 0
        else:
            self.strange += 1
            return False
        for c in range(3):
            value = words[at + 1 + 2 * c] | words[at + 2 + 2 * c] << 8
            self.sample[first + c] = (value - 65_536 if value & 0x8000 else value) * mul >> 10
        slot = words[at] >> 1 & 0x03  # both words of one moment carry the same count
        self._slots[1 - other] = slot
        return self._slots[other] == slot
