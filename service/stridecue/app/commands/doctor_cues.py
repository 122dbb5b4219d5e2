"""What `stridecue doctor` says of what runners hear and feel: this machine's outputs, and the bracelets."""

import urllib.request
from typing import Any, Final

import orjson

from stridecue.app.commands.finding import Finding
from stridecue.app.config import Configuration
from stridecue.edges.channels.speaker.stream import RATE_HZ

PATIENCE_S: Final = 2.0
HEARD: Final = ": online"


def audio(found: Configuration) -> Finding:
    """Every output that a lane names, or the one that a lane would get; the page's sound needs none of them."""
    works = False if found.outlets else None
    try:
        import sounddevice  # noqa: PLC0415 - its import fails where PortAudio is not installed
    except OSError:
        advice = "apt-get install libportaudio2 (or use the page's sound)"
        return Finding("audio", works, "PortAudio is not installed", advice)
    seen = []
    for name in dict.fromkeys(outlet.device for outlet in found.outlets.values()) or [found.audio.device]:
        try:
            device = sounddevice.query_devices(name or None, "output")
        except (sounddevice.PortAudioError, ValueError) as wrong:
            there = {repr(one["name"]) for one in sounddevice.query_devices() if one["max_output_channels"] > 0}
            advice = (
                f"outputs here: {', '.join(sorted(there)) or 'none'}; name one, plug one in, or use the page's sound"
            )
            none = f"no output {name!r}: {str(wrong).splitlines()[0]}" if name else "no sound card is found here"
            return Finding("audio", works, none, advice)
        most = max((o.channel for o in found.outlets.values() if o.device == name), default=0)
        if most > device["max_output_channels"]:
            has = f"{device['name']} has {device['max_output_channels']} channel(s), and a lane wants number {most}"
            return Finding("audio", works, has, "give the lane another audio_channel")
        own_hz = round(device["default_samplerate"])
        rate_hz = next((rate_hz for rate_hz in (RATE_HZ, own_hz) if _takes(sounddevice, name, rate_hz)), None)
        if rate_hz is None:
            refuses = f"{device['name']} refuses {RATE_HZ} Hz and its own {own_hz} Hz"
            return Finding("audio", works, refuses, "end what else plays on it, or name another output")
        seen.append(f"{device['name']}, {rate_hz} Hz" + ("" if rate_hz == RATE_HZ else f" (it refuses {RATE_HZ})"))
    return Finding("audio", True, "; ".join(seen))


def _takes(sounddevice: Any, name: str, rate_hz: int) -> bool:  # noqa: ANN401 - a module that is not always there
    try:
        sounddevice.check_output_settings(device=name or None, dtype="float32", samplerate=rate_hz)
    except sounddevice.PortAudioError:
        return False
    return True


def bracelets(found: Configuration) -> Finding:
    """Whether each bracelet was heard: the running service knows; at home it tells."""
    named = [f"{name} (lane {lane.name})" for lane in found.lanes for name in lane.bracelets]
    if not named:
        return Finding("bracelets", None, "no lane names one", "")
    if found.network.enabled:
        return Finding("bracelets", None, ", ".join(named), "their lanes' pages say whether they answer")
    silent = []
    for lane in found.lanes:
        told = _outputs(found, lane.name) if lane.bracelets else {}
        if told is None:
            return Finding("bracelets", None, ", ".join(named), "stridecue run, and ask again: it hears them")
        silent += [one for one in told.get("bracelet", "").split("; ") if one and not one.endswith(HEARD)]
    if silent:
        return Finding("bracelets", False, "; ".join(silent), "the lane goes on with its other outputs")
    return Finding("bracelets", True, f"{', '.join(named)}: online")


def _outputs(found: Configuration, lane: str) -> dict[str, str] | None:
    """What the running service says of a lane's outputs; None: none runs here."""
    host = f"[{found.web.host}]" if ":" in found.web.host else found.web.host
    try:
        with urllib.request.urlopen(f"http://{host}:{found.web.port}/api/v1/lanes/{lane}", timeout=PATIENCE_S) as told:
            return {one["output"]: one["because"] for one in orjson.loads(told.read())["outputs"]}
    except (OSError, orjson.JSONDecodeError, KeyError):
        return None
