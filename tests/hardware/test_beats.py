"""The shared vectors up to two million beats, by a real MicroPython: the beats of Python and JavaScript."""

import json
import subprocess

import pytest

from tests.parts import MICROPYTHON, ROOT

SCRIPT = """
import json, sys
sys.path.insert(0, sys.argv[1])
from shared.beats import beat_us, first_beat_at_or_after
wrong = 0
for vector in json.load(open(sys.argv[2])):
    at_us = beat_us(vector["anchor_us"], vector["milli_spm"], vector["n"])
    back = first_beat_at_or_after(vector["anchor_us"], vector["milli_spm"], at_us)
    wrong += at_us != vector["beat_us"] or back != vector["n"]
print(sys.implementation.name, wrong)
"""


@pytest.mark.micropython
def test_micropython_computes_the_same_beats() -> None:
    """Every vector, and back from each beat to its number."""
    vectors = ROOT / "tests" / "vectors" / "beats.json"
    assert max(vector["n"] for vector in json.loads(vectors.read_text())) == 2_000_000
    line = [str(MICROPYTHON), "-c", SCRIPT, str(ROOT / "hardware"), str(vectors)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == ["micropython", "0"], done.stdout + done.stderr
