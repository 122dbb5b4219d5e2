"""What devices say, before anybody believes it: who speaks, for which boot, was it seen before, and when was it?

A footfall leaves here with its contact time on the service clock, or not at all. What upsets the lane (a
device gone or back, restarted, a clock that jumped, a foot that is the wrong one) is passed on to the session.
"""

from collections import Counter
from collections.abc import Callable

from stridecue.core.coaching.voice import Voice
from stridecue.core.events import ClockEcho, Footfall, Heartbeat, LinkChanged, Sampled, Stance
from stridecue.core.limits import BATTERY_LOW_PCT
from stridecue.core.pods.link import Link
from stridecue.core.pods.roster import Roster
from stridecue.core.units import Side

CLOCK_HOLD_US = 1_000_000
"""After a clock jump: no step is believed for this long, so that the new line stands on more than one message."""
SIDE_HOLD_US = 1_000_000
"""After a step that says it is the other foot's: nothing is believed for this long."""
REPEATS_HOLD_US = 1_000_000
"""After a step that was seen before, when nothing else comes."""
BACK_US = 1_000_000
"""Raw samples that go back by more than this come of a clock that was set back; by less, of a late message."""
SENSOR_HOLD_US = 1_500_000
"""A raw sensor that is at fault says so once a second; nothing is believed until it has stopped saying so."""


