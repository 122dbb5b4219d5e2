"""What can happen. Every event carries `at_us`: when the service came to know it, on the service clock.

The service clock counts microseconds since the service started and never goes back. A device's own
time travels apart, as `t_us` on the pod clock; `timebase` maps it. Events are the session's whole
input: the log keeps them in order, and `replay` feeds them again.

`event` names the class in JSON, so that one tagged union reads any line of a log.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Interval

from stridecue.core.coaching.retarget import Retarget
from stridecue.core.outputs import Muted, Sounded
from stridecue.core.pain.pain import Nprs
from stridecue.core.pain.traffic_light import PainSite, Sign
from stridecue.core.units import (
    AngleMdeg,
    Boot,
    ContactUs,
    Count,
    Ident,
    InclinePermille,
    Micros,
    Percent,
    RateHz,
    RiseUm,
    RssiDbm,
    Seq,
    ShockMg,
    ShortText,
    Side,
    SpeedMmS,
)

DeviceKind = Literal["foot_pod", "bracelet", "gateway", "phone", "treadmill"]
Place = Literal["foot", "shank", "thigh", "sacrum", "waist", "hand", "wrist", "treadmill", "bridged"]
"""Where a sensor is worn; `bridged`: a Bluetooth foot pod, which tells speed and cadence but no footfalls."""


@dataclass(frozen=True, slots=True)
class Footfall:
    """Initial contact of one foot, as a device saw it. (device, boot, seq) names it for ever."""

    at_us: Micros
    device: Ident
    boot: Boot
    seq: Seq
    t_us: Micros
    side: Side = "unknown"
    shock_mg: ShockMg | None = None
    live: bool = True
    event: Literal["footfall"] = "footfall"


@dataclass(frozen=True, slots=True)
class ToeOff:
    """The end of a contact; the key is that of its footfall."""

    at_us: Micros
    device: Ident
    boot: Boot
    seq: Seq
    t_us: Micros
    contact_us: ContactUs
    side: Side = "unknown"
    live: bool = True
    event: Literal["toe_off"] = "toe_off"


@dataclass(frozen=True, slots=True)
class Stance:
    """What a leg or pelvis sensor measured of one stance; `t_us`: its initial contact, on the device's own clock.

    Peak tibial acceleration of a shank, knee flexion at contact and at its peak of a thigh and a shank, drop of the
    swing side and vertical oscillation of a sacrum (`core/loads` defines them); `because`: why there is none of it.
    A stance is known by its time, so said twice it is harmless, and a sensor need not know how others count.
    """

    at_us: Micros
    device: Ident
    boot: Boot
    t_us: Micros
    side: Side = "unknown"
    shock_mg: ShockMg | None = None
    knee_contact_mdeg: AngleMdeg | None = None
    knee_peak_mdeg: AngleMdeg | None = None
    drop_mdeg: AngleMdeg | None = None
    rise_um: RiseUm | None = None
    because: ShortText = ""
    event: Literal["stance"] = "stance"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A device is alive. `oldest_seq` is the oldest step it still keeps for resending."""

    at_us: Micros
    device: Ident
    boot: Boot
    uptime_s: Count
    seq: Seq
    oldest_seq: Seq | None = None
    battery_pct: Percent | None = None
    rssi_dbm: RssiDbm | None = None
    event: Literal["heartbeat"] = "heartbeat"


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """A device's birth message or its Last Will (retained on the broker)."""

    at_us: Micros
    device: Ident
    status: Literal["online", "offline"]
    boot: Boot | None = None
    kind: DeviceKind | None = None
    worn: Place | None = None
    side: Side = "unknown"
    firmware: ShortText | None = None
    rate_hz: RateHz | None = None
    event: Literal["link"] = "link"


@dataclass(frozen=True, slots=True)
class ClockEcho:
    """A finished four-timestamp exchange (RFC 5905 §8): we sent, the pod received, it sent; we received at `at_us`."""

    at_us: Micros
    device: Ident
    boot: Boot
    sent_us: Micros
    pod_received_us: Micros
    pod_sent_us: Micros
    event: Literal["clock"] = "clock"


