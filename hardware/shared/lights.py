"""What one LED says: a colour for what, a rhythm for how. The same words on the pod and on the bracelet.

>>> light(SEARCHING, 100), light(SEARCHING, 600)
((0, 0, 40), (0, 0, 0))
"""

OFF, SLEEPING, SEARCHING, READY, STEPPING, LOW_BATTERY, FAULT, SAFE = range(8)

# colour (red, green, blue), on for, every: ms
LANGUAGE = {
    OFF: ((0, 0, 0), 0, 1_000),
    SLEEPING: ((0, 0, 0), 0, 1_000),
    SEARCHING: ((0, 0, 40), 500, 1_000),  # slow blue: looking for Wi-Fi or the broker
    READY: ((0, 40, 0), 60, 2_000),  # a green blink every two seconds: connected, waiting for steps
    STEPPING: ((0, 40, 0), 60, 500),  # quick green: steps are found and sent
    LOW_BATTERY: ((60, 20, 0), 100, 1_000),  # orange: 15 % or less
    FAULT: ((80, 0, 0), 150, 300),  # quick red: the sensor or the motor does not answer
    SAFE: ((50, 0, 50), 1_000, 2_000),  # slow violet: safe mode; open its access point and mend it
}
LOW_PCT = 15


def light(state: int, now_ms: int) -> "tuple[int, int, int]":
    """The colour at this moment."""
    colour, on_ms, every_ms = LANGUAGE[state]
    return colour if now_ms % every_ms < on_ms else (0, 0, 0)


def state_of(fault: bool, safe: bool, connected: bool, stepping: bool, battery_pct: int) -> int:
    """The worst that is true."""
    if safe:
        return SAFE
    if fault:
        return FAULT
    if not connected:
        return SEARCHING
    if 0 <= battery_pct <= LOW_PCT:
        return LOW_BATTERY
    return STEPPING if stepping else READY
