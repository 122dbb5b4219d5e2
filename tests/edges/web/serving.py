"""A floor behind a real server: over plain http at home, or over TLS with accounts; and clients that ask it."""

import asyncio
import contextlib
import functools
import json
import shutil
import ssl
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
from websockets.asyncio.client import connect

from stridecue.app.config import Configuration, StoreKeys
from stridecue.app.custody.personal import Rights
from stridecue.app.floor.floor import Floor
from stridecue.app.floor.lane_keys import LaneKeys
from stridecue.app.floor.lanes import Lane
from stridecue.app.floor.occupancy import Occupancy
from stridecue.app.floor.plugs import Plugs
from stridecue.app.floor.upkeep import Upkeep
from stridecue.app.floor.views import FloorView
from stridecue.app.health import Condition
from stridecue.app.network.identity import OnNetwork, Places, note
from stridecue.app.network.signing import SigningIn
from stridecue.app.plans import PLANS
from stridecue.app.practice.desk import Desk
from stridecue.app.practice.door import Door
from stridecue.app.web import Behind, web
from stridecue.core.log import Header, Log
from stridecue.core.runner import Runner
from stridecue.edges.channels import Screen, Tracer
from stridecue.edges.passphrase import keep
from stridecue.edges.register import HOME, Register, accounts, consent, people, sign_ins
from stridecue.edges.store import Batch, Block, Store
from stridecue.edges.tls.files import Folder, look, utc_now
from stridecue.edges.web.gate import AtHome
from stridecue.edges.web.messages import Health
from stridecue.edges.web.server import Tls, listen, serving
from stridecue.edges.web.signing import COOKIE

PAGE: Final = "<!doctype html><title>the page</title>"
OURS: Final[dict[str, Any]] = {"X_Stridecue": "1", "Content_Type": "application/json"}
NAMES: Final = ("localhost", "gym.local", "127.0.0.1")
WORDS: Final = "blue kettle on tuesday"
KEPT: Final = keep(WORDS)
LATER: Final = "2126-01-01T00:00:00.000Z"
BEFORE: Final = "2020-01-01T00:00:00.000Z"


@dataclass
class Web:
    """A floor behind a real server. `trust`: what its clients trust, over TLS."""

    address: str
    floor: Floor
    screen: Screen
    client: httpx.AsyncClient
    trust: ssl.SSLContext | None = None

    @property
    def authority(self) -> str:
        """Host and port."""
        return self.address.split("//")[1].rstrip("/")

    @property
    def origin(self) -> str:
        """As our own pages send it."""
        return self.address.rstrip("/")

    def socket(self, path: str, **more: Any) -> Any:
        """A WebSocket client."""
        scheme = "ws" if self.trust is None else "wss"
        return connect(f"{scheme}://{self.authority}{path}", compression=None, ssl=self.trust, **more)


@dataclass
class Answer:
    """One HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Its body."""
        return json.loads(self.body)


