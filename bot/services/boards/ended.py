"""Meetings of boards that are over, as the day after looks for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.actor import Actor
from bot.domain.feedback import EndedMeeting
from bot.ports.work import Work

LONGEST = timedelta(days=2)
"""How long before its end a meeting may have begun."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EndedMeetings:
    """Implements bot.ports.representation.Ended. `simulated` says which world's meetings count."""

    work: Work
    simulated: bool

    async def ended_boards(self, actor: Actor, since: datetime, until: datetime) -> Sequence[EndedMeeting]:
        async with self.work.reading() as tx:
            found = await tx.meetings.all(actor, since - LONGEST)
        over = [
            EndedMeeting(
                board=each.board,
                title=each.event.title,
                ended_at=each.event.span.ends_at or each.event.span.starts_at,
            )
            for each in found
            if each.board and each.event.cancelled_at is None and each.event.simulated is self.simulated
        ]
        return [each for each in over if since <= each.ended_at < until]
