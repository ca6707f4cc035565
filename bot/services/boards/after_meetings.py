"""The day after a meeting: looking for those that are over, and asking who sat there."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.domain.actor import SYSTEM
from bot.domain.feedback import EndedMeeting
from bot.domain.text import key_of
from bot.ports.representation import Ended
from bot.ports.work import Work
from bot.ports.world import Clock
from bot.services.boards.feedback import FeedbackRounds

LATE = timedelta(days=3)
"""For so long after the day after it is still asked, when nobody looked in time."""

REST = timedelta(minutes=10)
"""Between two looks: the day after a meeting is long."""


@dataclass(kw_only=True, slots=True)
class AfterMeetings:
    """Asks about meetings of boards that ended before today, in the network's `zone`, each once.

    Good hours are minded where texts leave.
    """

    work: Work
    clock: Clock
    zone: tzinfo
    ended: Ended
    feedback: FeedbackRounds
    _look_again_at: datetime | None = field(default=None)

    async def due(self) -> None:
        """Ask about all that ended before today and was not asked about, if there is a channel."""
        now = self.clock.now()
        press = self.feedback.surveyor.press
        if not press.senders or (self._look_again_at is not None and now < self._look_again_at):
            return
        self._look_again_at = now + REST
        today = now.astimezone(self.zone).date()
        since, until = self._midnight(today - timedelta(days=1) - LATE), self._midnight(today)
        asked = [await self._ask(each) for each in await self.ended.ended_boards(SYSTEM, since, until)]
        if any(asked):
            await self.feedback.open_waiting()

    async def _ask(self, meeting: EndedMeeting) -> bool:
        """Whether somebody is asked about a meeting now. A board that is in no register has nobody to ask."""
        day = meeting.ended_at.astimezone(self.zone).date()
        async with self.work() as tx:
            if self.feedback.surveyor.press.simulated and await tx.sends.is_real(SYSTEM):
                return False
            for board in await tx.boards.everyone(SYSTEM):
                if board.key == key_of(meeting.board):
                    asking = await self.feedback.put_in_line(tx, SYSTEM, board, meeting.title, day)
                    return asking is not None and asking.asked > 0
        return False

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=self.zone).astimezone(UTC)
