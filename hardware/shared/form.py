r"""One page with one field, and the one request that answers it: how a device gets its file without a cable.

>>> body = b'file=%7B%22host%22%3A%22gym%22%7D'
>>> decode(body)
'{"host":"gym"}'
>>> missing({"host": "gym"})[:2]
['port', 'user']
"""

import json

NEEDED = ("host", "port", "user", "password", "site", "wifi", "wifi_password")
REQUEST_MAX_BYTES = 8_192
PAGE = """<!doctype html><meta name=viewport content="width=device-width"><title>stridecue</title>
<h1>stridecue</h1><p>Paste the device's file (stridecue device add), with "wifi" and "wifi_password" added.</p>
<form method=post><textarea name=file rows=12 cols=40></textarea><p><button>Keep it</button></form><p>%s"""


def decode(body: bytes) -> str:
    """The field of a form, url-encoded, as text."""
    field = body[5:] if body.startswith(b"file=") else b""
    out, i = bytearray(), 0
    while i < len(field):
        byte = field[i]
        if byte == 0x25 and i + 2 < len(field):
            out.append(int(field[i + 1 : i + 3], 16))
            i += 3
        else:
            out.append(0x20 if byte == 0x2B else byte)
            i += 1
    return bytes(out).decode()


def missing(found: "dict[str, object]") -> "list[str]":
    """The keys that a device's file lacks."""
    return [key for key in NEEDED if key not in found]


def answer(request: bytes) -> "tuple[dict[str, object] | None, str]":
    """The device's file in a whole request, or None; and the page to answer with."""
    head, _, body = request.partition(b"\r\n\r\n")
    if not head.startswith(b"POST "):
        return None, page("")
    try:
        found = json.loads(decode(body))
    except ValueError:
        return None, page("That is no JSON: paste the whole file, from { to }.")
    if not isinstance(found, dict):
        return None, page("That is no JSON object.")
    lacks = missing(found)
    if lacks:
        return None, page("It lacks: " + ", ".join(lacks))
    return found, page("Kept. The device starts anew.")


def page(words: str) -> str:
    """The page as an HTTP answer."""
    body = PAGE % words
    head = "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    return head % len(body.encode()) + body


def whole(request: bytes) -> bool:
    """Has all of the request come?"""
    head, gap, body = request.partition(b"\r\n\r\n")
    if len(request) > REQUEST_MAX_BYTES:
        return True
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return bool(gap) and len(body) >= int(value)
    return bool(gap)
