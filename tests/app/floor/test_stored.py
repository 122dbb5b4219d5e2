"""The sessions of the store as pages see them: summed up, measured, or refused in words."""

from pathlib import Path

import pytest

from stridecue.app.floor import stored
from stridecue.core.measures import measure
from stridecue.edges.web.messages import Refused
from tests.edges.exchange.sealed import keep, sealed


def test_a_stored_session_is_listed_and_measured(tmp_path: Path) -> None:
    """Its lane, its runner, its weeks, and the measures that its own log gives."""
    header, records = sealed("steady-two-pods")
    keep(tmp_path, header, records)
    store = tmp_path / "stridecue.sqlite"
    (line,) = stored.sessions(store, 20)
    assert (line.id, line.lane, line.runner) == (header.session, header.lane, header.runner.pseudonym)
    assert stored.whose(store, header.session) == (header.lane, header.runner.pseudonym)
    assert [week.runner for week in stored.summed_weeks(store)] == [header.runner.pseudonym]
    assert stored.measures(store, header.session) == measure(header.plan, header.runner, records)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    """No such session: nobody's, and 404; a damaged log: 409 with the line that is wrong."""
    header, records = sealed("free-run")
    keep(tmp_path, header, [*records[:9], header, *records[9:]])  # type: ignore[list-item] # a second header
    store = tmp_path / "stridecue.sqlite"
    assert stored.whose(store, "nope") is None
    for session, status, words in (("nope", 404, "no session 'nope'"), ("free-run", 409, "a second header")):
        with pytest.raises(Refused, match=words) as refused:
            stored.measures(store, session)
        assert refused.value.status == status


def test_a_store_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    """A file that is no database: 503 for whoever wants the list or the weeks."""
    store = tmp_path / "stridecue.sqlite"
    store.write_text("not a database, but long enough to be taken for one" * 20)
    for look in (lambda: stored.sessions(store, 20), lambda: stored.summed_weeks(store)):
        with pytest.raises(Refused) as refused:
            look()
        assert refused.value.status == 503
