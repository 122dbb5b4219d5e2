"""Drivers against chips at register level, which refuse what their data sheets refuse."""

import pytest

from bracelet.drv2605l import Drv2605l, MotorError
from foot_pod.lsm6dso import Lsm6dso, SensorError
from simulated.drv2605l_bus import Drv2605lBus
from simulated.lsm6dso_bus import FIFO_WORDS, Lsm6dsoBus

STILL = ((0, 0, 1_000), (0, 0, 0))
SAMPLE_US = 4_800


def sensor(**more: int) -> tuple[Lsm6dso, Lsm6dsoBus]:
    """A sensor that is set up; sample n turns n degrees a second about x."""
    bus = Lsm6dsoBus(lambda n: ((0, 0, 1_000), (n, 0, -1_000 * n)), **more)
    found = Lsm6dso(bus)
    found.start()
    return found, bus


def taken(found: Lsm6dso) -> list[list[int]]:
    """Every complete sample that waits."""
    samples = []
    while (waiting := found.waiting()) > 0:
        samples += [list(found.sample) for word in range(found.read(waiting)) if found.take(word)]
    return samples


def test_samples_come_out_in_the_detectors_units() -> None:
    """1 g is 9.81 m/s² × 64 and 100 °/s are 1.745 rad/s × 256, to a count; both halves of a sample belong together."""
    found, bus = sensor()
    bus.advance(120 * SAMPLE_US)
    samples = taken(found)
    assert len(samples) == 120
    assert samples[0][2] == pytest.approx(9.80665 * 64, abs=2)
    # the gyroscope's z is −n °/s: 256 π / 180 a degree
    assert [sample[5] for sample in samples] == pytest.approx([-n * 4.468 for n in range(120)], abs=2)


def test_a_full_fifo_is_noticed() -> None:
    """More than a second unread: the oldest samples go, and the driver counts that it happened."""
    found, bus = sensor()
    bus.advance(2 * FIFO_WORDS * SAMPLE_US)
    assert len(taken(found)) == FIFO_WORDS // 2
    assert found.overruns == 1
    bus.advance(10 * SAMPLE_US)
    assert len(taken(found)) == 10
    assert found.overruns == 1


def test_a_sensor_says_how_fast_it_runs() -> None:
    """INTERNAL_FREQ_FINE: ten steps of 0.15 % quicker, or slower."""
    assert sensor(fine=10)[0].period_ns == pytest.approx(4_799_760 / 1.015, rel=1e-4)
    assert sensor(fine=-10)[0].period_ns == pytest.approx(4_799_760 / 0.985, rel=1e-4)


def test_the_other_address_is_found_too() -> None:
    """SA0 high."""
    assert sensor(address=0x6B)[0].address == 0x6B


def test_an_absent_sensor_is_named() -> None:
    """No answer at either address: the words say what to check."""
    with pytest.raises(SensorError, match="SDA and SCL"):
        Lsm6dso(Lsm6dsoBus(lambda _: STILL, address=0x10))


def test_the_sensor_refuses_what_its_data_sheet_refuses() -> None:
    """Read-only and reserved registers, and other addresses, raise OSError; a FIFO in bypass stays empty."""
    found, bus = sensor()
    for register in (0x0F, 0x28, 0x70):
        with pytest.raises(OSError, match="written"):
            bus.writeto_mem(found.address, register, b"\x01")
    with pytest.raises(OSError, match="device"):
        bus.writeto_mem(0x11, 0x10, b"\x01")
    found.shelf()
    bus.advance(50 * SAMPLE_US)
    assert found.waiting() == 0


def test_a_motor_runs_only_as_it_was_set_up() -> None:
    """Strength, stillness and standby, with their times."""
    now = [0]
    bus = Drv2605lBus(lambda: now[0])
    motor = Drv2605l(bus)
    motor.start()
    for at_us, strength in ((10, 180), (80_010, 0), (100_000, 999), (150_000, -4)):
        now[0] = at_us
        motor.drive(strength)
    now[0] = 200_000
    motor.drive(90)
    now[0] = 210_000
    motor.standby()
    assert bus.runs == [(10, 80_010, 180), (100_000, 150_000, 255), (200_000, 210_000, 90)]


def test_an_absent_motor_driver_is_named() -> None:
    """Another chip at its place is not driven."""
    bus = Drv2605lBus(lambda: 0)
    bus._registers[0x00] = 0x60  # a DRV2605 without L: another part
    with pytest.raises(MotorError, match="0x5A"):
        Drv2605l(bus).start()
