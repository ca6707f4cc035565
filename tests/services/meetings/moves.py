"""Moves that tests of meetings make in a small network."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.app import App
from bot.domain.actor import OPERATOR, SYSTEM
from bot.domain.audience import Audience
from bot.domain.ids import EventId
from bot.domain.meetings import Coming, Meeting
from bot.domain.messages import State
from bot.domain.occurrences import Fate, Occurrence
from bot.domain.rsvp import Rsvp
from tests.services.conftest import LINES, World, cells, silent

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CAMDEN = "+447700900001"
MERTON = "+447700900003"
SHARED = "+447700900004"


def at(day: int, hour: int, month: int = 12) -> datetime:
    """An hour of the year in which the tests begin."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


@dataclass(kw_only=True)
class Moves:
    """What staff, phones and time do."""

    world: World

    @property
    def app(self) -> App:
        return self.world.app

    async def agree(self) -> None:
        """Everyone who agreed to bulletins agrees to reminders as well."""
        agreed = [line.replace("2026-03-02,bulletins", "2026-03-03,bulletins;reminders") for line in LINES]
        await self.app.enrolment.take_in(OPERATOR, cells(agreed), silent)

    async def add(
        self, *, days: int = 30, title: str = "Forum", kind: str = "forum", **given: str
    ) -> Meeting:
        """A meeting at 19:00 so many days from now, planned."""
        day = (self.world.clock.now() + days * DAY).date()
        column = "ends" if kind in {"tender", "funding"} else "starts"
        row = {"title": title, "kind": kind, column: f"{day} 19:00", **given}
        kept = await self.app.meetings.desk.add(OPERATOR, row)
        await self.app.meetings.planning.catch_up(silent)
        return kept[0]

    async def change(self, meeting: Meeting, *, following: bool = False, **changes: str) -> Sequence[Meeting]:
        done = await self.app.meetings.desk.change(OPERATOR, meeting.event.id, changes, following=following)
        await self.app.meetings.planning.catch_up(silent)
        return done

    async def cancel(self, meeting: Meeting, *, following: bool = False) -> Sequence[Meeting]:
        done = await self.app.meetings.desk.cancel(OPERATOR, meeting.event.id, following=following)
        await self.app.meetings.planning.catch_up(silent)
        return done

    async def look(self) -> None:
        """What `serve` does every second."""
        for look in self.app.meetings.ticks().values():
            await look()

    async def until(self, moment: datetime) -> None:
        """Time passes from one thing that is due to the next, and `serve` runs."""
        while True:
            await self.look()
            if (await self.world.states()).get(State.QUEUED):
                await self.world.drain()
            now = self.world.clock.now()
            if now >= moment:
                return
            coming = [each for each in await self._moments() if now < each < moment]
            self.world.clock.advance((min(coming, default=moment) - now).total_seconds())

    async def _moments(self) -> Sequence[datetime]:
        """When something is due: reminders, planning, and what is over."""
        found: list[datetime] = []
        for each in await self.app.meetings.desk.meetings(OPERATOR, past=True):
            found += [one.due_at for one in await self.occurrences(each) if one.fate is Fate.PENDING]
            found += [each.event.announced_at, each.event.span.ends_at or each.event.span.starts_at]
        return found

    async def sleep_until(self, moment: datetime) -> None:
        """Time passes, and nothing runs."""
        self.world.clock.advance((moment - self.world.clock.now()).total_seconds())

    async def occurrences(self, meeting: Meeting) -> Sequence[Occurrence]:
        async with self.app.database.reading() as tx:
            return await tx.occurrences.of_event(SYSTEM, meeting.event.id)

    async def fates(self, meeting: Meeting) -> dict[tuple[str, Fate], int]:
        return dict(Counter((each.reminder, each.fate) for each in await self.occurrences(meeting)))

    async def says(self, meeting: Meeting, group: str, coming: Coming) -> None:
        """A group's answer, as if it had come by text."""
        async with self.app.database() as tx:
            found = await tx.directory.groups(SYSTEM, Audience(groups=(group,)))
            rsvp = Rsvp(event=meeting.event.id, group=found[0].id, coming=coming, at=self.world.clock.now())
            await tx.rsvps.say(SYSTEM, rsvp)

    async def kinds(self) -> list[tuple[str, int | None]]:
        """The notices that are open: what they are about, and their number."""
        found = await self.app.meetings.notices.notices(OPERATOR, None, done=False)
        return [(each.notice.kind, each.notice.count) for each in found]

    def number(self, meeting: Meeting) -> EventId:
        return meeting.event.id
