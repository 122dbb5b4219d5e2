"""The oracle over logs: what a real service said and what its outputs played, read afterwards as a stranger would.

python -m tests.judge FOLDER      every session kept there, after a long run; exit status 1 where anything is wrong
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final, get_args

from stridecue.core.cues import Cue
from stridecue.core.events import Event
from stridecue.core.log import Seal
from stridecue.core.plan import Plan
from stridecue.core.runner import Runner
from stridecue.edges.store import Sessions, read_log
from tests.oracle import Oracle

CUES: Final = get_args(Cue)


def judged(runner: Runner, plan: Plan, records: Iterable[Event | Cue | Seal]) -> list[str]:
    """What the oracle finds in one session."""
    oracle, event, cues = Oracle(runner.baseline_milli_spm, plan=plan), None, list[Cue]()
    for record in records:
        if isinstance(record, CUES):
            cues.append(record)
            continue
        if event is not None:
            oracle.see(event, cues)  # type: ignore[arg-type] # what is no cue and no seal is an event
        event, cues = None if isinstance(record, Seal) else record, []
    if event is not None:  # cut off: its last event counts too
        oracle.see(event, cues)  # type: ignore[arg-type] # what is no cue and no seal is an event
    return oracle.wrongs


def judged_log(source: Path | Iterable[bytes]) -> list[str]:
    """The same of its lines."""
    header, records = read_log(source)
    return judged(header.runner, header.plan, records)


def judged_folder(folder: Path) -> dict[str, list[str]]:
    """Every session in a folder's store, with what is wrong in it."""
    kept = Sessions(folder / "stridecue.sqlite")
    return {row.id: judged_log(kept.lines(row.id)) for row in kept.all(1_000_000)}


if __name__ == "__main__":
    found = judged_folder(Path(sys.argv[1]))
    for name, wrongs in found.items():
        sys.stdout.write(f"{name}: {len(wrongs)} wrong\n" + "".join(f"  {wrong}\n" for wrong in wrongs[:20]))
    sys.exit(1 if any(found.values()) else 0)
