"""The managed broker's configuration file, in `nats-server`'s own language.

Two shapes. At home: loopback, and two users with passwords in the file, one for the service and one that every
device shares. On a network: TLS, and nobody but the service in the file; the broker asks the gatekeeper
(`edges/door/gatekeeper.py`) about everybody else, so adding or revoking a device touches no file.

Limits are for everybody: whatever one client does, the others go on.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stridecue.edges.door import gatekeeper
from stridecue.edges.door.grants import Kind, grant, subject

LOOPBACK: Final = "127.0.0.1"
PAYLOAD_MAX_BYTES: Final = 16_384
CONNECTIONS_MAX: Final = 2_048
PENDING_MAX_BYTES: Final = 8 * 1024 * 1024
"""What may wait for a client that does not read; beyond it the client is closed, not served."""
WRITE_DEADLINE_S: Final = 5
AUTHENTICATE_S: Final = 3
HANDSHAKE_S: Final = 3
STORED_MAX_BYTES: Final = 256 * 1024 * 1024
ANY_KIND: Final[Kind] = "gateway"

COMMON: Final = """# Written by stridecue at every start; edits are lost.
server_name: stridecue
listen: "{loopback}:{internal_port}"
max_payload: {payload_max}
max_connections: {connections_max}
max_pending: {pending_max}
write_deadline: "{write_deadline_s}s"
jetstream {{ store_dir: {store}, max_file_store: {stored_max}, max_memory_store: {stored_max} }}
"""
HOME: Final = """mqtt {{ listen: {listen}, reject_qos2_publish: true, downgrade_qos2_subscribe: true }}
authorization {{ timeout: {authenticate_s} }}
accounts {{
  {account}: {{
    jetstream: enabled
    users: [
      {{ user: service, password: {service}, allowed_connection_types: ["MQTT"] }}
      {{ user: device, password: {device}, allowed_connection_types: ["MQTT"], permissions: {{
        publish: {says}
        subscribe: {hears}
      }} }}
    ]
  }}
}}
"""
NETWORK: Final = """mqtt {{
  listen: {listen}
  reject_qos2_publish: true
  downgrade_qos2_subscribe: true
  tls {{ cert_file: {certificate}, key_file: {key}, timeout: {handshake_s} }}
}}
system_account: system
accounts {{
  {account}: {{
    jetstream: enabled
    users: [ {{ user: service, password: {service}, allowed_connection_types: ["MQTT"] }} ]
  }}
  system: {{ users: [ {{ user: {door}, password: {door_password}, allowed_connection_types: ["STANDARD"] }} ] }}
}}
authorization {{
  timeout: {authenticate_s}
  auth_callout {{ issuer: {issuer}, account: system, auth_users: [ service, {door} ] }}
}}
"""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the broker listens, for MQTT and for the gatekeeper, and where it keeps what it stores."""

    host: str
    port: int
    internal_port: int
    store: Path


def _common(where: Listening) -> str:
    return COMMON.format(
        loopback=LOOPBACK,
        internal_port=where.internal_port,
        payload_max=PAYLOAD_MAX_BYTES,
        connections_max=CONNECTIONS_MAX,
        pending_max=PENDING_MAX_BYTES,
        write_deadline_s=WRITE_DEADLINE_S,
        store=json.dumps(str(where.store)),
        stored_max=STORED_MAX_BYTES,
    )


def _listen(where: Listening) -> str:
    return json.dumps(f"[{where.host}]:{where.port}" if ":" in where.host else f"{where.host}:{where.port}")


def at_home(where: Listening, site: str, *, service: str, device: str) -> str:
    """Everybody at home shares the password `device`; its holder may speak as any device, and as nobody else."""
    shared = grant(ANY_KIND, site, "+")
    return _common(where) + HOME.format(
        listen=_listen(where),
        account=gatekeeper.ACCOUNT,
        authenticate_s=AUTHENTICATE_S,
        service=json.dumps(service),
        device=json.dumps(device),
        says=json.dumps([subject(topic) for topic in shared.says]),
        hears=json.dumps([*(subject(topic) for topic in shared.hears), gatekeeper.INBOX]),
    )


def on_a_network(where: Listening, *, service: str, door: str, issuer: str, certificate: Path, key: Path) -> str:
    """Each device has its own password, known to the gatekeeper alone."""
    return _common(where) + NETWORK.format(
        listen=_listen(where),
        account=gatekeeper.ACCOUNT,
        authenticate_s=AUTHENTICATE_S,
        handshake_s=HANDSHAKE_S,
        certificate=json.dumps(str(certificate)),
        key=json.dumps(str(key)),
        service=json.dumps(service),
        door=gatekeeper.USER,
        door_password=json.dumps(door),
        issuer=issuer,
    )
