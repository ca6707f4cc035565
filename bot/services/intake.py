"""What comes in, taken even when something about it always fails: one text never keeps up those behind it."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.domain.directory import ChannelName
from bot.domain.inbound import Inbound
from bot.services.receive.pipeline import Receive
from bot.services.whole import whole

TRIES = 4
"""Of the whole path, before a text is set aside. With the pauses of who fetches it that is some seconds."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """Takes what comes in for channels, whole even when whoever brings it is stopped meanwhile.

    A text that cannot be handled is kept for a person to read, and one that cannot even be stored is noted in
    the engagement log by the provider's id. Both are written to the database, so that while that is down
    nothing is set aside: the failure is raised and the provider has the text still. `note` counts those set
    aside.
    """

    receive: Receive
    note: Callable[[ChannelName], None]
    _failed: dict[str, int] = field(default_factory=dict)

    async def fetched(self, inbound: Inbound) -> None:
        """Take what we fetched ourselves and shall fetch again if this raises: it is tried a few times."""
        try:
            await whole(self.receive.take(inbound))
        except Exception as error:
            tries = self._failed[inbound.provider_id] = self._failed.get(inbound.provider_id, 0) + 1
            if tries < TRIES:
                raise
            await self._set_aside(inbound, error, self.receive.keep, self.receive.pass_over)
        self._failed.pop(inbound.provider_id, None)

    async def delivered(self, inbound: Inbound) -> None:
        """Take what a provider brings, perhaps never again: at once, as well as it can be done.

        Raises what kept it from being stored at all; the provider is told.
        """
        try:
            await whole(self.receive.take(inbound))
        except Exception as error:
            await self._set_aside(inbound, error, self.receive.take, self.receive.keep)

    async def _set_aside(
        self, inbound: Inbound, error: Exception, *ways: Callable[[Inbound], Awaitable[None]]
    ) -> None:
        """Try each way in turn. Raises the last failure."""
        for way in ways:
            try:
                await whole(way(inbound))
            except Exception as failed:
                error = failed
                continue
            if way != self.receive.take:
                logger.error("a text was set aside", extra={"channel": inbound.channel}, exc_info=error)
                self.note(inbound.channel)
            return
        raise error
