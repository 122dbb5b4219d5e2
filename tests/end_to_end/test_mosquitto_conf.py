"""`config/mosquitto/mosquitto.conf` in a real Mosquitto: it starts, keeps what it must, and bounds what it must."""

import asyncio
import os
import shutil
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiomqtt
import pytest

CONF = Path(__file__).parents[2] / "config" / "mosquitto" / "mosquitto.conf"
MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
STATE = "stridecue/1/home/pod-1/state"
PAYLOAD_MAX_BYTES = 16_384


@pytest.fixture
def conf(tmp_path: Path) -> tuple[Path, int]:
    """The committed file, on a free port and in its own folder; as root it must not change its user."""
    if MOSQUITTO is None:
        words = "NOT TESTED, config/mosquitto: Mosquitto is missing. Type: sudo apt-get install -y mosquitto"
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = int(trial.getsockname()[1])
    text = CONF.read_text().replace("listener 1883 ", f"listener {port} ").replace("/mosquitto/data/", f"{tmp_path}/")
    path = tmp_path / "mosquitto.conf"
    path.write_text(text + ("user root\n" if os.geteuid() == 0 else ""))
    return path, port


@asynccontextmanager
async def broker(conf: tuple[Path, int]) -> AsyncIterator[int]:
    """Mosquitto, from its first answer to its clean end."""
    path, port = conf
    process = await asyncio.create_subprocess_exec(str(MOSQUITTO), "-c", str(path))
    try:
        async with asyncio.timeout(20):
            while process.returncode is None:
                try:
                    (await asyncio.open_connection("127.0.0.1", port))[1].close()
                    break
                except OSError:
                    await asyncio.sleep(0.02)
        assert process.returncode is None, "Mosquitto refuses its configuration"
        yield port
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 20)


async def first(client: aiomqtt.Client) -> aiomqtt.Message:
    """The next message, or TimeoutError."""
    async with asyncio.timeout(20):
        return await anext(client.messages)


async def say_too_much(port: int, topic: str) -> None:
    """Send one byte more than the bound, and wait to be let go."""
    async with aiomqtt.Client("127.0.0.1", port) as pod:
        await pod.publish(topic, bytes(PAYLOAD_MAX_BYTES + 1))
        await first(pod)


@pytest.mark.mosquitto
async def test_a_retained_state_outlives_a_restart(conf: tuple[Path, int]) -> None:
    """Pins persistence: who was online before the broker restarted is known after it."""
    async with broker(conf) as port, aiomqtt.Client("127.0.0.1", port) as pod:
        await pod.publish(STATE, b'{"status":"online"}', qos=1, retain=True)
    async with broker(conf) as port, aiomqtt.Client("127.0.0.1", port) as service:
        await service.subscribe("stridecue/1/home/+/state", qos=1)
        found = await first(service)
    assert (found.topic.value, found.payload, found.retain) == (STATE, b'{"status":"online"}', True)


@pytest.mark.mosquitto
async def test_a_packet_over_the_bound_ends_its_sender_only(conf: tuple[Path, int]) -> None:
    """Pins max_packet_size: who sends too much is let go, and everybody else is served as before."""
    topic = "stridecue/1/home/pod-1/footfall"
    async with broker(conf) as port, aiomqtt.Client("127.0.0.1", port) as service:
        await service.subscribe("stridecue/1/home/+/footfall", qos=1)
        with pytest.raises(aiomqtt.MqttError):
            await say_too_much(port, topic)
        async with aiomqtt.Client("127.0.0.1", port) as pod:
            await pod.publish(topic, b"{}", qos=1)
        assert (await first(service)).payload == b"{}"