async def ask(web: Web, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
    """One request; underscores in header names become dashes."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = await web.client.request(method, path, content=body, headers=given)
    return Answer(answer.status_code, dict(answer.headers), answer.content)


def pages_in(folder: Path) -> Path:
    """The built client, as small as can be, beside something that is nobody's business."""
    pages = folder / "pages"
    (pages / "assets").mkdir(parents=True)
    (pages / "index.html").write_text(PAGE)
    (pages / "assets/a.js").write_text("0")
    (folder / "secret").write_text("secret")
    return pages


def floor_of(
    runners: dict[str, Runner], folder: Path, now: Sequence[int] = (1_000_000,)
) -> tuple[Floor, Screen, FloorView]:
    """Lanes, their screen, and an empty store; `now[0]`: the service clock."""
    tracer = Tracer(lambda lane: view.whose_run(lane))  # noqa: PLW0108 - the same
    screen = Screen(lambda lane: view.screen_snapshot(lane), lambda: now[0])  # noqa: PLW0108 - the view comes later
    lanes = [
        Lane(name, "home", PLANS["steady" if name == "1" else "free-run"], runner, [tracer, screen],
             source="test", idle_end_us=10**9, acked=lambda _: None)
        for name, runner in runners.items()
    ]  # fmt: skip
    floor = Floor(lanes, {}, adopt=False, changed=screen.floor_changed)
    store = folder / "stridecue.sqlite"
    Store(store, committed=lambda _: None, failed=lambda *_: None, recovered=lambda: None).close()
    health = Health(True, True, [], "0", 1.0, "there", "writable", "none", [], {}, [])
    view = FloorView(floor, store, lambda: now[0], lambda: health)
    view.tracer = tracer
    return floor, screen, view


def practice_of(floor: Floor, register: Register, folder: Path) -> tuple[Door, Occupancy]:
    """The practice beside the floor."""
    desk = Desk(register, folder / "stridecue.sqlite", None)
    occupancy = Occupancy(floor, desk, lambda _: None, lambda *_: None, print)
    return Door(desk, occupancy.live), occupancy


def upkeep_of(floor: Floor, view: FloorView, folder: Path) -> Upkeep:
    """The gym's page beside the floor; the broker is away, and one of the night's works did not succeed."""
    configuration = Configuration("home", StoreKeys(str(folder)), lanes=(LaneKeys("1", "free-run", "r", 165.0),))
    condition = Condition("refused", "", ["the night's work: no room"])
    return Upkeep(configuration, floor, view, lambda: 1_000_000, lambda: condition)


@contextlib.asynccontextmanager
async def floor_behind_pages(
    folder: Path, now: Sequence[int] = (1_000_000,), pages: Path | None = None
) -> AsyncIterator[Web]:
    """At home: two lanes, one of them with a target, on a free port. `pages`: the built client, where it is wanted."""
    floor, screen, view = floor_of({name: Runner("r", 165_000) for name in ("1", "2")}, folder, now)
    register = Register(folder)
    view.trail = functools.partial(note, register)
    practice, occupancy = practice_of(floor, register, folder)
    rights = Rights(register, folder / "stridecue.sqlite")
    app = web(
        Behind(view, screen, practice, occupancy, rights, upkeep_of(floor, view, folder), Plugs(floor, lambda: now[0])),
        pages or pages_in(folder),
        AtHome(),
    )
    async with serving(app, listen("127.0.0.1", 0)) as address, httpx.AsyncClient(base_url=address) as client:
        yield Web(address, floor, screen, client)


@dataclass
class Network(Web):
    """A gym: two physios with a client each (lanes 1 and 2), an admin, lane 3 without anybody's client."""

    register: Register = field(kw_only=True)
    identity: OnNetwork = field(kw_only=True)
    signing: SigningIn = field(kw_only=True)
    runners: dict[str, str] = field(kw_only=True)
    later_s: list[float] = field(kw_only=True)
    """Added to the monotonic clock, for what takes a while."""

    def signed_in(self, role: str, *, account: str | None = None, lane: str | None = None, until: str = LATER) -> str:
        """A cookie's secret, as after a sign-in."""
        with self.register.change(HOME, "for a test") as change:
            return sign_ins.begin(change, role, until, account=account, lane=lane)

    def machine(self, maker: str, *scopes: str, lane: str | None = None) -> str:
        """A token's secret."""
        with self.register.change(HOME, "for a test") as change:
            return sign_ins.add_token(change, maker, frozenset(scopes), lane, LATER)[1]

    async def ask(self, secret: str | None, method: str, path: str, body: bytes | None = None, **more: str) -> Answer:
        """As our own page asks, with a cookie."""
        headers = {**OURS, "Origin": self.origin, **more}
        if secret is not None:
            headers["Cookie"] = f"{COOKIE}={secret}"
        return await ask(self, method, path, body, **headers)


def stored_session(folder: Path, name: str, lane: str, runner: str) -> None:
    """A session of that runner, with nothing in it."""
    header = Header(name, lane, "home", PLANS["free-run"], Runner(runner), "test", 0, BEFORE, "0")
    log = Log(header)
    store = Store(folder / "stridecue.sqlite", committed=lambda _: None, failed=lambda *_: None, recovered=lambda: None)
    lines = log.drain()
    seal = log.seal(1, "the end", {"steps": 0})
    store.write(Batch((Block(name, [*lines, *log.drain()], header, seal, 0),)))
    store.close()


@functools.cache
def gym_folder() -> tuple[tempfile.TemporaryDirectory[str], dict[str, str]]:
    """A gym on disk, made once and copied for each test: accounts, clients, a session of each, certificates."""
    kept = tempfile.TemporaryDirectory(prefix="stridecue-gym-")
    folder = Path(kept.name)
    register = Register(folder)
    runners = {}
    with register.change(HOME, "a gym") as change:
        for name, role in (("anna", "physio"), ("bert", "physio"), ("root", "admin")):
            accounts.add(change, name, role, KEPT)
    for lane, physio in (("1", "anna"), ("2", "bert")):
        with register.change(HOME, "a client") as change:
            runners[lane] = people.add(change, f"client of {physio}")
            consent.decide(change, runners[lane], "share", granted=True, party=physio)
    for lane, runner in {**runners, "3": "guest"}.items():
        stored_session(folder, f"s-{lane}", lane, runner)
    tls = Folder(folder)
    tls.begin("gym", list(NAMES), utc_now())
    tls.issue(list(NAMES), utc_now())
    return kept, runners


@contextlib.asynccontextmanager
async def network(folder: Path, lanes: int = 3, pages: Path | None = None) -> AsyncIterator[Network]:
    """On a network: TLS by our own authority, accounts, sessions of both clients; from lane 3 on, guests."""
    made, runners = gym_folder()
    shutil.copytree(made.name, folder, dirs_exist_ok=True)
    register = Register(folder)
    known = {lane: Runner(pseudonym, 165_000) for lane, pseudonym in runners.items()}
    floor, screen, view = floor_of(
        {**known, **{str(lane): Runner("guest", 165_000) for lane in range(3, lanes + 1)}}, folder
    )
    for lane in runners:
        floor.claim(lane, f"pod-{lane}", 0)
    tls = Folder(folder)
    served = look(tls.certificate, tls.key, utc_now())
    later_s = [0.0]

    def now_s() -> float:
        return time.monotonic() + later_s[0]

    places = Places(view.runner_on, view.session_on, view.whose, view.lane_of)
    identity = OnNetwork(register, places, now_s)
    signing = SigningIn(register, identity, "gym", now_s)
    practice, occupancy = practice_of(floor, register, folder)
    rights = Rights(register, folder / "stridecue.sqlite")
    app = web(
        Behind(
            view, screen, practice, occupancy, rights, upkeep_of(floor, view, folder), Plugs(floor, lambda: 1_000_000)
        ),
        pages or pages_in(folder),
        identity,
        signing,
    )
    trust = ssl.create_default_context(cafile=str(tls.root))
    try:
        async with (
            serving(app, listen("127.0.0.1", 0), served.names, Tls(served.certificate, served.key)) as address,
            httpx.AsyncClient(base_url=address, verify=trust) as client,
        ):
            yield Network(
                address,
                floor,
                screen,
                client,
                trust,
                register=register,
                identity=identity,
                signing=signing,
                runners=runners,
                later_s=later_s,
            )
    finally:
        signing.close()


@contextlib.contextmanager
def gym_in_a_thread(folder: Path, pages: Path | None = None) -> Iterator[Network]:
    """The gym on an event loop of its own, for clients that block."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="gym")
    thread.start()
    stack = contextlib.AsyncExitStack()
    try:
        entering = asyncio.run_coroutine_threadsafe(stack.enter_async_context(network(folder, pages=pages)), loop)
        yield entering.result(30)
    finally:
        asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
