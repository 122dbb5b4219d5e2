"""Setting up a network on the command line: once, half and on again, and every way in which it cannot be."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from stridecue.app.cli import EXPECTED, app
from stridecue.app.config import Configuration, NetworkKeys, StoreKeys, load
from stridecue.app.network.front import NetworkFront, NotReadyError, ending, ready
from stridecue.edges.register import Register, accounts
from stridecue.edges.web.server import ListenError, listen

WORDS = "blue kettle on tuesday"
Type = Callable[..., str]


@pytest.fixture
def type_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """A person who types in an empty folder; what was said, also when it was refused in one line."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "passphrase").write_text(WORDS + "\n")

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(app, list(arguments))
        if isinstance(done.exception, EXPECTED):
            assert "\n" not in str(done.exception)
            return f"refused: {done.exception}"
        assert done.exit_code == 0, (done.output, done.exception)
        return done.output

    return run


ALL = ("setup", "--folder", "kept", "--admin", "root", "--passphrase-file", "passphrase", "--lanes", "3")


def test_setup_makes_all_three_and_can_be_run_again(type_: Type) -> None:
    """Pins lanes, certificate and admin from nothing; run again, nothing of it changes."""
    said = type_(*ALL, "--name", "gym.local")
    assert "ready for a network; type: stridecue run --folder kept" in said
    found = load(Path("config/stridecue.toml"))
    assert (len(found.lanes), found.network.enabled) == (3, True)
    assert ready(found, Register(found.folder)).names == ("gym.local", "localhost", "127.0.0.1", "::1")
    before = {path: path.read_bytes() for path in Path("kept/tls").iterdir()}
    again = type_("setup", "--folder", "kept")
    assert "certificate: there already" in again
    assert "admin: there already, root" in again
    assert {path: path.read_bytes() for path in Path("kept/tls").iterdir()} == before


def test_a_half_finished_setup_goes_on(type_: Type) -> None:
    """Pins that a refused step leaves the ones before it standing, and that the next run takes up from there."""
    Path("weak").write_text("treadmill")
    said = type_(*ALL[:4], "weak-admin", "--passphrase-file", "weak", "--lanes", "1")
    assert said == "refused: passphrase too short: 9 characters; at least 12 are needed, for example three odd words"
    assert Path("kept/tls/server.pem").exists()
    with Register(Path("kept")).look() as reading:
        assert accounts.all_accounts(reading) == []
    with pytest.raises(NotReadyError, match="not ready for a network: no admin account; type: stridecue setup"):
        ready(load(Path("config/stridecue.toml")), Register(Path("kept")))
    assert "admin: root" in type_(*ALL)


def test_nobody_to_ask_is_said(type_: Type) -> None:
    """Pins that without a terminal nothing waits for an answer: each question names its option."""
    assert (
        type_("setup", "--folder", "kept") == "refused: nobody can be asked here how many lanes there are: give --lanes"
    )
    said = type_("setup", "--folder", "kept", "--lanes", "1")
    assert said == "refused: an admin account is needed: give --admin and --passphrase-file"
    said = type_("setup", "--folder", "kept", "--admin", "root")
    assert said == "refused: nobody can be asked here for a passphrase: give --passphrase-file"


def test_nothing_listens_beyond_loopback_without_all_three(type_: Type, tmp_path: Path) -> None:
    """Pins the refusal with everything that is missing, and that the port stays free."""
    network = NetworkKeys(enabled=True, port=0, landing_port=0)
    found = Configuration(store=StoreKeys(str(tmp_path / "kept")), network=network)
    with pytest.raises(NotReadyError) as refused:
        NetworkFront(found, Register(found.folder))
    assert "server.pem: cannot be read (No such file or directory); type: stridecue setup; no admin" in str(
        refused.value
    )
    type_(*ALL)
    NetworkFront(found, Register(found.folder)).close()
    plain = Configuration(store=found.store, network=network, broker=type(found.broker)("mqtt://127.0.0.1:1883"))
    with pytest.raises(NotReadyError, match=r"broker\.url is without TLS: use mqtts://"):
        NetworkFront(plain, Register(found.folder))


