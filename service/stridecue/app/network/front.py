"""Where the pages are served, and to whom: at home to the person at this machine, on a network to who signs in.

A network needs three things, and without all of them nothing listens beyond loopback: a certificate, an admin, and
a broker with TLS. What is missing is said in one line, with what to type.
"""

import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

from stridecue.app.config import Configuration, ConfigurationError
from stridecue.app.network.identity import OnNetwork, Places
from stridecue.app.network.signing import SigningIn
from stridecue.app.web import Behind, web
from stridecue.edges.register import SERVICE, Register, accounts, sign_ins
from stridecue.edges.tls.errors import CertificateError
from stridecue.edges.tls.files import Folder, Served, look, utc_now
from stridecue.edges.web.gate import AtHome
from stridecue.edges.web.landing import landing
from stridecue.edges.web.server import Tls, listen, serving

LOOK_S: Final = 600.0
SETUP: Final = "type: stridecue setup"


class NotReadyError(ConfigurationError):
    """The service may not listen beyond this machine yet; the message says what is missing and what to type."""


def pages_folder() -> Path | None:
    """The built client: inside the installed package, or beside the sources of a clone."""
    package = Path(__file__).parents[2]
    for folder in (package / "pages", package.parents[1] / "clients" / "web" / "dist"):
        if (folder / "index.html").is_file():
            return folder
    return None


def certificate(configuration: Configuration) -> Served:
    """The files to serve with, the gym's or our own; CertificateError when they cannot be used now."""
    keys = configuration.network
    if keys.certificate:
        return look(Path(keys.certificate).expanduser(), Path(keys.key).expanduser(), utc_now())
    folder = Folder(configuration.folder)
    return look(folder.certificate, folder.key, utc_now())


def ready(configuration: Configuration, register: Register) -> Served:
    """What is served with, once nothing is missing; NotReadyError with all that is."""
    missing, served = [], None
    try:
        served = certificate(configuration)
    except CertificateError as wrong:
        missing.append(str(wrong))
    with register.look() as reading:
        if accounts.admins(reading) == 0:
            missing.append("no admin account")
    broker = configuration.broker.address
    if broker is not None and broker.tls is None:
        missing.append("broker.url is without TLS: use mqtts://, or leave it empty for the broker that comes with us")
    if served is None or missing:
        words = "; ".join(missing)
        raise NotReadyError(f"not ready for a network: {words}{'' if SETUP in words else f'; {SETUP}'}")
    unnamed = sorted(set(configuration.network.names) - set(served.names))
    if unnamed and not configuration.network.certificate:
        raise NotReadyError(
            f"network.names: {', '.join(unnamed)} not in the certificate; type: stridecue certificate renew"
        )
    return served


def ending(configuration: Configuration) -> str | None:
    """What is to be done about the certificate, in one line; None while it is good for a while."""
    try:
        return certificate(configuration).warning(utc_now(), ours=not configuration.network.certificate)
    except CertificateError as wrong:
        return str(wrong)


class HomeFront:
    """Plain http on loopback; nobody signs in."""

    network: tuple[str, Served] | None = None
    landing = ""

    def __init__(self, configuration: Configuration) -> None:
        self._listening = listen(configuration.web.host, configuration.web.port)

    @contextlib.asynccontextmanager
    async def open(self, behind: Behind) -> AsyncIterator[str]:
        """Serve for as long as the context lasts; gives the pages' address."""
        app = web(behind, pages_folder(), AtHome())
        async with serving(app, self._listening) as page:
            yield page

    def warning(self) -> str | None:
        """Nothing here ends by itself."""
        return None

    def close(self) -> None:
        """Nobody is heard any more."""
        self._listening.close()


class NetworkFront:
    """TLS, accounts, and a landing page in plain http."""

    def __init__(self, configuration: Configuration, register: Register) -> None:
        self._configuration, self._register = configuration, register
        self._served = ready(configuration, register)
        keys = configuration.network
        self.network = (keys.host, self._served)
        hosts = dict.fromkeys([*keys.names, *(name for name in self._served.names if "*" not in name)])
        if not hosts:
            raise NotReadyError("network.names is empty, and the certificate names no host: name this machine there")
        self._hosts = tuple(hosts)
        self._warning: str | None = None
        self._look_again_s = 0.0
        self._listening = listen(keys.host, keys.port, "network.port")
        self._plain = None
        self.landing = ""
        if keys.landing_port:
            try:
                self._plain = listen(keys.host, keys.landing_port, "network.landing_port")
            except BaseException:
                self._listening.close()
                raise
            self.landing = f"http://{self._hosts[0]}:{keys.landing_port}/"

    @contextlib.asynccontextmanager
    async def open(self, behind: Behind) -> AsyncIterator[str]:
        """Serve for as long as the context lasts; gives the pages' address."""
        with self._register.change(SERVICE, "a start: no session of before goes on") as change:
            sign_ins.end_runners(change)
        view = behind.floor
        places = Places(view.runner_on, view.session_on, view.whose, view.lane_of)
        identity = OnNetwork(self._register, places)
        signing = SigningIn(self._register, identity, self._configuration.site)
        app = web(behind, pages_folder(), identity, signing)
        tls = Tls(self._served.certificate, self._served.key)
        async with contextlib.AsyncExitStack() as stack:
            stack.callback(signing.close)
            page = await stack.enter_async_context(serving(app, self._listening, self._hosts, tls))
            if self._plain is not None:
                await stack.enter_async_context(serving(self._landing_page(page), self._plain, self._hosts))
            yield page

    def _landing_page(self, page: str) -> Any:  # noqa: ANN401 - an ASGI application
        ours = Folder(self._configuration.folder) if not self._configuration.network.certificate else None
        authority = ours.authority() if ours is not None else None
        if authority is None:
            return landing(page, None, None)
        return landing(page, authority.certificate_pem, authority.fingerprint)

    def warning(self) -> str | None:
        """The certificate's end, before it comes; looked at now and then."""
        now_s = time.monotonic()
        if now_s >= self._look_again_s:
            self._look_again_s = now_s + LOOK_S
            self._warning = ending(self._configuration)
        return self._warning

    def close(self) -> None:
        """Nobody is heard any more."""
        self._listening.close()
        if self._plain is not None:
            self._plain.close()


Front = HomeFront | NetworkFront


def front(configuration: Configuration, register: Register) -> Front:
    """As the configuration says; ListenError or NotReadyError when that cannot be."""
    return NetworkFront(configuration, register) if configuration.network.enabled else HomeFront(configuration)
