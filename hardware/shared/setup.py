"""The way in: an access point of the device's own, and one page that takes its file.

Open for ten minutes after power-up without a file, or in safe mode; then it sleeps. The network is called
`stridecue-` and four digits, and has no password: stand beside it, and take the file away from others' eyes.
A file is kept only if it has every key; then the device starts anew.
"""

import json
import socket
import time

import machine
import network

from shared.form import answer, whole
from shared.lights import SAFE

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from shared.esp32 import Light

OPEN_MS = 10 * 60_000


def run(light: "Light") -> None:
    """Until a file was taken, or the time is over."""
    point = network.WLAN(network.AP_IF)
    point.active(True)
    name = "stridecue-%s" % "".join("%02x" % byte for byte in machine.unique_id()[-2:])
    point.config(essid=name, security=0)
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("", 80))  # its own network only: there is no other while this runs
    server.listen(1)
    server.settimeout(0.2)
    end_ms = time.ticks_add(time.ticks_ms(), OPEN_MS)
    found = None
    while found is None and time.ticks_diff(end_ms, time.ticks_ms()) > 0:
        light.show(SAFE)
        try:
            client, _ = server.accept()
        except OSError:
            continue
        found = _serve(client)
    point.active(False)
    if found is None:
        machine.deepsleep()
    with open("device.json", "w") as file:
        json.dump(found, file)
    machine.reset()


def _serve(client: "socket.socket") -> "dict[str, object] | None":
    try:
        client.settimeout(5)
        request = b""
        while not whole(request):
            part = client.recv(512)
            if not part:
                break
            request += part
        found, page = answer(request)
        client.send(page.encode())
    except (OSError, ValueError):
        return None
    finally:
        client.close()
    return found
