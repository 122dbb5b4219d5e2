"""What a detector says: one record per event, the words for its codes, and why it is silent.

Every record is one row of `EVENT`; a detector fills rows of an array that its caller preallocated.
Times are integers on the pod's own clock, in microseconds.
"""

from typing import Final

import numpy as np

EVENT: Final = np.dtype(
    [
        ("kind", np.int64),  # INITIAL_CONTACT, TOE_OFF or STATE_CHANGE
        ("state", np.int64),  # STAND, WALK or RUN: what the wearer was doing
        ("side", np.int64),  # UNKNOWN, LEFT or RIGHT
        ("flags", np.int64),  # LATE | BRIDGED | SATURATED
        ("contact", np.int64),  # counts contacts; an initial contact and its toe-off share it
        ("at_us", np.int64),  # when it happened, sub-sample
        ("contact_us", np.int64),  # contact time, at toe-off; 0 elsewhere
        ("known_us", np.int64),  # time of the newest sample used: known_us - at_us is the delay
        ("quality", np.float64),  # 0..1
        ("side_confidence", np.float64),  # 0..1
    ]
)

INITIAL_CONTACT: Final = 1
TOE_OFF: Final = 2
STATE_CHANGE: Final = 3

STAND: Final = 0
WALK: Final = 1
RUN: Final = 2
STATES: Final = ("stand", "walk", "run")

UNKNOWN: Final = 0
LEFT: Final = 1
RIGHT: Final = 2
SIDES: Final = ("unknown", "left", "right")

LATE: Final = 1  # found after the fact, when running was recognised: to be logged, never cued
BRIDGED: Final = 2  # a gap of up to 60 ms lies in the window the event was read from
SATURATED: Final = 4  # the accelerometer stood at its limit in that window

OUT_ROWS: Final = 128  # rows a caller preallocates
CHUNK: Final = 64  # samples at most between two looks at those rows

# Why a detector is silent: code -> the words a runner's page may show after the pod's name.
FINE: Final = 0
WAITING: Final = 1
NO_MOVEMENT: Final = 2
ALL_ZERO: Final = 3
NOT_A_NUMBER: Final = 4
SATURATED_LONG: Final = 5
TIME_WENT_BACK: Final = 6
ERRATIC: Final = 7
SILENCE: Final = (
    "working",
    "waiting for the first samples",
    "no movement seen",
    "only zeros arrive: sensor off or broken",
    "broken numbers arrive",
    "sensor at its limit for seconds",
    "its clock went back",
    "its readings jump as no body can: loose, or broken",
)
