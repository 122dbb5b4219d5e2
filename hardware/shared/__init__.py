"""Pure parts of the firmware: the same files on CPython and on MicroPython; integers, no pins, no network."""
