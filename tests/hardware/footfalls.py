"""Run the firmware's detector over samples: a script for CPython and for MicroPython alike.

    micropython tests/hardware/footfalls.py HARDWARE SAMPLES DT_US

SAMPLES: a file of int16 (ax ay az gx gy gz) in the firmware's units. Prints one event a line, and last how many
samples could not be taken without memory from the heap (which is locked while a sample is taken).
"""

import sys
from array import array


def main(folder: str, file: str, dt_us: int) -> None:
    """See the module."""
    sys.path.insert(0, folder)
    from shared.footfall import FootDetector  # noqa: PLC0415 - found only once the folder is on the path

    try:
        from micropython import heap_lock, heap_unlock  # noqa: PLC0415 - not in CPython
    except ImportError:

        def heap_lock() -> None:
            """Nothing to lock."""

        heap_unlock = heap_lock

    detector, row, sample = FootDetector(), array("i", bytes(20)), array("h", bytes(12))
    with open(file, "rb") as found:  # noqa: PTH123 - MicroPython has no pathlib
        samples = array("h", found.read())
    refused, place, failed = 0, 0, False
    while place < len(samples):
        for c in range(6):
            sample[c] = samples[place + c]
        failed = False
        heap_lock()
        try:
            detector.push(dt_us, sample)
        except MemoryError:
            failed = True
        heap_unlock()
        refused += failed
        place += 6
        while detector.pace.waiting:
            detector.pace.take(row)
            print(*row, detector.pace.gait)  # noqa: T201 - what it is for
    print("refused", refused)  # noqa: T201 - the same


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