@dataclass(frozen=True, slots=True)
class Belt:
    """The treadmill's belt, read and never driven."""

    at_us: Micros
    device: Ident
    speed_mm_s: SpeedMmS
    incline_permille: InclinePermille = 0
    source: Literal["ftms", "manual", "gateway"] = "manual"
    event: Literal["belt"] = "belt"


@dataclass(frozen=True, slots=True)
class Rsc:
    """Bluetooth's Running Speed and Cadence, as received. `factor`: 1 when it is steps a minute, 2 when strides."""

    at_us: Micros
    device: Ident
    speed_mm_s: SpeedMmS
    cadence_raw: Annotated[int, Interval(ge=0, le=255)]
    stride_mm: Annotated[int, Interval(ge=1, le=655_350)] | None = None
    factor: Annotated[int, Interval(ge=1, le=2)] | None = None
    event: Literal["rsc"] = "rsc"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A device begins to serve this session. `acked_boot` / `acked_seq`: its steps up to there are on disk already.

    `counts`: its footfalls are the steps of this lane. A leg or pelvis sensor beside a foot pod, and a treadmill, only
    measure: their loss costs a figure, never the beat.
    """

    at_us: Micros
    device: Ident
    side: Side = "unknown"
    acked_boot: Boot | None = None
    acked_seq: Seq | None = None
    worn: Place | None = None
    counts: bool = True
    event: Literal["claimed"] = "claimed"


@dataclass(frozen=True, slots=True)
class Released:
    """A device no longer serves this session."""

    at_us: Micros
    device: Ident
    event: Literal["released"] = "released"


@dataclass(frozen=True, slots=True)
class Flooded:
    """A device sent more than its share; `dropped` of its messages were not looked at."""

    at_us: Micros
    device: Ident
    dropped: Count
    event: Literal["flooded"] = "flooded"


@dataclass(frozen=True, slots=True)
class Storage:
    """The session log can (or can no longer) be written."""

    at_us: Micros
    writable: bool
    because: ShortText
    event: Literal["storage"] = "storage"


@dataclass(frozen=True, slots=True)
class Command:
    """A person's decision. `fault` latches, and only `clear_fault` by a person leaves it."""

    at_us: Micros
    action: Literal["pause", "resume", "stop", "fault", "clear_fault", "take_baseline", "mark"]
    by: ShortText
    because: ShortText = ""
    event: Literal["command"] = "command"


@dataclass(frozen=True, slots=True)
class PainReport:
    """A runner says where it hurts and how much; `signs` are what ends a run whatever the number (`traffic_light`)."""

    at_us: Micros
    site: PainSite
    nprs: Nprs
    signs: tuple[Sign, ...] = ()
    by: ShortText = "the runner"
    event: Literal["pain"] = "pain"


@dataclass(frozen=True, slots=True)
class Sampled:
    """Raw samples of a device arrived, the newest taken at `t_us` of its clock: once a second, and on bad news.

    `because`: why no footfalls come of them, in words for the runner's page; empty when all is well. Without `boot`
    and `t_us` what arrived could not even be read.
    """

    at_us: Micros
    device: Ident
    boot: Boot | None = None
    t_us: Micros | None = None
    because: ShortText = ""
    event: Literal["sampled"] = "sampled"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Nothing happened until `at_us`: the answer to `Session.deadline_us`."""

    at_us: Micros
    event: Literal["alarm"] = "alarm"


Event = (
    Footfall
    | ToeOff
    | Stance
    | Heartbeat
    | LinkChanged
    | ClockEcho
    | Belt
    | Rsc
    | Claimed
    | Released
    | Flooded
    | Storage
    | Command
    | PainReport
    | Retarget
    | Sampled
    | Sounded
    | Muted
    | Alarm
)
