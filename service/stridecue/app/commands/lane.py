"""`stridecue lane`: start, pause, resume, stop or mark a session of the service that runs on this machine."""

import urllib.error
import urllib.request
from typing import Annotated, Final, Literal

import orjson
import typer

from stridecue.app.commands.terminal import CommandError, ConfigFile, configuration, say
from stridecue.app.config import Configuration

Action = Literal["start", "pause", "resume", "stop", "mark", "clear_fault", "take_baseline"]
PATIENCE_S: Final = 10.0


def lane(
    name: Annotated[str, typer.Argument(help="The lane's name.")],
    action: Annotated[Action, typer.Argument(help="What shall happen; mark: a note in the session's log.")],
    because: Annotated[str, typer.Option(help="Why, or what is marked; kept in the log.")] = "",
    config: ConfigFile = None,
) -> None:
    """Tell a lane of the running service to start, pause, resume, stop, or to mark this moment."""
    found, _ = configuration(config, None)
    if action == "stop":
        _post(found, f"/api/v1/lanes/{name}/stop", {})
    else:
        _post(found, f"/api/v1/lanes/{name}/commands", {"action": action, "because": because})
    say(f"lane {name}: {action}")


def _post(found: Configuration, path: str, body: dict[str, str]) -> None:
    """As a page of this machine would; CommandError with the service's own words, or why it was not heard."""
    if found.network.enabled:
        raise CommandError("on a network lanes are commanded by who has signed in: use the page")
    host = f"[{found.web.host}]" if ":" in found.web.host else found.web.host
    where = f"http://{host}:{found.web.port}"
    headers = {"X-Stridecue": "1", "Content-Type": "application/json"}
    request = urllib.request.Request(where + path, orjson.dumps(body), headers, method="POST")  # noqa: S310 - http, by construction
    try:
        urllib.request.urlopen(request, timeout=PATIENCE_S).close()  # noqa: S310 - the same
    except urllib.error.HTTPError as wrong:
        raise CommandError(_said(wrong)) from None
    except OSError as wrong:
        reason = getattr(wrong, "reason", wrong)
        raise CommandError(f"{where}: no service answers there ({reason}); type: stridecue run") from None


def _said(wrong: urllib.error.HTTPError) -> str:
    try:
        return str(orjson.loads(wrong.read())["detail"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return f"the service answered {wrong.code}"
