"""The disk refuses in the middle of a change: one line, nothing half-done, and all is well when there is room again.

The refusal is a real one: RLIMIT_FSIZE makes write(2) fail beyond a size, in a process of its own.
"""

import json
import subprocess
import sys
from pathlib import Path

FULL = """
import json, resource, signal, sys
from pathlib import Path
from sqlalchemy import insert
from stridecue.edges.register import HOME, Register, RegisterError, people
from stridecue.edges.register.tables.people import SETTINGS

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
register = Register(Path(sys.argv[1]))
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

def add(name):
    with register.change(HOME, "somebody new") as change:
        people.add(change, name)
        change.execute(insert(SETTINGS).values(name=name, value="x" * 20_000))

add("before")
entries = register.verify().entries
resource.setrlimit(resource.RLIMIT_FSIZE, (register.path.stat().st_size + 4096, hard))
told = []
for number in range(3):
    try:
        add(f"during-{number}")
    except RegisterError as wrong:
        told.append(str(wrong))
there = register.verify().entries
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
add("after")
with register.read(HOME, "who") as reading:
    names = [person.name for person in people.all_people(reading)]
print(json.dumps({"told": told, "names": names, "lost": entries - there, "whole": register.verify().whole}))
"""


def test_nothing_is_half_done(tmp_path: Path) -> None:
    """Three changes that do not fit are told in a line each and leave no row, key or entry; the next one fits."""
    done = subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found["told"]) == 3, found
    assert all("\n" not in line and "people.sqlite: " in line for line in found["told"])
    assert (found["names"], found["lost"], found["whole"]) == (["after", "before"], 0, True)
