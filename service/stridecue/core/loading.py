"""The session's side of the knee load: what each step gives to `loads.per_step`, and what is said of it.

A step is whole when the next foot lands, and it is scored when the one after that lands: by then whatever leg and
pelvis sensors measured of it has arrived, too. So three contacts are in mind: the foot that has just landed, the step
before, and the one before that, which is scored. The 100 % of the index is a baseline of the same devices and shoe;
other devices, a treadmill too, freeze it. Leg and pelvis sensors that only measure have a baseline of their own.
"""

from collections import deque
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from stridecue.core.cues import Split
from stridecue.core.events import Belt, Claimed, Footfall, Stance, ToeOff
from stridecue.core.loads import cumulative, own_baseline, per_step, sites, words
from stridecue.core.loads.cumulative import RunLoad
from stridecue.core.loads.own_baseline import WINDOW, LoadBaseline
from stridecue.core.loads.reasons import NOT_GIVEN
from stridecue.core.runner import Runner
from stridecue.core.step import NOTHING_MEASURED, Step
from stridecue.core.units import Side

TOO_EARLY: Final = f"no load baseline yet: it needs {WINDOW} whole steps per side at one speed on a level belt"
SENSED: Final = ("shank", "thigh", "sacrum")
SAME_CONTACT_US: Final = 120_000
"""Two sensors agree on a contact within this: half the shortest step."""
ENDED_MAX: Final = 4
SPLIT_M: Final = 1_000

Inputs = tuple[int, int, int, int, int, int, int, int]


class Ended(NamedTuple):
    """A stance that is over, on the service clock: what a leg sensor is asked about."""

    side: Side
    contact_us: int
    toe_off_us: int


@dataclass(slots=True)
class Contact:
    """One foot on the ground: whose, when, for how long, and what leg and pelvis sensors measured of it."""

    key: tuple[str, str, int] | None = None
    side: Side = "unknown"
    contact_us: int = 0
    stance_us: int = NOT_GIVEN
    measured: dict[str, int] | None = None


