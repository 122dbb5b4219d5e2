r"""MQTT 3.1.1 packets, as few as a pod needs, each made as one buffer (OASIS standard, mqtt-v3.1.1, sections 2 and 3).

Two small writes in a row wait for each other's acknowledgement (Nagle, 40 ms and more); one buffer does not.

>>> publish("a/b", b"hi", 0)
b'0\x07\x00\x03a/bhi'
>>> publish("a/b", b"hi", 1, packet=10)
b'2\t\x00\x03a/b\x00\nhi'
>>> length(321)
b'\xc1\x02'
"""

CONNACK, PUBLISH, PUBACK, SUBACK, PINGRESP = 0x20, 0x30, 0x40, 0x90, 0xD0
PINGREQ = b"\xc0\x00"
REFUSALS = (
    "accepted",
    "wrong protocol version",
    "client id refused",
    "server unavailable",
    "wrong user or password",
    "not authorised",
)
PACKET_MAX_BYTES = 2_048


class ProtocolError(Exception):
    """What came is not MQTT, or not for us."""


def length(size_bytes: int) -> bytes:
    """The remaining length, section 2.2.3."""
    out = bytearray()
    while True:
        digit = size_bytes & 0x7F
        size_bytes >>= 7
        out.append(digit | 0x80 if size_bytes else digit)
        if not size_bytes:
            return bytes(out)


def text(value: "str | bytes") -> bytes:
    """A string with its length in front, section 1.5.3."""
    encoded = value.encode() if isinstance(value, str) else value
    return bytes((len(encoded) >> 8, len(encoded) & 0xFF)) + encoded


def packet_of(kind: int, body: bytes) -> bytes:
    """One packet, one buffer."""
    return bytes((kind,)) + length(len(body)) + body


def connect(client: str, keepalive_s: int, will_topic: str, will: bytes, user: str = "", password: str = "") -> bytes:
    """CONNECT with a clean session and a retained Last Will of quality 1, section 3.1."""
    flags = 0x02 | 0x04 | 0x08 | 0x20  # clean session, will, will QoS 1, will retained
    body = text(client) + text(will_topic) + text(will)
    if user:
        flags |= 0xC0
        body += text(user) + text(password)
    head = text("MQTT") + bytes((4, flags, keepalive_s >> 8, keepalive_s & 0xFF))
    return packet_of(0x10, head + body)


def publish(topic: str, payload: bytes, qos: int, packet: int = 0, retain: bool = False) -> bytes:
    """PUBLISH, section 3.3; `packet` is its number when `qos` is 1."""
    kind = PUBLISH | qos << 1 | (0x01 if retain else 0)
    number = bytes((packet >> 8, packet & 0xFF)) if qos else b""
    return packet_of(kind, text(topic) + number + payload)


def subscribe(packet: int, filters: "list[tuple[str, int]]") -> bytes:
    """SUBSCRIBE, section 3.8."""
    body = bytes((packet >> 8, packet & 0xFF))
    for topic, qos in filters:
        body += text(topic) + bytes((qos,))
    return packet_of(0x82, body)


def puback(packet: int) -> bytes:
    """PUBACK, section 3.4."""
    return packet_of(PUBACK, bytes((packet >> 8, packet & 0xFF)))


def published(kind: int, body: bytes) -> "tuple[str, bytes, bool, int]":
    """Topic, payload, retained, packet number (0 with quality 0) of a PUBLISH that came."""
    end = 2 + (body[0] << 8 | body[1]) if len(body) > 1 else 0
    qos = kind >> 1 & 0x03
    if end == 0 or qos > 1 or len(body) < end + 2 * qos:
        raise ProtocolError("a PUBLISH that cannot be read")
    number = body[end] << 8 | body[end + 1] if qos else 0
    return body[2:end].decode(), body[end + 2 * qos :], bool(kind & 0x01), number
