"""What the contract says in whole sentences: the bytes of `imu`, and the course of a page's own sensor."""

from typing import Final

from stridecue.app.floor.plugs import RETURN_S, TAKEN
from stridecue.edges import wire
from stridecue.edges.web import sensor

IMU_LAYOUT: Final = (
    "Little-endian bytes: magic `SC`, version u8 (1), flags u8, boot u32 (the number that `boot` of `state` writes in "
    "hexadecimal), seq u32, t0_us u64 (pod clock, below 2^53), dt_us u32 (50 to 1,000 samples a second), n u16, "
    "acc_mg_per_lsb f32, gyr_mdps_per_lsb f32, then n times (ax ay az gx gy gz) i16: specific force and angular rate, "
    "sample i taken at t0_us + i * dt_us. Send 20 to 30 ms of samples a message, 60 messages a second at most. "
    f"At most {wire.IMU_MAX_BYTES} bytes; any other length is refused. `state` must say where the pod is worn (foot, "
    "shank, thigh, sacrum, waist, hand, wrist) and, on a leg, whose `side`. A pod that sends `footfall` itself is "
    "believed, and its samples are recorded at most. Steps found here are never acknowledged. On shank, thigh and "
    "sacrum the samples also give what `stance` carries; stand still for a second before running. "
    "The example is shown in base64; on the wire the bytes go as they are."
)
SENSOR_SOCKET: Final = (
    "A sensor that a page speaks for, as a device of its own that serves this lane and no other: the phone the page "
    "runs on (`imu` batches as binary messages, in the layout of MQTT), or a Bluetooth foot pod or treadmill (`rsc`, "
    "`belt`). `state` comes first and is answered by `welcome`; a claim that clashes with a device of the lane is "
    "refused in words. Answer `clock` as over MQTT. When the socket closes, the device is offline; it may come back "
    f"with the same `boot` within {RETURN_S:g} s. Close codes, with the reason in a `refused` message before: "
    f"{sensor.NOT_UNDERSTOOD} not understood, {sensor.TOO_MUCH} no `state` in {sensor.HELLO_S:g} s or more than "
    f"{sensor.MESSAGES_PER_S} messages a second, {sensor.FULL} more than {sensor.SOCKETS_MAX} sockets a lane, 4401 "
    f"signed out, 4404 unknown lane, {TAKEN} taken or released."
)
