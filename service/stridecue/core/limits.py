"""Constants that keep a runner safe. Compiled in: no file and no person can widen them.

Source: the project's fault model (terms and constants) unless a line says otherwise; the insulin
loops it leans on act on data at most 1.8 to 3 sample periods old, a stride is 0.57 to 0.86 s.
"""

T_HOLD_STRIDES = 2
"""Silent once the last valid step is older than this many median strides …"""
T_HOLD_MIN_US = 1_200_000
T_HOLD_MAX_US = 2_000_000
"""… but never sooner or later than these."""

T_LOST_US = 3_000_000
"""No sign of life of a needed device for this long: say that it is lost."""

T_FUTURE_US = 100_000
"""A step dated later than this after its arrival is refused."""

CUE_TTL_MS = 300
"""A cue older than this is dropped: by the service, and again by the actuator."""

LEASE_MS = 1_500
LEASE_RENEWAL_MS = 500
"""An actuator acts only under a running lease, renewed at 2 Hz: when it stops hearing, it goes quiet."""

WARMUP_STEPS = 4
"""Valid steps, alternating where the side is known, before the first cue and after every hold."""

RATE_PER_S = 20
RATE_BURST = 60
"""Messages a device may send; over it, its lane is held and the device named."""
IMU_RATE_PER_S = 60
IMU_BURST = 200
"""The same for batches of raw samples: 20 to 30 ms each, and a Wi-Fi pause of three seconds at once."""
BACKFILL_RATE_PER_S = 400
BACKFILL_BURST = 1_200
"""The same for steps resent after an outage: two rings of 600 at once."""

SAME_FOOT_MIN_US = 300_000
"""Two contacts of one foot closer than this are a scuff, not a stride (400 spm)."""
ANY_FOOT_MIN_US = 180_000
"""Two contacts of unknown side, or of opposite feet, closer than this are one contact seen twice (333 spm)."""
DOUBLED_MAX = 3
DOUBLED_WINDOW_US = 10_000_000
"""This many doubled contacts within the window: hold, check the pod."""

STUCK_INTERVALS = 12
"""This many step intervals equal to the millisecond: no human runs so, the sensor is stuck."""

RUN_ENTER_MILLI_SPM = 140_000
RUN_LEAVE_MILLI_SPM = 130_000
"""Steps slower than this are walking as far as cues go; brisk walking ends at about 130 spm. Choice of the project."""

RUN_MAX_MILLI_SPM = 220_000
RUN_MAX_PERMILLE = 250
"""A cadence above this, or this far over the baseline, is strides taken for steps: a walker read as a sprinter."""

TARGET_MAX_PERMILLE = 100
"""Never more than +10 % over the runner's own baseline (coaching evidence, section 1.2)."""
TARGET_MAX_MILLI_SPM = 190_000
"""… and never more than 190 spm at an easy pace (the same)."""
TEMPO_MIN_PERMILLE = -100
"""Nor is any tempo, on its way to the target, further below the baseline than this."""
BASELINE_MIN_MILLI_SPM = 130_000
BASELINE_MAX_MILLI_SPM = 200_000
"""A baseline outside this is refused (coaching evidence, section 8.1)."""

BATTERY_LOW_PCT = 15
"""Say so once, before the device dies."""

PATIENCE_US = 60_000_000
"""How long the acknowledgement waits for a missing step that its pod never names as kept."""


def hold_after_us(median_step_us: int) -> int:
    """T_HOLD: how old the last valid step may be before the lane falls silent; 0 means not known yet.

    >>> hold_after_us(0), hold_after_us(350_000), hold_after_us(600_000)
    (2000000, 1400000, 2000000)
    """
    if median_step_us <= 0:
        return T_HOLD_MAX_US
    return min(max(T_HOLD_STRIDES * 2 * median_step_us, T_HOLD_MIN_US), T_HOLD_MAX_US)


def tempo_limits_milli_spm(baseline_milli_spm: int) -> tuple[int, int]:
    """The slowest and the quickest beat that this runner is ever given.

    >>> tempo_limits_milli_spm(160_000), tempo_limits_milli_spm(180_000), tempo_limits_milli_spm(195_000)
    ((144000, 176000), (162000, 190000), (175500, 195000))
    """
    quickest = baseline_milli_spm * (1000 + TARGET_MAX_PERMILLE) // 1000
    # a runner whose own cadence is above the cap is never slowed down by it
    quickest = min(quickest, max(TARGET_MAX_MILLI_SPM, baseline_milli_spm))
    return baseline_milli_spm * (1000 + TEMPO_MIN_PERMILLE) // 1000, quickest


def believable_milli_spm(baseline_milli_spm: int | None) -> int:
    """The quickest cadence that is taken for running.

    >>> believable_milli_spm(None), believable_milli_spm(160_000)
    (220000, 200000)
    """
    if baseline_milli_spm is None:
        return RUN_MAX_MILLI_SPM
    return min(RUN_MAX_MILLI_SPM, baseline_milli_spm * (1000 + RUN_MAX_PERMILLE) // 1000)
