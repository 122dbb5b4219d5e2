"""kernel.py: one way in, two ways to run it, one answer."""

import os
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridecue.core import cadence, gate, symmetry
from stridecue.core.kernel import fresh_array, frozen, kernel
from stridecue.core.loads import per_step
from stridecue.core.step import COUNTING, NOTHING_MEASURED, STATE, Step, advance, forget, warm

Contact = tuple[int, int, int, int]

INTERVALS = st.one_of(st.integers(250_000, 800_000), st.integers(0, 4_000_000), st.sampled_from([350_000, 700_000]))
STREAMS = st.lists(
    st.tuples(INTERVALS, st.integers(0, 2), st.integers(-150_000, 2_500_000), st.integers(0, 3)), max_size=120
)


def plain(s: Any, contact_us: int, side: int, now_us: int, hold_us: int, missing: int) -> Step:
    """`advance` from the plain twins alone."""
    before_us, before_side, before_steps = int(s.last_us), int(s.previous_side), int(s.steps)
    verdict = gate.judge.py_func(s, contact_us, side, now_us, hold_us)
    if verdict == gate.PASS:
        cadence.update.py_func(s, contact_us, side, missing)
        symmetry.update.py_func(s, contact_us, side)
        counted = int(s.steps) - before_steps
        per_step.score.py_func(s, *NOTHING_MEASURED)
        if before_us and (counted == 1 or (counted == 2 and side and side == before_side)):
            step_us = (contact_us - before_us) // counted
            per_step.hold.py_func(s, 230_000, step_us, 3_000, 0, before_side)
    figures = [int(s[name]) for name in Step._fields[2:]]
    return Step(verdict, gate.suspect.py_func(s, now_us), *figures)


@given(STREAMS)
def test_jitted_and_plain_twins_agree_bit_for_bit(stream: list[Contact]) -> None:
    """Every figure and every byte of the state is the same from the kernel and from its readable twin."""
    jitted, twin = fresh_array(STATE), fresh_array(STATE)
    contact_us = 1_000_000
    for interval_us, side, age_us, missing in stream:
        contact_us += interval_us
        now_us = contact_us + age_us
        step = advance(jitted, contact_us, side, now_us, 2_000_000, missing, 230_000, 3_000, 0, *NOTHING_MEASURED)
        assert tuple(step) == tuple(plain(twin[0], contact_us, side, now_us, 2_000_000, missing))
    assert jitted.tobytes() == twin.tobytes()


def test_a_kernel_keeps_its_plain_twin() -> None:
    """`py_func` is there with the JIT on and off, and gives the same answer."""

    @kernel
    def twice(x: int) -> int:
        return 2 * x

    assert twice(21) == twice.py_func(21) == 42


def test_fresh_and_forget_leave_nothing() -> None:
    """A fresh record is all zero; `forget` brings its counting back to that, and leaves the load of the run."""
    s = fresh_array(STATE)
    for i in range(9):
        advance(
            s,
            1_000_000 + 350_000 * i,
            1 + i % 2,
            1_000_000 + 350_000 * i,
            2_000_000,
            0,
            230_000,
            3_000,
            0,
            *NOTHING_MEASURED,
        )
    assert np.frombuffer(s.tobytes(), np.uint8).any()
    dose = int(s[0].load_seen_steps)
    forget(s)
    assert not any(s[name].any() for name, *_ in COUNTING)
    assert int(s[0].load_seen_steps) == dose > 0


def test_warm_compiles_the_signature_that_the_session_calls() -> None:
    """After `warm`, a footfall compiles nothing more: the first is as quick as the thousandth."""
    warm()
    before = len(getattr(advance, "signatures", []))
    advance(fresh_array(STATE), 1_000_000, 1, 1_000_000, 2_000_000, 0, 230_000, 3_000, 0, *NOTHING_MEASURED)
    assert len(getattr(advance, "signatures", [])) == before


LIMIT = 3


@kernel
def inner(x: int) -> int:
    """What `outer` calls."""
    return x + LIMIT


@kernel
def outer(x: int) -> int:
    """A kernel that has frozen another one, which has frozen a limit."""
    return inner(x) + 1


def test_the_cache_knows_what_a_kernel_has_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A moved limit or a repaired callee changes the stamp: machine code of yesterday is never run."""
    before = frozen(outer.py_func)
    assert frozen(outer.py_func) == before
    monkeypatch.setitem(globals(), "LIMIT", 4)
    moved = frozen(outer.py_func)
    monkeypatch.setitem(globals(), "inner", twice_plus)
    assert len({before, moved, frozen(outer.py_func)}) == 3


@kernel
def twice_plus(x: int) -> int:
    """Another callee."""
    return 2 * x + LIMIT


@pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="without the JIT there is no cache")
def test_the_stamp_is_the_one_numba_compares() -> None:
    """Numba still keeps its index where `kernel` adds to the stamp (a private name; this test watches it)."""
    index = advance._cache._cache_file  # type: ignore[attr-defined]
    assert index._source_stamp[1] == frozen(advance.py_func)
