"""The forms in which a session leaves, read top to bottom; each takes the header and the records of its log once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from stridecue.core.cues import Cue
from stridecue.core.events import Event
from stridecue.core.log import Header, Seal
from stridecue.edges.exchange.paper.tongue import Language, Tongue
from stridecue.edges.exchange.session_csv import dictionary_csv, steps_csv
from stridecue.edges.exchange.session_fit import session_fit
from stridecue.edges.exchange.session_json import session_json
from stridecue.edges.exchange.session_parquet import session_parquet
from stridecue.edges.exchange.session_pdf import session_pdf

Records = Iterable[Event | Cue | Seal]


@dataclass(frozen=True, slots=True)
class Form:
    """How its file's name ends, its media type (RFC 6838), and who writes it; ExchangeError when that cannot be.

    `say`: who writes it in a language, where it is for people to read; `write` is English then.
    """

    ending: str
    media_type: str
    write: Callable[[Header, Records], bytes]
    say: Callable[[Header, Records, Language], bytes] | None = None

    def written(self, header: Header, records: Records, language: Language) -> bytes:
        """In the language, where the form has words of its own."""
        return self.write(header, records) if self.say is None else self.say(header, records, language)


def _csv(header: Header, records: Records) -> bytes:
    return "".join(steps_csv(header, records)).encode()


def _dictionary(header: Header, records: Records) -> bytes:
    del header, records  # it is the same for all
    return dictionary_csv().encode()


def _told(header: Header, records: Records, language: Language) -> bytes:
    return session_pdf(header, records, Tongue(language))


FORMS: Final[dict[str, Form]] = {
    "csv": Form(".csv", "text/csv; charset=utf-8", _csv),
    "dictionary": Form("-columns.csv", "text/csv; charset=utf-8", _dictionary),
    "parquet": Form(".parquet", "application/vnd.apache.parquet", session_parquet),
    "fit": Form(".fit", "application/vnd.ant.fit", session_fit),
    "pdf": Form(".pdf", "application/pdf", session_pdf, _told),
    "json": Form(".json", "application/json", session_json),
}
