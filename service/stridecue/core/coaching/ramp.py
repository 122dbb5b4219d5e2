"""From the tempo that sounds to the target: 1 % at a time, waiting for a runner who lags.

A step of 1 % is below what anybody notices (1.5 to 3 %: Drake & Botte 1993, https://doi.org/10.3758/BF03211763);
a smaller last step comes after a proportionately shorter wait. While the runner lags more than 3 % the ramp
waits, and after 45 s of waiting what was reached is taken as the day's target, when it is at least 2.5 % from the
baseline (coaching evidence, section 8.4).
"""

from stridecue.core.beat import retempo
from stridecue.core.cues import Tempo
from stridecue.core.plan import Ramp
from stridecue.core.words import spm

S = 1_000_000


class Climb:
    """The ramp of one session. `because`: where it stands; `accepted`: what was reached became the day's target."""

    __slots__ = ("_baseline_milli_spm", "_changed_us", "_lag_us", "_ramp", "accepted", "because")

    def __init__(self, ramp: Ramp, baseline_milli_spm: int | None) -> None:
        self._ramp, self._baseline_milli_spm = ramp, baseline_milli_spm
        self._changed_us = 0
        self._lag_us: int | None = None
        self.accepted = False
        self.because = ""

    def begin(self, now_us: int, because: str) -> None:
        """A tempo begins to sound, for that reason: its first change comes a whole wait later."""
        self._changed_us, self._lag_us, self.because = now_us, None, because

    def hurry(self) -> None:
        """A person has changed the target: the first change comes with the next step."""
        self._changed_us, self._lag_us = -(10**9) * S, None

    def rest(self) -> None:
        """Nobody is waited for."""
        self._lag_us = None

    def move(self, now_us: int, tempo: Tempo, target: int, own: int) -> Tempo:
        """The tempo after this step [milli-spm: `target`, and `own`, the runner's 10-s mean]."""
        self.accepted = False
        now, ramp = tempo.milli_spm, self._ramp
        if now == target:
            self.because = f"tempo {spm(now)} is the target; cadence {spm(own)}"
            return tempo
        up = target > now
        if own * 1000 < now * (1000 - ramp.lag_permille) if up else own * 1000 > now * (1000 + ramp.lag_permille):
            self._wait(now_us, now, target, own)
            return tempo
        self._lag_us = None
        whole = max(now * ramp.step_permille // 1000, 1)
        change = min(whole, abs(target - now))
        if now_us - self._changed_us < ramp.every_s * S * change // whole:
            return tempo
        self._changed_us = now_us
        reached = now + change if up else now - change
        self.because = f"ramp to {spm(reached)} on the way to {spm(target)}; cadence {spm(own)}"
        return retempo(tempo, reached, now_us, self.because)

    def _wait(self, now_us: int, now: int, target: int, own: int) -> None:
        """The runner lags: hold the ramp, and in the end take what was reached."""
        ramp, baseline = self._ramp, self._baseline_milli_spm or now
        if self._lag_us is None:
            self._lag_us = now_us
        self.because = f"ramp waits at {spm(now)}: cadence {spm(own)} lags"
        gained = (now - baseline) * 1000 * (1 if target > now else -1)
        if now_us - self._lag_us >= ramp.accept_after_s * S and gained >= baseline * ramp.accept_permille:
            self.accepted = True
            self.because = f"{spm(now)} is the day's target: the runner lagged on the way to {spm(target)}"
