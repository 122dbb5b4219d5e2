"""What stands on the report for a referrer: the words and figures that its sheet and its page both show.

>>> Referral.__slots__[:2]
('name', 'subject')
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Referral:
    """Every line is in words already, so that sheet and page agree to the letter.

    `sections`, `gaps`: heading and lines, two side by side; the gaps are what is missing, and what is never measured.
    `chart`: its name, `cadence`: per series the figure of each session [spm], None where there is none, and `figures`:
    the same as a table, its head first; `sessions`: their names. `table`: the name of that of the sessions, `rows`: its
    head first, `key`: what its columns mean.
    """

    name: str
    subject: str
    head: tuple[tuple[str, str, str, str], ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    sessions: tuple[str, ...]
    chart: str
    cadence: dict[str, tuple[float | None, ...]]
    figures: tuple[tuple[str, ...], ...]
    table: str
    rows: tuple[tuple[str, ...], ...]
    key: str
    gaps: tuple[tuple[str, tuple[str, ...]], ...]
    notices: tuple[str, ...]
