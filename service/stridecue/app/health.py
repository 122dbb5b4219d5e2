"""How the service is: for a person, for a probe (`/healthz`) and for Prometheus (`/metrics`)."""

from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from stridecue.edges.web.messages import Health

READY_STATES = ("idle", "warmup", "cueing", "held", "lost", "fault")


@dataclass(frozen=True, slots=True)
class Condition:
    """What the service stands on. The first two are empty while all is well; `troubles`: what else is wrong."""

    broker_because: str
    store_because: str
    troubles: list[str]


class _Figures(Collector):
    """One health record as Prometheus figures."""

    def __init__(self, health: Health) -> None:
        self._health = health

    def collect(self) -> Iterator[Metric]:
        """Prometheus asks; names end in their unit."""
        health = self._health
        yield GaugeMetricFamily("stridecue_ready", "1 when broker, store and kernels are ready", float(health.ready))
        yield GaugeMetricFamily("stridecue_uptime_seconds", "Since the service started", health.uptime_s)
        counts = CounterMetricFamily("stridecue_messages", "Messages and what became of them", labels=["what"])
        for what, count in sorted(health.counts.items()):
            counts.add_metric([what], float(count))
        yield counts
        steps = GaugeMetricFamily("stridecue_lane_steps", "Valid steps of the lane's session", labels=["lane"])
        failures = CounterMetricFamily("stridecue_lane_failures", "How often the lane broke", labels=["lane"])
        state = GaugeMetricFamily("stridecue_lane_state", "1 for the state the lane is in", labels=["lane", "state"])
        for lane in health.lanes:
            steps.add_metric([lane.lane], float(lane.steps))
            failures.add_metric([lane.lane], float(lane.failures))
            for name in READY_STATES:
                state.add_metric([lane.lane, name], float(lane.state == name))
        yield from (steps, failures, state)


def metrics(health: Health) -> bytes:
    """The Prometheus text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(health))
    return generate_latest(registry)
