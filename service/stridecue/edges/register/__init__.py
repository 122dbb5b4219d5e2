"""The register: runners, names, consent, accounts, devices, programmes; beside the sessions, in a file of its own.

    folder/people.sqlite          everything but the keys; journal_mode=DELETE, several processes may write
    folder/keys/master.key        0600; keep a copy of it elsewhere: no backup opens without it
    folder/keys/keyring.sqlite    each runner's data key, wrapped; no old copy of it is ever kept
    folder/keys/trail.anchor      the head of the audit trail

A new subject is one module in `tables/` (built of `about_runner`, `about_house`, `sealed`), its `op.create_table` in
the migration, and a room of functions that take a `Change` or a `Reading`:

>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> from sqlalchemy import insert, select
>>> from stridecue.edges.register.tables.people import SETTINGS
>>> with TemporaryDirectory() as folder:
...     register = Register(Path(folder))
...     with register.change(HOME, "a new runner") as change:  # rows and audit entries, together or not at all
...         anna = people.add(change, "Anna")
...         _ = change.execute(insert(SETTINGS).values(name="colour", value="green"))
...     with register.look() as reading:  # nobody's health data: no trace
...         colour = reading.execute(select(SETTINGS.c.value).where(SETTINGS.c.name == "colour")).scalar_one()
...     with register.read(HOME, "who is who", about=anna) as reading:  # reads of health data leave an entry
...         name = people.find(reading, anna).name
...     register.allows(anna, "share", "dr-knie"), colour, name, register.verify().because
(False, 'green', 'Anna', '3 entries, every one in its place')

`health=True` in a table needs the runner's consent to every write and every reading of another; nobody has to ask,
`Change.execute` does (`rights`).
"""

from stridecue.edges.register import belongings, clinical, consent, devices, erasure, looking, people, retention, stamp
from stridecue.edges.register.actor import HOME, SERVICE, Actor
from stridecue.edges.register.errors import NotAllowed, RegisterError
from stridecue.edges.register.register import Register
from stridecue.edges.register.transaction import Change, Reading

__all__ = [
    "HOME",
    "SERVICE",
    "Actor",
    "Change",
    "NotAllowed",
    "Reading",
    "Register",
    "RegisterError",
    "belongings",
    "clinical",
    "consent",
    "devices",
    "erasure",
    "looking",
    "people",
    "retention",
    "stamp",
]
