"""How good is a detector: its events against a truth.

A detected initial contact matches a true one within 50 ms, each at most once, nearest first. Contacts in the first
0.5 s or the last 0.15 s of a recording are optional: before, the swing that announces a contact was not recorded;
after, the delay budget had not run out. They are neither demanded nor held against the detector.

Steps count when they are called running. Recordings of strides are the exception: their runners also turn and
shuffle, and what was called walking counts there too. Where true contacts lie more than 1.2 s apart, what was
found between them is not judged: the runner paused or turned there.

Errors are detected minus true, in ms. Cadence is compared over every span of true contacts that lasts 10 s (the whole
recording when it is shorter, which then has no worst 10 s): `(contacts - 1) / (last - first)` of both, so that a
missed or invented contact shows. Delay counts events told live, from when they happened to `known_us`; events
flagged LATE (told when running was recognised) are no cue and have none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from stridecue.core.gait.footprint import INITIAL_CONTACT, LATE, RUN, STAND, TOE_OFF

MATCH_US: Final = 50_000
STRIDE_MATCH_US: Final = 250_000  # a foot lands at most so long before it rests
EDGE_START_US: Final = 500_000
EDGE_END_US: Final = 150_000
WINDOW_US: Final = 10_000_000
FEWEST_CONTACTS: Final = 3
PAUSE_US: Final = 1_200_000  # true strides further apart: the runner paused, and nobody saw what the feet did
NO_TOE_OFF: Final = -(2**62)
"""In `Truth.to_us`: nobody saw when this contact ended."""
SETTLE_US: Final = 2_000_000  # running must be left within 2 s of a fall

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Kind = Literal["contacts", "strides", "cadence", "not_running", "fall", "none"]


def _no_ints() -> Ints:
    return np.zeros(0, np.int64)


def _no_floats() -> Floats:
    return np.zeros(0)


@dataclass(frozen=True)
class Truth:
    """What really happened in one recording.

    `contacts`: `ic_us` and `to_us` (n,) from force, to the 50 N threshold; `judged` (n,) says whose times count.
    `strides`: `ic_us` is when the foot came to rest, later than its contact: only counts and cadence are judged.
    `cadence`: the prevailing cadence per span, (n, 2) `spans_us` and (n,) `cadence_spm`, compared with the
    median stride. `not_running`: every step called running is false. `fall`: the same, from 2 s after `fall_us`.
    `feet` is how many feet the contacts belong to: 1 for a foot or shank pod, 2 at the trunk. Not `complete`: there
    were more contacts than these, so that they are timed but not counted.
    """

    kind: Kind
    feet: int = 2
    ic_us: Ints = field(default_factory=_no_ints)
    to_us: Ints = field(default_factory=_no_ints)
    judged: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    spans_us: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    cadence_spm: Floats = field(default_factory=_no_floats)
    fall_us: int = 0
    complete: bool = True


@dataclass(frozen=True)
class Tally:
    """The raw material of every figure; tallies of many recordings are pooled by `pool`."""

    hits: int = 0
    misses: int = 0
    extras: int = 0
    counted: bool = False
    ic_error_ms: Floats = field(default_factory=_no_floats)
    to_error_ms: Floats = field(default_factory=_no_floats)
    contact_error_ms: Floats = field(default_factory=_no_floats)
    contact_true_ms: Floats = field(default_factory=_no_floats)
    cadence_error_spm: Floats = field(default_factory=_no_floats)
    cadence_span_us: Ints = field(default_factory=_no_ints)
    delay_ms: Floats = field(default_factory=_no_floats)
    false_steps: int = 0
    not_running_min: float = 0.0


def match(found_us: Ints, true_us: Ints, before_us: int = MATCH_US, after_us: int = MATCH_US) -> Ints:
    """Index into `found_us` for each true time (-1: none), each used once, nearest pairs first.

    >>> match(np.array([90, 1_000_000]), np.array([100, 500_000])).tolist()
    [0, -1]
    """
    partner = np.full(len(true_us), -1, np.int64)
    pairs = []
    for i, at in enumerate(true_us):
        lo, hi = np.searchsorted(found_us, (at - before_us, at + after_us + 1))
        pairs += [(abs(int(found_us[j]) - int(at)), i, int(j)) for j in range(lo, hi)]
    taken: set[int] = set()
    for _, i, j in sorted(pairs):
        if partner[i] < 0 and j not in taken:
            partner[i] = j
            taken.add(j)
    return partner


def cadence_errors(found_us: Ints, true_us: Ints, feet: int) -> tuple[Floats, Ints]:
    """Error of the cadence (steps per minute) over every 10 s of true contacts, and how long each span was (us)."""
    errors, spans_us = [], []
    per_min = 60e6 * (2 / feet)
    for i in range(len(true_us)):
        j = int(np.searchsorted(true_us, true_us[i] + WINDOW_US))
        if j >= len(true_us):
            if i > 0 or len(true_us) < FEWEST_CONTACTS:
                break
            j = len(true_us) - 1
        if np.diff(true_us[i : j + 1]).max() > PAUSE_US:
            continue
        inside = found_us[(found_us >= true_us[i] - MATCH_US) & (found_us <= true_us[j] + MATCH_US)]
        true_spm = per_min * (j - i) / float(true_us[j] - true_us[i])
        found_spm = per_min * (len(inside) - 1) / float(inside[-1] - inside[0]) if len(inside) > 1 else 0.0
        errors.append(found_spm - true_spm)
        spans_us.append(int(true_us[j] - true_us[i]))
    return np.array(errors), np.array(spans_us, np.int64)


def _contacts(truth: Truth, ic: NDArray[Any], to: NDArray[Any], begin_us: int, end_us: int) -> dict[str, Any]:
    """Score against force-plate contacts or strides."""
    strides = truth.kind == "strides"
    partner = match(ic["at_us"], truth.ic_us, STRIDE_MATCH_US if strides else MATCH_US)
    lo_us, hi_us = begin_us + EDGE_START_US, end_us - EDGE_END_US
    demanded = (truth.ic_us >= lo_us) & (truth.ic_us <= hi_us)
    if len(truth.ic_us):  # a contact that the recording cut short is in no list of true ones
        lo_us = max(lo_us, int(truth.ic_us[0]) - MATCH_US)
        hi_us = min(hi_us, int(truth.ic_us[-1]) + MATCH_US)
    spare = np.ones(len(ic), np.bool_)
    spare[partner[partner >= 0]] = False
    spare &= (ic["at_us"] >= lo_us) & (ic["at_us"] <= hi_us)
    for a_us, b_us in zip(truth.ic_us, truth.ic_us[1:], strict=False):
        if b_us - a_us > PAUSE_US:
            spare &= ~((ic["at_us"] > a_us) & (ic["at_us"] < b_us))
    ic_error, to_error, contact_error, contact_true = [], [], [], []
    for i in np.flatnonzero((partner >= 0) & truth.judged):
        one = ic[partner[i]]
        ic_error.append((one["at_us"] - truth.ic_us[i]) / 1e3)
        ends = to[to["contact"] == one["contact"]]
        if len(ends) and truth.to_us[i] != NO_TOE_OFF:
            to_error.append((ends[0]["at_us"] - truth.to_us[i]) / 1e3)
            contact_true.append((truth.to_us[i] - truth.ic_us[i]) / 1e3)
            contact_error.append(ends[0]["contact_us"] / 1e3 - contact_true[-1])
    timed = {
        "ic_error_ms": np.array(ic_error),
        "to_error_ms": np.array(to_error),
        "contact_error_ms": np.array(contact_error),
        "contact_true_ms": np.array(contact_true),
    }
    if not truth.complete:
        return timed
    cadence_error_spm, cadence_span_us = cadence_errors(ic["at_us"], truth.ic_us[demanded], truth.feet)
    return timed | {
        "hits": int(np.sum(demanded & (partner >= 0))),
        "misses": int(np.sum(demanded & (partner < 0))),
        "extras": int(np.sum(spare)),
        "counted": True,
        "cadence_error_spm": cadence_error_spm,
        "cadence_span_us": cadence_span_us,
    }


def tally(events: NDArray[Any], truth: Truth, begin_us: int, end_us: int) -> Tally:
    """Score the `EVENT` rows of one recording that lasted from `begin_us` to `end_us`."""
    run = events[events["state"] != STAND] if truth.kind == "strides" else events[events["state"] == RUN]
    ic = np.sort(run[run["kind"] == INITIAL_CONTACT], order="at_us")
    to = run[run["kind"] == TOE_OFF]
    told = run[((run["kind"] == INITIAL_CONTACT) | (run["kind"] == TOE_OFF)) & ((run["flags"] & LATE) == 0)]
    parts: dict[str, Any] = {"delay_ms": (told["known_us"] - told["at_us"]) / 1e3}
    if truth.kind in ("contacts", "strides"):
        parts |= _contacts(truth, ic, to, begin_us, end_us)
    elif truth.kind == "cadence":
        errors = []
        for (lo_us, hi_us), spm in zip(truth.spans_us, truth.cadence_spm, strict=True):
            at_us = ic["at_us"][(ic["at_us"] >= lo_us) & (ic["at_us"] < hi_us)]
            errors.append(
                (120e6 * (2 / truth.feet) / float(np.median(at_us[2:] - at_us[:-2])) if len(at_us) > 2 else 0.0) - spm
            )
        parts |= {"cadence_error_spm": np.array(errors), "cadence_span_us": np.diff(truth.spans_us, axis=1).ravel()}
    elif truth.kind in ("not_running", "fall"):
        from_us = begin_us if truth.kind == "not_running" else min(truth.fall_us + SETTLE_US, end_us)
        parts["false_steps"] = int(np.sum(ic["at_us"] >= from_us))
        parts["not_running_min"] = (end_us - from_us) / 60e6
        parts["delay_ms"] = _no_floats()
    return Tally(**parts)


def pool(tallies: Sequence[Tally]) -> Tally:
    """All the recordings as one."""

    def joined(name: str) -> Floats:
        parts: list[Floats] = [_no_floats(), *(getattr(one, name) for one in tallies)]
        return np.concatenate(parts)

    return Tally(
        hits=sum(one.hits for one in tallies),
        misses=sum(one.misses for one in tallies),
        extras=sum(one.extras for one in tallies),
        counted=any(one.counted for one in tallies),
        ic_error_ms=joined("ic_error_ms"),
        to_error_ms=joined("to_error_ms"),
        contact_error_ms=joined("contact_error_ms"),
        contact_true_ms=joined("contact_true_ms"),
        cadence_error_spm=joined("cadence_error_spm"),
        cadence_span_us=joined("cadence_span_us").astype(np.int64),
        delay_ms=joined("delay_ms"),
        false_steps=sum(one.false_steps for one in tallies),
        not_running_min=sum(one.not_running_min for one in tallies),
    )


def figures(t: Tally) -> dict[str, float | None]:
    """Make the figures of `stridecue validate gait --json`; None where there is no truth for one."""

    def over(values: Floats, what: str) -> float | None:
        if len(values) == 0:
            return None
        if what == "worst":
            return round(float(np.abs(values).max()), 4)
        if what in ("p50", "p95"):
            return round(float(np.percentile(values, int(what[1:]))), 4)
        return round(float(values.mean() if what == "mean" else values.std()), 4)

    found, true = t.hits + t.extras, t.hits + t.misses
    precision = round(t.hits / found, 5) if t.counted and found else None
    recall = round(t.hits / true, 5) if t.counted and true else None
    return {
        "f1": round(2 * t.hits / (found + true), 5) if t.counted and found + true else None,
        "precision": precision,
        "recall": recall,
        "ic_bias_ms": over(t.ic_error_ms, "mean"),
        "ic_sd_ms": over(t.ic_error_ms, "sd"),
        "to_bias_ms": over(t.to_error_ms, "mean"),
        "to_sd_ms": over(t.to_error_ms, "sd"),
        "contact_bias_ms": over(t.contact_error_ms, "mean"),
        "contact_sd_ms": over(t.contact_error_ms, "sd"),
        "cadence_mean_error_spm": over(t.cadence_error_spm, "mean"),
        "cadence_sd_error_spm": over(t.cadence_error_spm, "sd"),
        "cadence_worst_10s_error_spm": over(t.cadence_error_spm[t.cadence_span_us >= WINDOW_US], "worst"),
        "delay_p50_ms": over(t.delay_ms, "p50"),
        "delay_p95_ms": over(t.delay_ms, "p95"),
        "false_steps_per_min": round(t.false_steps / t.not_running_min, 4) if t.not_running_min > 0 else None,
    }
