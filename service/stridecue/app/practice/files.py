"""Sessions and the referrer's page as files for whoever may see them; that one left stands in the audit trail."""

from collections.abc import Iterator
from contextlib import contextmanager

from stridecue.app.practice import report
from stridecue.app.practice.desk import Desk, refusals
from stridecue.app.practice.referral import SHORT, on_paper
from stridecue.edges.exchange import FORMS, ExchangeError, referral_pdf
from stridecue.edges.register import Actor
from stridecue.edges.store import LogError, Sessions, StoreError, read_log
from stridecue.edges.web.files import FileForm, Language, Sent
from stridecue.edges.web.messages import Refused


def session(desk: Desk, actor: Actor, name: str, form: FileForm, language: Language = "en") -> Sent:
    """The session in that form; Refused when it is not there (404) or cannot be said in it (409)."""
    made = FORMS[form]
    with _stored(desk):
        header, records = read_log(Sessions(desk.store_path).lines(name), name)
        content = made.written(header, records, language)
    _left(desk, actor, header.runner.pseudonym, form)
    return Sent(f"stridecue-{header.session}{made.ending}", made.media_type, content)


def log(desk: Desk, actor: Actor, name: str) -> list[bytes]:
    """The session's log, line by line, as it is."""
    with _stored(desk):
        lines = list(Sessions(desk.store_path).lines(name))
        header, _ = read_log(lines, name)
    _left(desk, actor, header.runner.pseudonym, "its log")
    return lines


def report_page(desk: Desk, actor: Actor, runner: str) -> Sent:
    """The report as one page; Refused where the report is: without the clinical pack, or the runner's consent."""
    content = referral_pdf(on_paper(report.page(desk, actor, runner)))
    with desk.changing(actor, "the report leaves as pdf", runner) as change:
        change.note("E", "report")
    return Sent(f"stridecue-report-{runner[:SHORT]}.pdf", "application/pdf", content)


def _left(desk: Desk, actor: Actor, runner: str, form: str) -> None:
    """Also of a guest, who is in no register."""
    with refusals(), desk.register.change(actor, f"a session leaves as {form}", runner) as change:
        change.note("E", "session")


@contextmanager
def _stored(desk: Desk) -> Iterator[None]:
    """What the store says, as an answer."""
    try:
        yield
    except StoreError as wrong:
        # whoever asks over HTTP need not know where the store lies
        raise Refused(404, str(wrong).removeprefix(f"{desk.store_path.absolute()}: ")) from None
    except (LogError, ExchangeError) as wrong:
        raise Refused(409, str(wrong)) from None
