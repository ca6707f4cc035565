"""Reminders as they become due: weighed at that moment, worded, and into the outbox, once."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.actor import SYSTEM
from bot.domain.audience import Audience, Candidate, LeftOut, route
from bot.domain.directory import Address, Purpose
from bot.domain.events import Event
from bot.domain.firing import Fire, weigh
from bot.domain.hours import GoodHours
from bot.domain.ids import ContactId, EventId, GroupId
from bot.domain.meetings import Meeting
from bot.domain.news import THANKS, heard_at, is_change
from bot.domain.occurrences import Fate, Occurrence
from bot.ports.work import Tx, Work
from bot.ports.world import Clock
from bot.services.event_notes import tell_expired
from bot.services.meetings.drafts import ReminderPress
from bot.services.meetings.occasions import Around, ReadAnswers, Ready

PAGE = 20
"""Reminders in one step: the writer is held for about a tenth of a second, then others may write."""

CAUGHT_UP = "caught_up"
"""Why a reminder is due: nobody sent it when it was, and this is the next good hour."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminding:
    """Fires what is due. A text goes once to a phone, however many people read it there."""

    work: Work
    clock: Clock
    reminders: ReminderPress
    hours: GoodHours
    answers: ReadAnswers
    wake: Callable[[], None]

    async def tick(self) -> None:
        """Do all that is due. Asked apart from the writer, which is left alone while there is nothing."""
        if not self.reminders.press.senders:
            return
        simulated = self.reminders.press.simulated
        async with self.work.reading() as tx:
            due = await tx.occurrences.is_due(SYSTEM, self.clock.now(), simulated=simulated)
        while due:
            due = await self._page() == PAGE
            self.wake()

    async def _page(self) -> int:
        now = self.clock.now()
        async with self.work() as tx:
            found = await tx.occurrences.take_due(SYSTEM, now, PAGE, simulated=self.reminders.press.simulated)
            by_event: dict[EventId, list[Occurrence]] = defaultdict(list)
            for each in found:
                by_event[each.event].append(each)
            ready: list[Ready] = []
            for event, due in by_event.items():
                around = await self._around(tx, event, due)
                if around is None:
                    await _settle(tx, due, Fate.DROPPED, now)
                else:
                    ready += await self._weigh(tx, around, due, now)
            await tx.messages.queue(SYSTEM, await self.reminders.drafts(tx, ready, now))
            await _settle(tx, [each.due for each in ready], Fate.FIRED, now)
        return len(found)

    async def _around(self, tx: Tx, number: EventId, due: Sequence[Occurrence]) -> Around | None:
        event = await tx.events.get(SYSTEM, number)
        if event is None:
            return None
        contacts = {each.contact for each in due}
        people = list(await tx.audiences.named(SYSTEM, event.audience, contacts))
        answers = await self.answers(tx, SYSTEM, number) if event.sort.asks else ()
        came = await tx.attendances.came(SYSTEM, number) if event.sort.asks else frozenset()
        thanked = {each.contact for each in due if each.reminder == THANKS}
        if unasked := thanked - {each.contact for each in people}:
            people += await _thanked(tx, came, unasked)
        return Around(
            meeting=await tx.meetings.get(SYSTEM, number) or Meeting(event=event),
            people={each.contact: each for each in people},
            answers={each.group: each.coming for each in answers},
            came=came,
            heard=await _heard(tx, number, {each.contact for each in due if is_change(each.reminder)}),
        )

    async def _weigh(
        self, tx: Tx, around: Around, due: Sequence[Occurrence], now: datetime
    ) -> Sequence[Ready]:
        """Weigh what is due of one event; gives what goes out, and settles what does not."""
        found: dict[Fire, list[Occurrence]] = defaultdict(list)
        ready: list[Ready] = []
        for each in due:
            candidate = around.people.get(each.contact)
            way = LeftOut.NO_ADDRESS if candidate is None else self._way(candidate)
            fire = weigh(each, around.event, around.standing(candidate, way), self.hours, now)
            fire = Fire.DROP if around.is_nothing_new(each) else fire
            found[fire].append(each)
            if fire is Fire.SEND and candidate is not None and isinstance(way, Address):
                ready.append(Ready(around=around, due=each, candidate=candidate, address=way))
        await _settle(tx, found[Fire.DROP], Fate.DROPPED, now)
        good = self.hours.next_good(now)
        await tx.occurrences.put(
            SYSTEM, [replace(each, due_at=good, why=CAUGHT_UP) for each in found[Fire.WAIT]]
        )
        await self._expire(tx, around.event, found[Fire.EXPIRE], now)
        return ready

    def _way(self, candidate: Candidate) -> Address | LeftOut:
        return route(candidate, Purpose.REMINDERS, self.reminders.press.senders)

    async def _expire(self, tx: Tx, event: Event, expired: Sequence[Occurrence], now: datetime) -> None:
        """Note reminders that nobody sent while they were of use, and show it to the organiser."""
        if expired:
            await _settle(tx, expired, Fate.EXPIRED, now)
            await tell_expired(tx, event, Counter(each.reminder for each in expired), now)


async def _thanked(tx: Tx, came: frozenset[GroupId], unasked: Set[ContactId]) -> Sequence[Candidate]:
    """Those of the groups that came whom the meeting was not for: they are thanked like the others."""
    names = tuple((await tx.audiences.names(SYSTEM, came)).values())
    return await tx.audiences.named(SYSTEM, Audience(groups=names), unasked) if names else ()


async def _heard(tx: Tx, event: EventId, contacts: Set[ContactId]) -> Mapping[ContactId, datetime]:
    """When each of these last heard how all of an event is; without those who were sent nothing."""
    stored: dict[ContactId, list[Occurrence]] = defaultdict(list)
    if contacts:
        for each in await tx.occurrences.of_event(SYSTEM, event, sorted(contacts)):
            stored[each.contact].append(each)
    found = {contact: heard_at(theirs) for contact, theirs in stored.items()}
    return {contact: at for contact, at in found.items() if at is not None}


async def _settle(tx: Tx, found: Sequence[Occurrence], fate: Fate, now: datetime) -> None:
    ids = [each.id for each in found if each.id is not None]
    await tx.occurrences.settle(SYSTEM, ids, fate, now)
