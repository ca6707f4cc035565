"""Handbill's figures as Prometheus reads them: counts by channel and kind, nothing about anyone."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.services.vitals import Figures


def write_metrics(figures: Figures) -> bytes:
    """The text of GET /metrics."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Written(figures))
    return generate_latest(registry)


class _Written(Collector):
    """Gives the figures as they were read once: they live in the database, not in this process."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def describe(self) -> Iterator[Metric]:
        return iter(())

    def collect(self) -> Iterator[Metric]:
        messages = GaugeMetricFamily(
            "handbill_messages", "Messages by channel and state.", labels=["channel", "state"]
        )
        for (channel, state), count in self._figures.messages.items():
            messages.add_metric([channel, state], count)
        yield messages
        waiting = GaugeMetricFamily("handbill_queue_depth", "Messages that wait for us.", labels=["lane"])
        for lane, count in self._figures.waiting.items():
            waiting.add_metric([lane.name.lower()], count)
        yield waiting
        outcomes = CounterMetricFamily(
            "handbill_sends",
            "Attempts to send since the start, by how they ended.",
            labels=["channel", "outcome"],
        )
        for (channel, outcome), count in self._figures.outcomes.items():
            outcomes.add_metric([channel, outcome], count)
        yield outcomes
        set_aside = CounterMetricFamily(
            "handbill_set_aside",
            "Texts that came in since the start and could not be handled.",
            labels=["channel"],
        )
        for channel, count in self._figures.set_aside.items():
            set_aside.add_metric([channel], count)
        yield set_aside
        paused = GaugeMetricFamily(
            "handbill_sender_paused_since_seconds",
            "When a sender that is paused was paused, in seconds since 1970.",
            labels=["channel", "why"],
        )
        for (channel, why), since in self._figures.paused.items():
            paused.add_metric([channel, why], since.timestamp())
        yield paused
