"""A gym's network as people meet it: set up on the command line, then over real TLS in a browser that trusts us."""

import shutil
import socket
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from tests.parts import ROOT, Running, free_port, running, stridecue

OUTPUT: Final = ROOT / "var" / "pictures"
WORDS: Final = "blue kettle on tuesday"
CONFIG: Final = """
site = "gym"
[network]
enabled = true
host = "127.0.0.1"
port = {port}
landing_port = {landing}
names = ["localhost"]
[broker]
tls_port = {tls}
[[lanes]]
name = "1"
[[lanes]]
name = "2"
"""


@dataclass
class Gym:
    """Where it is."""

    folder: Path
    config: Path
    port: int
    landing: int
    tls: int

    @property
    def options(self) -> tuple[object, ...]:
        """Of every command."""
        return "-c", self.config, "--folder", self.folder


@pytest.fixture
def gym(tmp_path: Path) -> Gym:
    """Set up, with an admin."""
    found = Gym(tmp_path / "kept", tmp_path / "stridecue.toml", free_port(), free_port(), free_port())
    found.config.write_text(CONFIG.format(port=found.port, landing=found.landing, tls=found.tls))
    (tmp_path / "words").write_text(WORDS)
    done = stridecue("setup", *found.options, "--admin", "root", "--passphrase-file", tmp_path / "words")
    assert done.returncode == 0, done.stderr
    return found


def test_without_setup_nothing_listens(tmp_path: Path) -> None:
    """Pins the refusal of the whole program: one line that says what is missing and what to type, status 2."""
    config = tmp_path / "stridecue.toml"
    config.write_text(CONFIG.format(port=free_port(), landing=free_port(), tls=free_port()))
    done = stridecue("run", "-c", config, "--folder", tmp_path / "kept")
    assert done.returncode == 2
    said = done.stderr.strip().splitlines()
    assert len(said) == 1, said
    assert said[0].startswith("stridecue: not ready for a network: ")
    assert "no admin account" in said[0]
    assert said[0].count("type: stridecue setup") == 1


def certificate_in(home: Path, root: Path) -> bool:
    """A browser's own store with our authority in it; False where there is no tool to make one."""
    tool = shutil.which("certutil")
    if tool is None:
        return False
    store = home / ".pki" / "nssdb"
    store.mkdir(parents=True)
    where = ["-d", f"sql:{store}"]
    subprocess.run([tool, *where, "-N", "--empty-password"], check=True, capture_output=True)
    subprocess.run([tool, *where, "-A", "-t", "C,,", "-n", "gym", "-i", root], check=True, capture_output=True)
    return True


def fields(page: Any, **values: str) -> None:
    """Type into a form."""
    for name, value in values.items():
        page.locator(f"[name={name}]").fill(value)


def sign_in(page: Any, name: str) -> None:
    """As a person does."""
    fields(page, name=name, passphrase=WORDS)
    page.get_by_role("button", name="Sign in").click()


class People:
    """Browsers of several people; what their consoles complain about is kept."""

    def __init__(self, browser: Any, page: str, *, trusted: bool) -> None:
        self._browser, self._page, self._trusted = browser, page.rstrip("/"), trusted
        self.errors: list[str] = []

    def at(self, path: str, **more: Any) -> Any:
        """Somebody opens a page, in a browser of their own."""
        page = self._browser.new_context(ignore_https_errors=not self._trusted, **more).new_page()
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda wrong: self.errors.append(str(wrong)))
        page.goto(self._page + path)
        return page


def the_admin_adds_a_physio_and_a_wall(people: People) -> None:
    """An account on the admin's page; a display paired by its PIN."""
    admin = people.at("/")
    assert admin.evaluate("isSecureContext") is True
    admin.screenshot(path=OUTPUT / "sign-in.png")
    sign_in(admin, "root")
    admin.get_by_role("heading", name="Administration").wait_for()
    fields(admin, name="anna", passphrase=WORDS)
    admin.get_by_role("button", name="Add the account").click()
    admin.get_by_text("anna physio").wait_for()
    admin.get_by_role("button", name="Code for a display").click()
    pin = admin.locator(".code-pin").inner_text()
    admin.get_by_role("button", name="Close").click()
    admin.screenshot(path=OUTPUT / "admin.png", full_page=True)
    wall = people.at("/wall")
    fields(wall, pin=pin)
    wall.get_by_role("button", name="Enter").click()
    wall.get_by_role("heading", name="Lane 2").wait_for()
    wall.screenshot(path=OUTPUT / "wall.png")


