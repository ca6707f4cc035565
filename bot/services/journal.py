"""Reading the engagement log."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.domain.actor import Actor
from bot.domain.journal import Line, Query
from bot.ports.work import Work


@dataclass(frozen=True, kw_only=True, slots=True)
class Journal:
    """The log, line by line, however long it is."""

    work: Work

    async def lines(self, actor: Actor, query: Query) -> AsyncIterator[Line]:
        """The lines of the log that the actor sees, in their order."""
        async with self.work.reading() as tx:
            async for line in tx.log.read(actor, query):
                yield line