class Reception:
    """Hears the devices of one lane. `hold` and `restart` take a reason and how long it lasts at least [µs].

    A device that only measures can be lost, restart or fail: that is told, and upsets nothing.
    """

    __slots__ = ("_found", "_hold", "_lost", "_restart", "_roster", "_tally", "_voice")

    def __init__(
        self,
        roster: Roster,
        voice: Voice,
        tally: Counter[str],
        *,
        found: Callable[[str], None],
        lost: Callable[[str, str], None],
        hold: Callable[[str, int], None],
        restart: Callable[[str, int], None],
    ) -> None:
        self._roster, self._voice, self._tally = roster, voice, tally
        self._found, self._lost, self._hold, self._restart = found, lost, hold, restart

    def hears(self, device: str, now_us: int, boot: str | None) -> Link | None:
        """A sign of life. None when the device does not serve this session."""
        link = self._roster.get(device)
        if link is None:
            self.refuse("unclaimed", device, f"{device} does not serve this lane")
            return None
        link.heard_us = now_us
        if link.lost:
            link.lost = False
            self._voice.notice("device", f"{self._roster.name(device)} is back", device)
            self._found(device)
        if boot is not None and link.earlier(boot) is None and link.boots(boot, now_us):
            self._restarted(device)
        return link

    def footfall(self, event: Footfall) -> tuple[Link, int, Side] | None:
        """A footfall that is new, live and of the present boot: its link, its contact time and its side."""
        link = self.hears(event.device, event.at_us, event.boot)
        if link is None:
            return None
        earlier = link.earlier(event.boot)
        ledger = link.ledger if earlier is None else earlier
        if not ledger.admit(event.seq):
            self.refuse("duplicate", event.device, f"duplicate: seq {event.seq} of boot {event.boot} was seen before")
            if event.live and earlier is None and link.repeats(event.at_us, new=False) and link.counts:
                name = self._roster.name(event.device)
                because = f"{name} repeats old steps: one that starts anew needs a new boot id, not {event.boot}"
                self._hold(because, event.at_us + REPEATS_HOLD_US)
            return None
        self._tally["footfalls"] += 1
        if earlier is not None or not event.live:
            self._tally["resent"] += 1
            how = "is of an earlier boot" if event.live else "resent"
            self._voice.notice("resent", f"seq {event.seq} {how}: logged, not cued", event.device)
            return None
        link.repeats(event.at_us, new=True)
        jumps = link.timebase.jumps
        contact_us = link.timebase.heard(event.t_us, event.at_us)
        if link.back(event.seq, contact_us, event.at_us):
            link.timebase.went_back()
        if link.timebase.jumps != jumps:
            self._jumped(event.device, event.at_us)
            return None
        side = event.side if event.side != "unknown" else link.side
        if link.side not in ("unknown", side):
            self.refuse("side", event.device, f"seq {event.seq} says {side}, but it serves the {link.side} foot")
            because = f"left or right? {event.device} says {side} and is claimed for the {link.side} foot"
            if link.counts:
                self._hold(because, event.at_us + SIDE_HOLD_US)
            return None
        return link, contact_us, side

    def stance(self, event: Stance) -> tuple[int, Side] | None:
        """What a leg or pelvis sensor measured: when that contact was on the service clock, and of which foot."""
        link = self.hears(event.device, event.at_us, event.boot)
        if link is None or event.boot != link.boot or not link.timebase.known:
            return None
        contact_us = link.timebase.to_service_us(event.t_us, event.at_us)
        return contact_us, event.side if event.side != "unknown" else link.side

    def heartbeat(self, event: Heartbeat) -> None:
        """Alive; perhaps restarted, perhaps soon without power."""
        link = self.hears(event.device, event.at_us, None)
        if link is None:
            return
        if link.beats(event):
            self._restarted(event.device)
        if event.battery_pct is not None and event.battery_pct <= BATTERY_LOW_PCT and not link.low_battery:
            link.low_battery = True
            self._voice.notice(
                "device", f"{self._roster.name(event.device)}: battery {event.battery_pct} %", event.device
            )

    def link(self, event: LinkChanged) -> None:
        """A birth message or a Last Will."""
        link = self._roster.get(event.device)
        if link is None:
            return
        if event.status == "online":
            # the message is retained, so it may be older than what is known: it names a boot only to who knows none
            self.hears(event.device, event.at_us, event.boot if link.boot is None else None)
        elif not link.lost:
            self._lose(event.device, link, "its connection has ended")

    def clock(self, event: ClockEcho) -> None:
        """An exchange bounds the device's clock from both sides."""
        link = self.hears(event.device, event.at_us, event.boot)
        if link is None or event.boot != link.boot:
            return
        if event.sent_us > event.at_us:
            self.refuse(
                "clock", event.device, f"clock: answers a question of {event.sent_us} µs, which is still to come"
            )
        elif not link.timebase.echoed(event.sent_us, event.pod_received_us, event.pod_sent_us, event.at_us):
            self._jumped(event.device, event.at_us)

    def sampled(self, event: Sampled) -> None:
        """Raw samples: a sign of life, a bound on the clock, and perhaps a reason why no footfalls come of them."""
        link = self.hears(event.device, event.at_us, event.boot)
        if link is None:
            return
        if event.t_us is not None and event.boot == link.boot:
            jumps = link.timebase.jumps
            if event.t_us + BACK_US < link.sampled_us:
                link.timebase.went_back()
            link.sampled_us = event.t_us
            link.timebase.heard(event.t_us, event.at_us)
            if link.timebase.jumps != jumps:
                self._jumped(event.device, event.at_us)
        said, link.because = link.because, event.because
        because = f"{self._roster.name(event.device)}: {event.because or 'its samples are fine again'}"
        if said != event.because:
            self._voice.notice("device", because, event.device)
        if event.because and link.counts:
            self._hold(because, event.at_us + SENSOR_HOLD_US)

    def expire(self, now_us: int) -> None:
        """Name the devices that have been silent for too long."""
        for device, link in self._roster.silent(now_us):
            self._lose(device, link, f"nothing heard for {(now_us - link.heard_us) // 100_000 / 10:.1f} s")

    def refuse(self, reason: str, device: str, because: str) -> None:
        """Count what was not taken, and say so."""
        self._tally[f"refused_{reason.replace('-', '_')}"] += 1
        self._voice.notice("rejected", because, device)

    def _lose(self, device: str, link: Link, why: str) -> None:
        link.lost = True
        because = f"{self._roster.name(device)} lost: {why}"
        self._voice.notice("device", because, device)
        self._lost(device, because)

    def _restarted(self, device: str) -> None:
        because = f"{self._roster.name(device)} restarted"
        self._voice.notice("device", because, device)
        self._upset(device, because, 0)

    def _jumped(self, device: str, now_us: int) -> None:
        self._tally["clock_jumps"] += 1
        because = f"the clock of {self._roster.name(device)} jumped: learning it anew"
        self._voice.notice("clock", because, device)
        self._upset(device, because, now_us + CLOCK_HOLD_US)

    def _upset(self, device: str, because: str, until_us: int) -> None:
        """Steps are counted anew where they come from a device whose past means nothing any more."""
        link = self._roster.get(device)
        if link is not None and link.counts:
            self._restart(because, until_us)