def test_a_port_in_use_is_named_and_nothing_stays_open(type_: Type, tmp_path: Path) -> None:
    """Pins that a taken landing port gives back the port of the pages too."""
    type_(*ALL)
    with listen("127.0.0.1", 0) as taken, listen("127.0.0.1", 0) as free:
        port, landing = free.getsockname()[1], taken.getsockname()[1]
        free.close()
        network = NetworkKeys(enabled=True, host="127.0.0.1", port=port, landing_port=landing)
        found = Configuration(store=StoreKeys(str(tmp_path / "kept")), network=network)
        with pytest.raises(ListenError, match=f"network.landing_port {landing} on 127.0.0.1: address already in use"):
            NetworkFront(found, Register(found.folder))
        listen("127.0.0.1", port).close()


def test_certificates_are_shown_renewed_and_begun_anew(type_: Type) -> None:
    """Pins that renewing keeps names and authority, and that another authority is only made when told to."""
    type_(*ALL, "--name", "gym.local")
    shown = type_("certificate", "show")
    assert "for gym.local, localhost, 127.0.0.1, ::1" in shown
    root = Path("kept/tls/ca.pem").read_bytes()
    leaf = Path("kept/tls/server.pem").read_bytes()
    assert "renewed for gym.local, localhost" in type_("certificate", "renew")
    assert Path("kept/tls/ca.pem").read_bytes() == root
    assert Path("kept/tls/server.pem").read_bytes() != leaf
    assert "'bank.example': outside what this authority may vouch for" in type_(
        "certificate", "renew", "--name", "bank.example"
    )
    assert "a new authority: SHA-256" in type_("certificate", "new-authority", "--yes")
    assert Path("kept/tls/ca.pem").read_bytes() != root


def test_the_gyms_own_certificate_is_used_and_left_alone(type_: Type) -> None:
    """Pins that files named in the configuration are served, never renewed by us, and their end is told."""
    type_(*ALL, "--name", "gym.local")
    for name in ("server.pem", "server.key"):
        Path("kept/tls", name).rename(name)
    text = Path("config/stridecue.toml").read_text()
    more = "[network]\ncertificate = 'server.pem'\nkey = 'server.key'\n"
    Path("config/stridecue.toml").write_text(text.replace("[network]\n", more))
    assert "certificate: the gym's own, for gym.local" in type_("setup", "--folder", "kept")
    assert type_("certificate", "renew").startswith("refused: server.pem is the gym's own")
    assert ending(load(Path("config/stridecue.toml"))) is None
    Path("server.pem").write_text("junk")
    assert "server.pem: not a PEM certificate" in (ending(load(Path("config/stridecue.toml"))) or "")


def test_accounts_on_the_command_line(type_: Type) -> None:
    """Pins add, list, disable, enable, another passphrase; and that nobody can lock the last admin out."""
    type_(*ALL)
    assert "anna may sign in as physio" in type_("account", "add", "anna", "--passphrase-file", "passphrase")
    assert type_("account", "add", "anna", "--passphrase-file", "passphrase").startswith(
        "refused: account 'anna' is there already"
    )
    assert "expected 1 to 32 of a-z, 0-9 and -" in type_("account", "add", "Anna B", "--passphrase-file", "passphrase")
    assert "anna is disabled" in type_("account", "disable", "anna")
    assert "anna: physio" in type_("account", "list")
    assert "disabled" in type_("account", "list")
    assert '"kept"' not in type_("account", "list", "--json")
    assert "anna is enabled" in type_("account", "enable", "anna")
    assert "anna has another passphrase" in type_("account", "passphrase", "anna", "--passphrase-file", "passphrase")
    assert "account 'root' is the only admin" in type_("account", "disable", "root")
    assert "no account 'nobody'" in type_("account", "enable", "nobody")