def the_physio_lets_two_runners_in(people: People) -> None:
    """One by the code of a QR, on a phone; one by PIN, on the lane's tablet, where STOP had worked before."""
    physio = people.at("/")
    sign_in(physio, "anna")
    physio.get_by_role("button", name="Code for the runner").first.click()
    assert physio.locator(".code-qr path").get_attribute("d").startswith("M4 4h7v1h-7z")
    physio.screenshot(path=OUTPUT / "code.png")
    pin = physio.locator(".code-pin").inner_text()
    physio.get_by_role("button", name="Close").click()
    ask = "fetch('/api/v1/lanes/2/code', {method: 'POST', headers: {'x-stridecue': '1'}}).then(a => a.json())"
    code = physio.evaluate(ask)["address"].split("#")[1]

    phone = people.at(f"/claim#{code}", viewport={"width": 412, "height": 915})
    phone.get_by_role("heading", name="Lane 2").wait_for()
    phone.get_by_role("button", name="START").wait_for()
    assert "#" not in phone.url
    phone.screenshot(path=OUTPUT / "runner-phone.png")

    tablet = people.at("/lanes/1", viewport={"width": 1024, "height": 768})
    tablet.screenshot(path=OUTPUT / "lane-door.png")
    tablet.get_by_role("button", name="STOP").click()
    fields(tablet, pin=pin)
    tablet.get_by_role("button", name="Enter").click()
    tablet.get_by_text("stopped", exact=True).wait_for()
    tablet.get_by_role("button", name="Pain").click()
    tablet.screenshot(path=OUTPUT / "lane-pain.png")

    physio.get_by_role("button", name="Sign out").click()
    physio.get_by_role("button", name="Sign in").wait_for()


@pytest.mark.chromium
def test_a_day_at_the_gym(gym: Gym, tmp_path: Path) -> None:
    """Landing page, admin, wall, physio, runners by code and PIN, signing out; no error in any console."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a browser is

    OUTPUT.mkdir(parents=True, exist_ok=True)
    home = tmp_path / "home"
    trusted = certificate_in(home, gym.folder / "tls" / "ca.pem")
    with running(tmp_path / "run", "run", *gym.options) as service, sync_playwright() as tool:
        assert service.page == f"https://localhost:{gym.port}/"
        chromium = shutil.which("chromium")
        browser = tool.chromium.launch(executable_path=chromium, args=["--no-sandbox"], env={"HOME": str(home)})
        landing = browser.new_page()
        landing.goto(f"http://localhost:{gym.landing}/")
        landing.get_by_role("link", name="Open stridecue").wait_for()
        landing.screenshot(path=OUTPUT / "landing.png", full_page=True)
        people = People(browser, service.page, trusted=trusted)
        the_admin_adds_a_physio_and_a_wall(people)
        the_physio_lets_two_runners_in(people)
        browser.close()
    assert not people.errors


def test_ports_beyond_the_pages(gym: Gym, tmp_path: Path) -> None:
    """Pins what each port answers: https with our chain, landing page, broker over TLS."""
    with running(tmp_path / "run", "run", *gym.options) as service:
        assert isinstance(service, Running)
        trust = ssl.create_default_context(cafile=str(gym.folder / "tls" / "ca.pem"))
        for port in (gym.port, gym.tls):
            plain = socket.create_connection(("127.0.0.1", port), timeout=10)
            with trust.wrap_socket(plain, server_hostname="localhost") as found:
                assert found.version() in ("TLSv1.2", "TLSv1.3")
        root = (gym.folder / "tls" / "ca.pem").read_bytes()
        assert httpx.get(f"http://localhost:{gym.landing}/ca.crt").content == root
        with pytest.raises(httpx.ConnectError):
            httpx.get(service.page)
        assert httpx.get(f"{service.page}api/v1/lanes", verify=trust).status_code == 401
        assert "tablets begin at http://localhost" in service.words()