class Loading:
    """Inputs of the steps in progress, and the baseline they are compared with. `m`: the step path's record."""

    __slots__ = (
        "_baseline",
        "_before",
        "_belt",
        "_incline_permille",
        "_lacking",
        "_m",
        "_measuring",
        "_now",
        "_senses",
        "_shoe",
        "_speed_mm_s",
        "_split_load",
        "_splits",
        "_timing",
        "ended",
    )

    def __init__(self, m: Any, runner: Runner) -> None:
        self._m, self._shoe, self._baseline = m, runner.shoe, runner.load_baseline
        self._timing: dict[str, str | None] = {}
        self._measuring: dict[str, str | None] = {}
        self._lacking: dict[str, str] = {}
        self._senses = False
        self._now, self._before = Contact(), Contact()
        self._speed_mm_s = self._incline_permille = NOT_GIVEN
        self._belt = ""
        self._splits, self._split_load = 0, cumulative.NO_LOAD
        self.ended: deque[Ended] = deque(maxlen=ENDED_MAX)
        m[0].load_height_m = (runner.height_mm or 0) / 1000

    # ---------------------------------------------------------------- in

    def claimed(self, event: Claimed) -> None:
        """Another sensor: the baseline holds only for the devices it was taken with."""
        self.released(event.device)
        measures = event.worn in SENSED and not event.counts
        (self._measuring if measures else self._timing)[event.device] = event.worn
        self._compare()

    def released(self, device: str) -> None:
        """One sensor fewer: likewise."""
        self.lost(device)
        known = device in self._timing or device in self._measuring
        self._timing.pop(device, None)
        self._measuring.pop(device, None)
        if known:
            self._compare()

    def lost(self, device: str) -> bool:
        """Nothing is heard of it: what it said no longer holds; True when that was the belt's speed."""
        self._lacking.pop(device, None)
        belt = device == self._belt
        if belt:
            self._belt, self._speed_mm_s, self._incline_permille = "", NOT_GIVEN, NOT_GIVEN
        return belt

    def belt(self, event: Belt) -> None:
        """The belt's speed and slope, from now on."""
        self._belt = "" if event.source == "manual" else event.device  # what a person said does not go with a device
        self._speed_mm_s, self._incline_permille = event.speed_mm_s, event.incline_permille

    def toe_off(self, event: ToeOff) -> None:
        """The contact of the foot that stands has ended."""
        now = self._now
        if (event.device, event.boot, event.seq) == now.key:
            now.stance_us = event.contact_us
            self.ended.append(Ended(now.side, now.contact_us, now.contact_us + event.contact_us))

    def landed(self, event: Footfall, contact_us: int, side: Side) -> None:
        """An accepted footfall begins the next step; a shock is a tibial one only from the shank."""
        self._before = self._now
        self._now = Contact((event.device, event.boot, event.seq), side, contact_us)
        if event.shock_mg is not None and self._timing.get(event.device) == "shank":
            self._now.measured = {"shock_mg": event.shock_mg}

    def stance(self, event: Stance | Footfall, contact_us: int, side: Side) -> bool:
        """What a sensor measured of a stance that is not yet scored; False: it came too late, or fits none."""
        for step in (self._now, self._before):
            if step.key is None or abs(contact_us - step.contact_us) > SAME_CONTACT_US:
                continue
            if "unknown" in (side, step.side) or side == step.side:
                found = {name: getattr(event, name, None) for name in sites.MEASURED}
                step.measured = (step.measured or {}) | {k: figure for k, figure in found.items() if figure is not None}
                return True
        return False

    def lacks(self, device: str, name: str, because: str) -> None:
        """Why a sensor gives no figures now; empty: it does."""
        self._lacking.pop(device, None)
        if because:
            self._lacking[device] = f"{name}: {because}"

    @property
    def inputs(self) -> Inputs:
        """Of the step that ends now: contact time, belt speed, slope; of the one before: what sensors measured."""
        measured = NOTHING_MEASURED
        if self._before.measured is not None:
            given = self._before.measured.get
            shock, contact, peak, drop, rise = (given(name, NOT_GIVEN) for name in sites.MEASURED)
            measured = shock, contact, peak, drop, rise
        return (self._now.stance_us, self._speed_mm_s, self._incline_permille, *measured)

    # ---------------------------------------------------------------- out

    def take(self) -> LoadBaseline | None:
        """Make the last steps the baseline; None when there are too few."""
        s = self._m[0]
        if not per_step.take_baseline(s):
            return None
        self._baseline = own_baseline.keep(s, joined(self._timing), joined(self._measuring), self._shoe)
        return self._baseline

    def reading(self, step: Step) -> words.Reading:
        """The index after this step, in figures and words; and apart from it what leg and pelvis sensors tell."""
        said = words.say(
            step.load_state,
            step.load_reason,
            step.load_tier,
            step.load_index_permille,
            step.load_low_permille,
            step.load_high_permille,
            step.load_km_permille,
            step.load_side_permille,
        )
        if not self._senses:
            return said
        return replace(said, sites=sites.read(self._m[0], tuple(self._lacking.values())))

    @property
    def load(self) -> RunLoad:
        """What the run adds up to so far."""
        return words.run_load(self._m[0])

    def split(self, now_us: int, step: Step) -> Split | None:
        """A kilometre that this step has completed."""
        if step.load_distance_m < SPLIT_M * (self._splits + 1):
            return None
        self._splits += 1
        load, before = self.load, self._split_load
        self._split_load = load
        part = cumulative.since(load, before)
        return Split(now_us, self._splits, part, words.changes(self._m[0]), words.split(part))

    def _compare(self) -> None:
        self._senses = bool(self._measuring) or any(worn in SENSED for worn in self._timing.values())
        if self._baseline is not None and self._timing:
            own_baseline.restore(self._m[0], self._baseline, joined(self._timing), joined(self._measuring), self._shoe)


def joined(devices: dict[str, str | None]) -> str:
    """Devices as one name, whatever the order in which they were claimed."""
    return "+".join(sorted(devices))
