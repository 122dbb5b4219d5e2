"""Where steps come from. One new file and one new line add a source; the conformance tests pick it up.

Every source yields `Contact`s in order of time, as a foot makes them; `pod.Pod` speaks them over MQTT,
so a recording and a simulated runner come in by the same door as a real foot pod.
"""

from typing import Final

from stridecue.edges.sources.recorded import Recording
from stridecue.edges.sources.simulated import SimulatedRunner

SOURCES: Final = {
    "recorded": Recording,
    "simulated": SimulatedRunner,
}
