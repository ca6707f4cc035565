"""A line in our own log when a sender is paused, and one when it goes on."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.actor import SYSTEM
from bot.domain.directory import ChannelName
from bot.domain.health import Trouble
from bot.ports.channels import Sender
from bot.ports.work import Work

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class PauseAlert:
    """Tells whoever reads the log of `handbill serve`. A pause that was there at the start is told too."""

    work: Work
    senders: Mapping[ChannelName, Sender]
    _told: dict[ChannelName, Trouble] = field(default_factory=dict)

    async def tick(self) -> None:
        """Look once, and tell what is new."""
        async with self.work.reading() as tx:
            still = {each.sender: each.why for each in await tx.pauses.paused(SYSTEM)}
        for channel, sender in self.senders.items():
            why = still.get(sender.name)
            if why is not None and self._told.get(channel) is not why:
                logger.warning("a sender is paused", extra={"channel": channel, "kind": why})
                self._told[channel] = why
            elif why is None and self._told.pop(channel, None) is not None:
                logger.warning("a sender goes on", extra={"channel": channel})
