"""The DRV2605L haptic driver over I²C, in real-time playback: one number is the strength.

Registers after TI's data sheet SLOS854D, section 8.6. An eccentric-mass motor (ERM) in open loop, unsigned input: 0 is
still, 255 is the rated voltage. Standby between sessions: 2 µA.
"""

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from shared.kinds import Bus, Pwm

ADDRESS = 0x5A
STATUS = 0x00
MODE = 0x01
RTP_INPUT = 0x02
LIBRARY = 0x03
RATED_VOLTAGE = 0x16
OD_CLAMP = 0x17
FEEDBACK = 0x1A
CONTROL3 = 0x1D

DEVICE_ID = 7  # STATUS, bits 7:5
RESET = 0x80
STANDBY = 0x40
REAL_TIME = 0x05
LIBRARY_ERM = 0x01
FEEDBACK_ERM = 0x36  # N_ERM_LRA 0: an eccentric mass
UNSIGNED_OPEN_LOOP = 0xA8  # CONTROL3: ERM_OPEN_LOOP, DATA_FORMAT_RTP unsigned
RATED_3_V = 0x90  # 21.18 mV a step in open loop, section 8.5.2.1
CLAMP_3_3_V = 0x9C


class MotorError(Exception):
    """The driver does not answer as its data sheet says."""


class Drv2605l:
    """One driver on `bus` (`machine.I2C` or anything with its `readfrom_mem_into` and `writeto_mem`)."""

    def __init__(self, bus: "Bus") -> None:
        self._bus = bus
        self._byte = bytearray(1)

    def _read(self, register: int) -> int:
        self._bus.readfrom_mem_into(ADDRESS, register, self._byte)
        return self._byte[0]

    def _write(self, register: int, value: int) -> None:
        self._byte[0] = value
        self._bus.writeto_mem(ADDRESS, register, self._byte)

    def start(self) -> None:
        """Reset, set up, still."""
        if self._read(STATUS) >> 5 != DEVICE_ID:
            raise MotorError("no DRV2605L at 0x5A: check its power, SDA and SCL")
        self._write(MODE, RESET)
        for _ in range(100):
            if not self._read(MODE) & RESET:
                break
        else:
            raise MotorError("the DRV2605L does not come out of its reset")
        wanted = (
            (FEEDBACK, FEEDBACK_ERM),
            (CONTROL3, UNSIGNED_OPEN_LOOP),
            (RATED_VOLTAGE, RATED_3_V),
            (OD_CLAMP, CLAMP_3_3_V),
            (LIBRARY, LIBRARY_ERM),
            (RTP_INPUT, 0),
            (MODE, REAL_TIME),
        )
        for register, value in wanted:
            self._write(register, value)
            if self._read(register) != value:
                raise MotorError("register 0x%02X of the DRV2605L does not keep 0x%02X" % (register, value))

    def drive(self, strength: int) -> None:
        """0 (still) to 255, at once."""
        self._write(RTP_INPUT, max(0, min(strength, 255)))

    def standby(self) -> None:
        """Still, and hardly any current."""
        self._write(RTP_INPUT, 0)
        self._write(MODE, STANDBY | REAL_TIME)


class PlainMotor:
    """A bare motor on a transistor, driven by a PWM pin (`machine.PWM`): the lesser thing, felt all the same."""

    def __init__(self, pwm: "Pwm") -> None:
        self._pwm = pwm

    def start(self) -> None:
        """Still."""
        self._pwm.duty_u16(0)

    def drive(self, strength: int) -> None:
        """0 (still) to 255."""
        self._pwm.duty_u16(max(0, min(strength, 255)) * 257)

    def standby(self) -> None:
        """Still."""
        self._pwm.duty_u16(0)
