r"""The configuration: every key, its unit, its default and what would be accepted.

`config/stridecue.toml` shows all of it; a test keeps file and defaults equal. An unknown key is an
error, not a shrug: a key that nobody reads is a wish that nobody grants.

    >>> configuration_from_toml('[web]\nport = 80800', "s.toml")
    Traceback (most recent call last):
    stridecue.app.config.ConfigurationError: s.toml: web.port: input should be less than or equal to 65535 (got 80800)
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

import orjson
import platformdirs
from annotated_types import Interval
from pydantic import StringConstraints, TypeAdapter, ValidationError

from stridecue.app.floor.lane_keys import LaneKeys, lanes_fit
from stridecue.app.plans import PlanError, readable, session_plan
from stridecue.core.plan import Plan
from stridecue.core.programme.hard_limits import refusals
from stridecue.core.runner import Runner
from stridecue.core.units import Ident
from stridecue.edges.broker import Address, address
from stridecue.edges.channels.audio import Outlet
from stridecue.edges.tls.names import checked
from stridecue.edges.wire import explain

Port = Annotated[int, Interval(ge=0, le=65_535)]
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - on a network, behind TLS and accounts


class ConfigurationError(ValueError):
    """A configuration that cannot be used; the message names file, key, value and what would be accepted."""


@dataclass(frozen=True, slots=True)
class StoreKeys:
    """`folder`: where sessions, history and the broker's files are kept; empty: the user's own data folder."""

    folder: str = ""
    min_free_mb: Annotated[int, Interval(ge=10, le=1_000_000)] = 500


@dataclass(frozen=True, slots=True)
class RetentionKeys:
    """How long what is kept: forgotten by itself after that. 0: for ever.

    `damaged_days`: copies of damaged or replaced databases, which erasing a runner cannot reach into.
    """

    raw_days: Annotated[int, Interval(ge=0, le=36_500)] = 90
    session_months: Annotated[int, Interval(ge=0, le=1_200)] = 24
    health_months: Annotated[int, Interval(ge=0, le=1_200)] = 24
    damaged_days: Annotated[int, Interval(ge=0, le=3_650)] = 30


@dataclass(frozen=True, slots=True)
class BackupKeys:
    """`folder` empty: `backups` beside the sessions; better another disk. `nightly_at` empty: never by itself.

    `key_file` empty: `keys/master.key` beside the sessions. Keep a copy elsewhere: no backup opens without it.
    """

    folder: str = ""
    nightly_at: Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")] = "03:30"
    key_file: str = ""


@dataclass(frozen=True, slots=True)
class WebKeys:
    """Where the pages are served. Port 0: any free one."""

    host: str = "127.0.0.1"
    port: Port = 8080

    def __post_init__(self) -> None:
        if self.host not in LOOPBACK:
            accepted = ", ".join(LOOPBACK)
            raise ValueError(f"host {self.host!r}: only {accepted}; for a network, type: stridecue setup")


@dataclass(frozen=True, slots=True)
class NetworkKeys:
    """For a gym: TLS, accounts, and a broker with TLS and a password for each device; `stridecue setup` makes them.

    `names`: by which tablets reach this machine; empty: its own. `certificate` and `key`: the gym's own files, PEM;
    empty: those that setup makes. `landing_port`: plain http, for one page that says how to get in; 0: none.
    """

    enabled: bool = False
    host: str = EVERYWHERE
    port: Port = 8443
    landing_port: Port = 8080
    names: tuple[str, ...] = ()
    certificate: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        if bool(self.certificate) != bool(self.key):
            raise ValueError("certificate and key go together: name both files, or neither")
        if self.landing_port and self.landing_port == self.port:
            raise ValueError(
                f"landing_port {self.landing_port}: is the port of the pages; choose another, or 0 for none"
            )
        for name in self.names:
            checked(name)


@dataclass(frozen=True, slots=True)
class BrokerKeys:
    """`url` empty: the managed broker, on `port` of loopback (another free one when that is taken).

    On a network it listens with TLS on `tls_port`, which pods know, so no other is taken. `ca`: the authority of an
    `mqtts://` broker (empty: the system's). `files`: where the files of a Mosquitto are kept up to date.
    """

    url: str = ""
    ca: str = ""
    port: Port = 1883
    tls_port: Annotated[int, Interval(ge=1, le=65_535)] = 8883
    files: str = ""

    def __post_init__(self) -> None:
        if self.url:
            address(self.url, self.ca)

    @property
    def address(self) -> Address | None:
        """Somebody else's broker, as the service presents itself there; None for the one that comes with it."""
        return address(self.url, self.ca) if self.url else None


@dataclass(frozen=True, slots=True)
class AudioKeys:
    """The sound of this machine. `device` empty: the default output; else a part of its name.

    `two_pitches`: the beats alternate between two pitches, as the feet do.
    """

    device: str = ""
    volume: Annotated[float, Interval(ge=0.0, le=1.0)] = 0.5
    two_pitches: bool = False


@dataclass(frozen=True, slots=True)
class SessionKeys:
    """A session ends by itself after `idle_end_s` without a step."""

    idle_end_s: Annotated[int, Interval(ge=10, le=3_600)] = 120


@dataclass(frozen=True, slots=True)
class Configuration:
    """All of it, validated. `plans` is where plan files were looked for."""

    site: Ident = "home"
    store: StoreKeys = field(default_factory=StoreKeys)
    web: WebKeys = field(default_factory=WebKeys)
    broker: BrokerKeys = field(default_factory=BrokerKeys)
    audio: AudioKeys = field(default_factory=AudioKeys)
    session: SessionKeys = field(default_factory=SessionKeys)
    network: NetworkKeys = field(default_factory=NetworkKeys)
    retention: RetentionKeys = field(default_factory=RetentionKeys)
    backup: BackupKeys = field(default_factory=BackupKeys)
    lanes: tuple[LaneKeys, ...] = (LaneKeys("1", adopt=True),)

    def __post_init__(self) -> None:
        lanes_fit(self.lanes)
        self._check_outputs()

    @property
    def outlets(self) -> dict[str, Outlet]:
        """Where each lane sounds on this machine."""
        heard = [lane for lane in self.lanes if lane.audio]
        return {lane.name: Outlet(lane.audio_device or self.audio.device, lane.audio_channel) for lane in heard}

    def _check_outputs(self) -> None:
        """Two beats in one ear are none."""
        outlets = list(self.outlets.items())
        for i, (lane, outlet) in enumerate(outlets):
            for holder, other in outlets[:i]:
                shared = outlet.channel == other.channel or 0 in (outlet.channel, other.channel)
                if outlet.device == other.device and shared:
                    raise ValueError(
                        f"lanes: lane {lane!r} and lane {holder!r} sound on the same output; "
                        "give each an audio_device or an audio_channel of its own"
                    )

    @property
    def folder(self) -> Path:
        """Where everything is kept."""
        return Path(self.store.folder).expanduser() if self.store.folder else platformdirs.user_data_path("stridecue")

    @property
    def store_path(self) -> Path:
        """The database of sessions."""
        return self.folder / "stridecue.sqlite"

    @property
    def backup_folder(self) -> Path:
        """Where backups go."""
        return Path(self.backup.folder).expanduser() if self.backup.folder else self.folder / "backups"

    @property
    def key_file(self) -> Path:
        """The master key."""
        return Path(self.backup.key_file).expanduser() if self.backup.key_file else self.folder / "keys" / "master.key"


_ADAPTER: Final = TypeAdapter(Configuration)


def configuration_from_toml(text: str, where: str) -> Configuration:
    """A configuration file's text; ConfigurationError with one line when it cannot be used."""
    try:
        found = readable(tomllib.loads(text))
        return _ADAPTER.validate_json(orjson.dumps(found), strict=True, extra="forbid")
    except tomllib.TOMLDecodeError as wrong:
        raise ConfigurationError(f"{where}: not valid TOML: {wrong}") from None
    except ValidationError as wrong:
        raise ConfigurationError(f"{where}: {explain(wrong, Configuration)}") from None
    except (TypeError, ValueError, RecursionError) as wrong:
        raise ConfigurationError(f"{where}: {wrong}") from None


def load(path: Path | None) -> Configuration:
    """The file at `path`; the defaults when it is None."""
    if path is None:
        return Configuration()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else "not UTF-8 text"
        raise ConfigurationError(f"{path}: cannot be read: {reason}") from None
    return configuration_from_toml(text, str(path))


def lane_plan(lane: LaneKeys, plans: Path | None) -> tuple[Plan, Runner]:
    """The lane's plan and runner, or ConfigurationError when they do not fit together."""
    try:
        plan, runner = session_plan(lane.plan, plans, lane.session), lane.who()
    except (PlanError, ValueError) as wrong:
        raise ConfigurationError(f"lane {lane.name!r}: {wrong}") from None
    if plan.needs_baseline and runner.baseline_milli_spm is None:
        raise ConfigurationError(
            f"lane {lane.name!r}: baseline_spm is missing: plan {plan.name!r} sets a target over the baseline"
        )
    for refusal in refusals(plan, baseline_milli_spm=runner.baseline_milli_spm):
        raise ConfigurationError(f"lane {lane.name!r}: plan {plan.name!r}: {refusal}")
    return plan, runner
