"""ANT+ foot pods: published pages as figures, and a stick's pods as devices on a real broker.

The stick is none: no test here has met one. What stands in for it is openant's surface, byte by byte.
"""

import csv
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridecue.edges.broker import BrokerLink
from stridecue.edges.gateway import gatt, sdm
from stridecue.edges.gateway.ant import AntClient, Stick, StickError, stick
from stridecue.edges.gateway.book import Book, BookError, peripheral
from stridecue.edges.gateway.radio import Radio
from tests.edges.gateway.test_radio import Ears
from tests.parts import Broker, alongside, eventually

PAGES = [
    row
    for row in csv.DictReader(Path(__file__).with_name("vectors.csv").read_text(encoding="utf-8").splitlines())
    if row["profile"].startswith("ANT+ SDM")
]
RUNNING = bytes.fromhex("02ffff53 21cdff01".replace(" ", ""))  # 83.125 strides a minute, 1.8 m/s, active


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row["hex"])
def test_published_pages(row: dict[str, str]) -> None:
    """Page 2 of the published vectors gives its speed and its strides; the others give nothing, and are no error."""
    said = sdm.as_rsc(bytes.fromhex(row["hex"]))
    if row["profile"] != "ANT+ SDM p2":
        assert said is None
        return
    found = gatt.rsc(said or b"")
    expected = re.search(r"cadence ([\d.]+) strides/min; speed ([\d.]+) m/s", row["expected"])
    assert expected is not None
    assert abs(found.cadence_raw - float(expected[1])) <= 0.5
    assert found.speed_mm_s == float(expected[2]) * 1_000
    assert not found.running  # its status says inactive


@given(st.binary(max_size=12))
def test_no_bytes_are_more_than_a_page(page: bytes) -> None:
    """Whatever comes: a measurement that the Bluetooth decoder takes, nothing, or a sentence about its length."""
    try:
        said, low = sdm.as_rsc(page), sdm.as_battery(page)
    except sdm.SdmError as wrong:
        assert "8 are expected" in str(wrong)  # noqa: PT017 - the other outcome is as good
        return
    assert low in (None, bytes((sdm.LOW_PCT,)))
    if said is not None and int.from_bytes(said[1:3], "little") * 1000 / 256 <= gatt.SPEED_MAX_MM_S:
        assert gatt.rsc(said).cadence_raw == said[3]


@pytest.mark.parametrize("address", ["ANT:0", "ANT:123456", "ANT:", "ANT:1a"])
def test_the_nearest_one_is_no_pod(address: str) -> None:
    """Number 0 means whoever is near: a pairing names its pod."""
    with pytest.raises(BookError, match="address"):
        Book(Path("b.json"), {}).pair(peripheral(address, "pod", "", "bridged"))


def test_without_openant_one_sentence_says_what_to_install() -> None:
    """Neither the package nor a stick is here: the sentence is what a person gets."""
    with pytest.raises(StickError, match=r"pip install 'stridecue\[ant\]'|no ANT\+ stick was found"):
        stick()


class Channel:
    """openant's, as far as it is used; what was asked of it."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}
        self.on_broadcast_data: Any = None

    def __getattr__(self, name: str) -> Any:
        return lambda *given: self.asked.__setitem__(name, given)


class Node:
    """A stick that is none: `say` gives a page of one pod, from openant's own thread as the real one does."""

    def __init__(self) -> None:
        self.channels: list[Channel] = []
        self.key: list[int] = []
        self._pages: list[tuple[int, bytes]] = []
        self._over = threading.Event()

    def set_network_key(self, network: int, key: list[int]) -> None:
        """Network 0."""
        assert network == 0
        self.key = key

    def new_channel(self, ctype: int, network_number: int = 0) -> Channel:
        """One more."""
        assert (ctype, network_number) == (0, 0)
        self.channels.append(Channel())
        return self.channels[-1]

    def say(self, index: int, page: bytes) -> None:
        """On the channel that was opened as number `index`."""
        self._pages.append((index, page))

    def start(self) -> None:
        """Until stopped."""
        while not self._over.wait(0.005):
            while self._pages:
                index, page = self._pages.pop(0)
                self.channels[index].on_broadcast_data(list(page))

    def stop(self) -> None:
        """End."""
        self._over.set()


@pytest.mark.mosquitto
async def test_two_pods_on_one_stick_are_two_devices(real_mosquitto: Broker) -> None:
    """Each is asked for by its number on ANT+'s channel; its strides are said as strides, a low battery as low."""
    node, ears, said = Node(), Ears(), list[str]()
    one_stick = Stick(node, [1, 2, 3])
    book = [peripheral(f"ANT:{41 + i}", f"pod-{i}", "", "bridged", factor=sdm.FACTOR) for i in range(2)]

    async def look(one: Any) -> tuple[Any, None]:
        return sdm.number(one.address), None

    radios = [
        Radio(one, real_mosquitto.address, "home", look, lambda seen, _: AntClient(one_stick, seen), said.append)
        for one in book
    ]
    listening = BrokerLink(real_mosquitto.address, "ears", [("stridecue/1/home/#", 0)], ears)
    async with alongside(listening.run(), *(radio.run() for radio in radios)):
        await eventually(lambda: len([c for c in node.channels if "open" in c.asked]) == 2, "two channels")
        numbers = [channel.asked["set_id"][0] for channel in node.channels]
        low = RUNNING[:7] + bytes((0x31,))

        def heard() -> bool:
            node.say(numbers.index(41), RUNNING)
            node.say(numbers.index(42), low)
            return bool(ears.of("pod-0/rsc") and ears.of("pod-1/heartbeat") and ears.of("pod-1/rsc"))

        await eventually(heard, "both are heard")
        await eventually(lambda: ears.of("pod-1/heartbeat")[-1].get("battery_pct") == sdm.LOW_PCT, "low is low")
    await one_stick.close()
    assert node.key == [1, 2, 3]
    assert {channel.asked["set_id"] for channel in node.channels} == {(41, 124, 0), (42, 124, 0)}
    assert all(c.asked["set_period"] == (8_134,) and c.asked["set_rf_freq"] == (57,) for c in node.channels)
    assert ears.of("pod-0/rsc")[0] == {"speed_mm_s": 1_801, "cadence_raw": 83, "factor": 2}
    assert "pod-0: connected to ANT:41" in said


async def test_a_pod_out_of_reach_is_a_time_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a Bluetooth pod's: the radio says that it is not in reach, and tries again; its channel stays the same one."""
    monkeypatch.setattr("stridecue.edges.gateway.ant.SEARCH_S", 0.02)
    node = Node()
    one_stick = Stick(node, [])
    for _ in range(2):
        client = AntClient(one_stick, 7)
        with pytest.raises(TimeoutError):
            await client.connect()
        await client.disconnect()
    await one_stick.close()
    assert len(node.channels) == 1
