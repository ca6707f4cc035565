"""Which channels there are. A new one is one file beside this and one line here."""

from collections.abc import Sequence

from bot.channels import simulator
from bot.ports.channels import Channel, Surroundings

CONNECTORS = (simulator.connect,)
"""Each gives the channels it can send by: none when it is not set up, or not wanted."""


def connect(around: Surroundings) -> Sequence[Channel]:
    """Every channel that can send."""
    return [channel for connector in CONNECTORS for channel in connector(around)]
