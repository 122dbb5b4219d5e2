"""What was answered about pain in one session, from the diary and from its log, each as what it counts as."""

from stridecue.app.practice import logbook
from stridecue.app.practice.desk import Desk
from stridecue.core.pain.pain import Answer, timed
from stridecue.edges.register import Reading
from stridecue.edges.register.programme import pain, records
from stridecue.edges.register.programme.runs import RunRow


def of_session(desk: Desk, reading: Reading, runner: str, row: RunRow) -> list[Answer]:
    """All that counts; an answer that came before its moment is no answer to it."""
    offset_s = clock_offset_s(desk, reading, runner)
    kept = pain.answered(reading, runner, row.name, row.run.began_s)
    diary = [timed(one.answer, one.answered_s, row.run.over_s, offset_s) for one in kept]
    return [*diary, *logbook.said(desk, row.name)]


def clock_offset_s(desk: Desk, reading: Reading, runner: str) -> int:
    """How far east of UTC the runner's clock is; the machine's own as long as nobody has entered a record."""
    record = records.get(reading, runner)
    return record.utc_offset_s if record.version else desk.local_offset_s()
