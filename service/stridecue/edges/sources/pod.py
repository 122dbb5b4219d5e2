"""A foot pod as the service meets it: the device's side of the contract, over MQTT.

It says who it is (`state`, with a Last Will), beats its heart at 2 Hz, answers clock requests, sends
each footfall and toe-off, keeps its steps until the service's own acknowledgement and resends what
was not acknowledged, marked `"live":false`. Recordings, simulated runners and tests all speak through it.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable
from typing import Any, Final

import orjson

from stridecue.core.units import Side
from stridecue.edges import wire
from stridecue.edges.broker import Address, BrokerLink, LastWill
from stridecue.edges.clock import ServiceClock
from stridecue.edges.sources.contact import Contact

RING: Final = 1_200
"""Messages kept until acknowledged: 600 steps, each a footfall and a toe-off."""
HEARTBEAT_S: Final = 0.5
RESEND_AFTER_US: Final = 3_000_000
RESENDS_PER_BEAT: Final = 40


class Pod:
    """One device with its own clock, boot id and sequence."""

    def __init__(
        self,
        where: Address,
        site: str,
        device: str,
        *,
        side: Side = "unknown",
        kind: str = "foot_pod",
        worn: str = "foot",
        belt_mm_s: int | None = None,
        heard: Callable[[dict[str, Any]], None] | None = None,
    ) -> None:
        self.device, self.boot = device, secrets.token_hex(4)
        self._site, self._side, self._heard = site, side, heard
        self._belt_mm_s = belt_mm_s
        self._clock = ServiceClock()
        self._seq = 0
        self._ring: deque[tuple[int, int, str, dict[str, Any]]] = deque(maxlen=RING)
        self.acked_seq = -1
        subjects = [("ack", 0), ("clock", 0), ("cue", 0)] if heard else [("ack", 0), ("clock", 0)]
        here = {
            "status": "online",
            "boot": self.boot,
            "kind": kind,
            "worn": worn,
            "side": side,
            "firmware": "simulated",
        }
        self.link = BrokerLink(
            where,
            device,
            [(wire.topic(site, device, name), qos) for name, qos in subjects],
            self._receive,
            will=LastWill(wire.topic(site, device, "state"), b'{"status":"offline"}', orjson.dumps(here)),
        )

    def now_us(self) -> int:
        """The pod's own clock."""
        return self._clock.now_us()

    @property
    def sent(self) -> int:
        """How many footfalls this pod has numbered."""
        return self._seq

    async def run(self) -> None:
        """Stay connected and beat the heart, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.link.run())
            tasks.create_task(self._beat())

    async def play(self, contact: Contact, start_us: int) -> None:
        """Wait until the contact is due (`start_us`: the pod's time of contact 0), then send it; toe-off follows."""
        due_us = start_us + contact.at_us
        await asyncio.sleep(max(due_us - self.now_us(), 0) / 1e6)
        seq, self._seq = self._seq, self._seq + 1
        key = {"boot": self.boot, "seq": seq}
        self._send("footfall", seq, {**key, "t_us": due_us, "side": contact.side, "live": True})
        if contact.contact_us is not None:
            toe_off = {
                **key,
                "t_us": due_us + contact.contact_us,
                "contact_us": contact.contact_us,
                "side": contact.side,
                "live": True,
            }
            delay_s = max(due_us + contact.contact_us - self.now_us(), 0) / 1e6
            asyncio.get_running_loop().call_later(delay_s, self._send, "toe_off", seq, toe_off)

    def send_samples(self, payload: bytes) -> None:
        """Send one `imu` message, as a pod without a detector does."""
        self.link.offer(wire.topic(self._site, self.device, wire.IMU), payload)

    def _send(self, subject: str, seq: int, payload: dict[str, Any]) -> None:
        if subject == "footfall":
            self._ring.append((seq, self.now_us(), subject, payload))
        self.link.offer(wire.topic(self._site, self.device, subject), orjson.dumps(payload), qos=1)

    def _receive(self, topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001 - the shape of `broker.Receive`
        message = orjson.loads(payload)
        subject = topic.rsplit("/", 1)[1]
        if retained:
            return
        if subject == "ack" and message.get("boot") == self.boot:
            self.acked_seq = message["seq"]
            while self._ring and self._ring[0][0] <= self.acked_seq:
                self._ring.popleft()
        elif subject == "clock" and "boot" not in message:
            now_us = self.now_us()
            times = {"sent_us": message["sent_us"], "pod_received_us": now_us, "pod_sent_us": now_us}
            answer = {"boot": self.boot, **times}
            self.link.offer(topic, orjson.dumps(answer))
        elif subject == "cue" and self._heard is not None:
            self._heard(message)

    async def _beat(self) -> None:
        while True:
            beat: dict[str, Any] = {
                "boot": self.boot,
                "uptime_s": self.now_us() // 1_000_000,
                "seq": max(self._seq - 1, 0),
            }
            beat["oldest_seq"] = self._ring[0][0] if self._ring else max(self._seq, 0)
            beat["battery_pct"], beat["rssi_dbm"] = 90, -50
            self.link.offer(wire.topic(self._site, self.device, "heartbeat"), orjson.dumps(beat))
            if self._belt_mm_s is not None:
                belt = {"speed_mm_s": self._belt_mm_s, "incline_permille": 0, "source": "ftms"}
                self.link.offer(wire.topic(self._site, self.device, "belt"), orjson.dumps(belt))
            self._resend()
            await asyncio.sleep(HEARTBEAT_S)

    def _resend(self) -> None:
        """What was not acknowledged in time goes again, oldest first, a few at a time."""
        now_us = self.now_us()
        for i in range(min(len(self._ring), RESENDS_PER_BEAT)):
            seq, sent_us, subject, payload = self._ring[i]
            if now_us - sent_us < RESEND_AFTER_US:
                break
            self._ring[i] = (seq, now_us, subject, payload)
            self.link.offer(
                wire.topic(self._site, self.device, subject), orjson.dumps({**payload, "live": False}), qos=1
            )
