"""What the house keeps between two starts, by name: small texts, nothing of a runner but a pseudonym.

>>> import tempfile
>>> from pathlib import Path
>>> with tempfile.TemporaryDirectory() as folder:
...     register = Register(Path(folder))
...     keep_setting(register, "colour", "green", "an example")
...     setting(register, "colour"), setting(register, "shape")
('green', None)
"""

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from stridecue.edges.register.actor import SERVICE, Actor
from stridecue.edges.register.register import Register
from stridecue.edges.register.tables.people import SETTINGS


def setting(register: Register, name: str) -> str | None:
    """Its value; None: it was never kept."""
    with register.look() as reading:
        return reading.execute(select(SETTINGS.c.value).where(SETTINGS.c.name == name)).scalar()


def keep_setting(register: Register, name: str, value: str, why: str, who: Actor = SERVICE) -> None:
    """A newer value replaces an older one; `why` is for the audit trail."""
    put = insert(SETTINGS).values(name=name, value=value)
    with register.change(who, why) as change:
        change.execute(put.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
