"""stridecue: steps in over MQTT, tempo cues out, every session replayable bit for bit."""

from importlib.metadata import version

__version__ = version("stridecue")
