"""The one page that is served without TLS: why that is not enough, how a tablet learns to trust us, and the way in.

Nothing else is here: no sign-in, no lane, no redirect that would carry a path along. The authority's certificate is
public; its key never leaves the server.
"""

import html
from typing import Final

from fastapi import FastAPI, Response

TITLE: Final = "stridecue: connect this device"
STYLE: Final = """:root{color-scheme:dark;background:#0a0d0f;color:#f3f7f6;font:18px/1.5 system-ui,sans-serif}
body{max-width:40rem;margin:0 auto;padding:1.5rem}
a{color:#62efb0}
a.go{display:inline-block;padding:.7rem 1.2rem;border:2px solid #62efb0;border-radius:14px;font-weight:700}
code{overflow-wrap:anywhere;color:#ffc95c}
li{margin:.4rem 0}
summary{cursor:pointer;padding:.5rem 0;font-weight:600}
"""
STEPS: Final = {
    "iPhone, iPad": (
        "Open the certificate with Safari and allow the profile.",
        "Settings → General → VPN & Device Management: install the profile “stridecue”.",
        "Settings → General → About → Certificate Trust Settings: switch it on.",
    ),
    "Android": (
        "Download the certificate.",
        "Settings → Security → More → Install a certificate → CA certificate: choose the file.",
        "The names of these menus differ a little from maker to maker.",
    ),
    "Windows": (
        "Open the certificate → Install certificate → Local machine → “Trusted Root Certification Authorities”.",
    ),
    "macOS": ("Open the certificate: Keychain Access adds it.", "Open it there → Trust → Always trust."),
    "Linux, Chromium": ("Settings → Privacy and security → Security → Manage certificates → Authorities → Import.",),
}
WHY: Final = (
    "A browser gives a page the wake lock (so that the screen stays on), the motion sensors and Bluetooth only over a "
    "connection that nobody can read or change. So the pages of stridecue are served over https only."
)


def page(address: str, fingerprint: str | None) -> str:
    """`address`: where the pages are; `fingerprint`: of our own authority, None with a certificate that all trust.

    >>> "Certificate Trust Settings" in page("https://gym.local:8443/", "AB:CD")
    True
    >>> "ca.crt" in page("https://gym.local:8443/", None)
    False
    """
    where = html.escape(address, quote=True)
    trust = "" if fingerprint is None else _trust(html.escape(fingerprint))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="/landing.css"></head><body><h1>Connect this device</h1><p>{WHY}</p>{trust}'
        f'<p><a class="go" href="{where}">Open stridecue</a></p><p><code>{where}</code></p></body></html>'
    )


def _trust(fingerprint: str) -> str:
    kinds = "".join(
        f"<details><summary>{kind}</summary><ol>{''.join(f'<li>{step}</li>' for step in steps)}</ol></details>"
        for kind, steps in STEPS.items()
    )
    return (
        '<p>Once per device: <a href="/ca.crt" download="stridecue-ca.crt">download this gym’s certificate</a> and '
        "let the device trust it. It can vouch for this place only, never for other sites.</p>"
        f"{kinds}<p>Before you trust it, compare its SHA-256 fingerprint with the one that "
        f"<code>stridecue certificate show</code> prints on the server:<br><code>{fingerprint}</code></p>"
    )


def landing(address: str, authority_pem: str | None, fingerprint: str | None) -> FastAPI:
    """The application behind the plain port."""
    app = FastAPI(title="stridecue landing", docs_url=None, redoc_url=None, openapi_url=None)
    shown = page(address, fingerprint)

    @app.get("/")
    async def here() -> Response:
        return Response(shown, media_type="text/html; charset=utf-8")

    @app.get("/landing.css")
    async def style() -> Response:
        return Response(STYLE, media_type="text/css")

    @app.get("/ca.crt")
    async def authority() -> Response:
        if authority_pem is None:
            return Response("this gym's certificate needs no authority of its own\n", 404, media_type="text/plain")
        return Response(authority_pem, media_type="application/x-x509-ca-cert")

    return app
