"""What a runner's weeks add up to: sessions, time, distance, and the load of the knee in baseline steps.

A week is an ISO week, Monday to Sunday, in UTC as the sessions' own `wall` is. Steps that could not be assessed are
counted apart, and nothing is estimated in their place.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select

from stridecue.core.loads.cumulative import RunLoad, per_km_dose, total
from stridecue.edges.store.sessions import reader
from stridecue.edges.store.tables import LOAD, SESSIONS


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One week of one runner. `begins`: its Monday; `dose_per_km`: None before the first kilometre with a belt."""

    runner: str
    week: str
    begins: str
    sessions: int
    duration_s: float
    steps: int
    load: RunLoad
    dose_per_km: float | None


def monday(wall: str) -> date:
    """The first day of the week of a moment.

    >>> monday("2026-11-29T23:59:59.000Z")
    datetime.date(2026, 11, 23)
    """
    day = datetime.fromisoformat(wall).date()
    return date.fromisocalendar(*day.isocalendar()[:2], 1)


def weeks(path: Path) -> list[WeekRow]:
    """Every week in which somebody ran, newest first."""
    with reader(path) as connection:
        rows = connection.execute(select(SESSIONS)).all()
    groups: dict[tuple[date, str], list[tuple[float, int, RunLoad]]] = {}
    for row in rows:
        load = RunLoad(*(getattr(row, column.name) for column in LOAD))
        one = max(row.last_us - row.started_us, 0) / 1e6, row.steps, load
        groups.setdefault((monday(row.wall), row.runner), []).append(one)
    found = []
    for (begins, runner), parts in sorted(groups.items(), reverse=True):
        year, number, _ = begins.isocalendar()
        load = total(load for _, _, load in parts)
        found.append(
            WeekRow(
                runner,
                f"{year}-W{number:02}",
                begins.isoformat(),
                len(parts),
                sum(duration_s for duration_s, _, _ in parts),
                sum(steps for _, steps, _ in parts),
                load,
                per_km_dose(load),
            )
        )
    return found
