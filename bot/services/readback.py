"""Messages of unknown outcome, looked for in the provider's own list: never sent again blindly."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.actor import SYSTEM
from bot.domain.errors import CannotLook
from bot.domain.messages import Receipt
from bot.domain.readback import look_at, weigh
from bot.ports.channels import Channel
from bot.ports.hooks import ReadingBack, Sighting
from bot.ports.outbox import Untraced
from bot.ports.work import Work
from bot.ports.world import Clock
from bot.services.receipts import hear

PAUSE = timedelta(seconds=10)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadBack:
    """Resolves what is unknown on channels that can be read back; the others are left to a person.

    A message that is found is what the provider says of it. One that is absent a minute and five minutes
    after goes back to the queue, where the gate ends it if it is of no use any more. `channels` are the
    channels themselves, not in the guard that bot.bootstrap puts around them.
    """

    work: Work
    clock: Clock
    channels: Sequence[Channel]

    async def run(self, *, forever: bool = False) -> None:
        """Look for what is due now; with `forever`, again and again until cancelled."""
        await self.tick()
        while forever:
            await self.clock.sleep(PAUSE.total_seconds())
            await self.tick()

    async def tick(self) -> None:
        """Look once for every message that is due for it."""
        for channel in self.channels:
            if not isinstance(channel, ReadingBack):
                continue
            async with self.work.reading() as tx:
                untraced = await tx.traces.untraced(SYSTEM, channel.sender.name)
            now = self.clock.now()
            for one in untraced:
                if look_at(one.ended_at, one.looked_at) > now:
                    continue
                try:
                    seen = await channel.find(one.address, one.text, one.started_at)
                except CannotLook:
                    logger.warning("a channel cannot be read back", extra={"channel": channel.name})
                    break
                await self._note(channel, one, seen)

    async def _note(self, channel: Channel, one: Untraced, seen: Sequence[Sighting]) -> None:
        now = self.clock.now()
        async with self.work() as tx:
            # A receipt or a person may have been faster than the provider's list.
            if one not in await tx.traces.untraced(SYSTEM, channel.sender.name):
                return
            # The same words may have gone to the same phone before: those are other messages.
            others = await tx.traces.taken(SYSTEM, [sighting.provider_id for sighting in seen])
            ours = {sighting.provider_id: sighting.status for sighting in seen}
            for other in others:
                ours.pop(other, None)
            status = weigh(list(ours.values()), looked_before=one.looked_at is not None)
            code, reason = None, None
            if len(ours) == 1:
                found = next(sighting for sighting in seen if sighting.provider_id in ours)
                code, reason = found.code, found.reason
                await tx.traces.traced(SYSTEM, one.message, one.attempt, found.provider_id)
            receipt = Receipt(message=one.message, status=status, at=now, code=code, reason=reason)
            await hear(tx, SYSTEM, [receipt], now)
