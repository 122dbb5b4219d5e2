"""Who may sign in, who is signed in, and machines' tokens. Secrets are kept as hashes only."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Integer, Text

from stridecue.edges.register.tables.base import about_house

ACCOUNTS: Final = about_house(
    "accounts",
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),  # physio, admin
    Column("kept", Text, nullable=False),  # argon2id
    Column("active", Integer, nullable=False),  # 1 or 0: never deleted, for the audit trail names them
    Column("since", Text, nullable=False),
)

SIGN_INS: Final = about_house(
    "sign_ins",
    Column("key", Text, primary_key=True),  # SHA-256 of the cookie's token
    Column("role", Text, nullable=False),  # runner, physio, admin, wall
    Column("account", Text, ForeignKey("accounts.name")),
    Column("lane", Text),  # a runner's
    Column("since", Text, nullable=False),
    Column("until", Text, nullable=False),
    passing=True,
)

TOKENS: Final = about_house(
    "tokens",
    Column("token", Text, primary_key=True),  # its public name
    Column("key", Text, nullable=False, unique=True),  # SHA-256 of the secret
    Column("maker", Text, ForeignKey("accounts.name"), nullable=False),
    Column("scopes", Text, nullable=False),  # with spaces between
    Column("lane", Text),  # when it is for one lane only
    Column("since", Text, nullable=False),
    Column("until", Text, nullable=False),
    passing=True,  # one that was revoked since the backup shall not come back
)
