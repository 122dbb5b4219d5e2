"""What one step costs inside the service, part by part, in microseconds: the median of many."""

import statistics
import time
from collections.abc import Callable
from typing import Final

import orjson

from stridecue.core.cues import Status
from stridecue.core.events import Claimed, Footfall
from stridecue.core.log import Header, Log
from stridecue.core.plan import Plan, Segment
from stridecue.core.runner import Runner
from stridecue.core.session import Session
from stridecue.edges import wire
from stridecue.edges.channels.dashboard import present
from stridecue.edges.sources.simulated import SimulatedRunner

ROUNDS: Final = 15
STEPS: Final = 200
TOPIC: Final = "stridecue/1/home/pod-1/footfall"


def median_us(do: Callable[[int], object]) -> float:
    """`do(i)` for i = 0 …, in rounds; the median round, per call."""
    found = []
    for turn in range(ROUNDS):
        started_ns = time.perf_counter_ns()
        for i in range(turn * STEPS, (turn + 1) * STEPS):
            do(i)
        found.append((time.perf_counter_ns() - started_ns) / 1000 / STEPS)
    return statistics.median(found)


def costs() -> dict[str, float]:
    """decode, feed, log line and encode of one step."""
    plan, who = Plan("steady", (Segment("continuous", 50),)), Runner("bench", 160_000)
    session = Session(plan, who)
    session.feed(Claimed(0, "pod-1"))
    log = Log(Header("bench", "1", "home", plan, who, "bench", 0, "1970-01-01T00:00:00Z", "0"))
    runner = SimulatedRunner(seed=1)
    contacts = [runner.step() for _ in range(ROUNDS * STEPS)]
    payloads = [
        orjson.dumps({"boot": "9f3a11c2", "seq": i, "t_us": contact.at_us, "side": contact.side, "live": True})
        for i, contact in enumerate(contacts)
    ]
    arrivals_us = [contact.at_us + 20_000 for contact in contacts]
    footfalls: list[Footfall] = []
    answers: list[list[object]] = []
    decode = median_us(lambda i: footfalls.append(wire.decode(TOPIC, payloads[i], arrivals_us[i])))  # type: ignore[arg-type] # valid by construction
    feed = median_us(lambda i: answers.append(list(session.feed(footfalls[i]))))
    write = median_us(lambda i: log.add(footfalls[i], answers[i]))  # type: ignore[arg-type] # cues, by construction
    statuses = [next((cue for cue in cues if isinstance(cue, Status)), None) for cues in answers]
    encode = median_us(lambda i: statuses[i] and orjson.dumps(present(statuses[i])))  # type: ignore[arg-type] # looked at just before
    return {"decode": decode, "feed": feed, "log": write, "encode": encode}
