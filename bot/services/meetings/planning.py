"""Who is told of an event, and when: its plan for everyone it is for, written down page by page."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.actor import SYSTEM, Actor
from bot.domain.audience import Audience, Candidate, LeftOut, route
from bot.domain.directory import ChannelName, Purpose
from bot.domain.events import Event, Sort
from bot.domain.hours import GoodHours
from bot.domain.ids import AddressId, ContactId, EventId
from bot.domain.news import is_news, news_for, outdated, planned_only
from bot.domain.notices import Notice, NoticeKind
from bot.domain.occurrences import Fate, Occurrence, reconcile
from bot.domain.plans import Rule
from bot.ports.planning import Unplanned
from bot.ports.work import Tx, Work
from bot.ports.world import Clock, Telling
from bot.services.event_notes import entry
from bot.services.meetings.sheet import Sheet

PAGE = 500
"""Contacts in one step: the writer is held for some tens of milliseconds, then others may write."""

AHEAD = timedelta(days=1)
"""How long before groups may hear of an event its reminders are written down."""

TOP_UP = timedelta(hours=1)
"""How often somebody looks for people who are new."""


SAID_NO = "said_no"
"""Why a reminder is not sent: every group of theirs has said no."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """What becomes of the reminders of one contact: those to keep, those to drop, and what was missed."""

    put: tuple[Occurrence, ...] = ()
    drop: tuple[Occurrence, ...] = ()
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Planning:
    """Plans events. `rules` are the reminders of a sort of events, `channels` those that can send at all.

    Simulated events are planned where phones are simulated, others where they are real.
    """

    work: Work
    clock: Clock
    rules: Callable[[Sort], Sequence[Rule]]
    hours: GoodHours
    channels: Collection[ChannelName]
    simulated: bool

    async def tick(self) -> None:
        """Plan what waits for it."""
        await self.catch_up(_silent)

    async def catch_up(self, telling: Telling) -> None:
        """Plan every event that is new or was changed, and for people who are new once an hour.

        What is cut short is begun again by the next call, and comes to the same.
        """
        if not self.channels:
            return
        now = self.clock.now()
        async with self.work.reading() as tx:
            waiting = await tx.plannings.waiting(
                SYSTEM, now, now + AHEAD, now - TOP_UP, simulated=self.simulated
            )
            settled = [each.event for each in waiting if each.new and not await self._is_new(tx, each.event)]
        await self._looked(settled, now)
        done = 0
        for each in waiting:
            if each.event not in settled:
                done = await self._plan(each, done, telling)

    async def foresee(self, actor: Actor, event: Event) -> Sequence[Occurrence]:
        """Every reminder of an event as it stands, in the order they are due: those to come, written down or
        not, and those that went out, expired or were dropped. To who said no none is to come.
        """
        refused: set[ContactId] = set()
        async with self.work.reading() as tx:
            sheet = await self._sheet(tx, actor, event)
            found = {
                (each.reminder, each.contact): each for each in await tx.occurrences.of_event(actor, event.id)
            }
            stored = _by_contact(found.values())
            after: ContactId | None = None
            page: Sequence[Candidate] = ()
            while after is None or len(page) == PAGE:
                page = await tx.audiences.page(actor, event.audience, after, PAGE)
                after = page[-1].contact if page else ContactId(0)
                for candidate in page:
                    drawn = self._draw(sheet, candidate, stored.get(candidate.contact, ()))
                    for each in drawn.drop:
                        found[each.reminder, each.contact] = replace(each, fate=Fate.DROPPED)
                    found |= {(each.reminder, each.contact): each for each in drawn.put}
                    if sheet.is_refused(candidate):
                        refused.add(candidate.contact)
        for key, each in found.items():
            if each.contact in refused and each.fate is Fate.PENDING and not is_news(each.reminder):
                found[key] = replace(each, fate=Fate.DROPPED, why=SAID_NO)
        return sorted(found.values(), key=lambda each: (each.due_at, each.contact, each.reminder))

    async def people(self, actor: Actor, event: Event) -> Mapping[ContactId, str]:
        """The groups of everyone an event is for, and of who came to it, by contact."""
        async with self.work.reading() as tx:
            came = await tx.audiences.names(actor, await tx.attendances.came(actor, event.id))
            thanked = await _groups_of(tx, actor, Audience(groups=tuple(came.values()))) if came else {}
            return {**thanked, **await _groups_of(tx, actor, event.audience)}

    async def replan(self, tx: Tx, address: AddressId) -> None:
        """Plan anew what waits for the people at a phone, as when they wish for other hours."""
        for number, contacts in (await tx.wishes.waiting(SYSTEM, address)).items():
            event = await tx.events.get(SYSTEM, number)
            if event is not None and event.simulated == self.simulated:
                sheet = await self._sheet(tx, SYSTEM, event)
                await self._write(tx, sheet, await tx.audiences.named(SYSTEM, event.audience, contacts))

    async def _sheet(self, tx: Tx, actor: Actor, event: Event) -> Sheet:
        answers = await tx.rsvps.of_event(actor, event.id) if event.sort.asks else ()
        by_group = {each.group: each for each in answers}
        return Sheet(event=event, rules=self.rules(event.sort), hours=self.hours, answers=by_group)

    async def _is_new(self, tx: Tx, event: Event) -> bool:
        """Whether there may be somebody to plan an event for: who cannot be reached never has a plan."""
        page = await tx.audiences.unplanned(SYSTEM, event.audience, event.id, None, PAGE)
        return len(page) == PAGE or any(self._is_reached(candidate) for candidate in page)

    def _is_reached(self, candidate: Candidate) -> bool:
        return not isinstance(route(candidate, Purpose.REMINDERS, self.channels), LeftOut)

    async def _looked(self, events: Sequence[Event], now: datetime) -> None:
        """Note, once for all, where nobody is new: the writer is not held for each of them every hour.

        One that was changed meanwhile is not planned as it is now, and so is still waiting.
        """
        if events:
            async with self.work() as tx:
                await tx.plannings.planned(SYSTEM, events, now)

    async def _plan(self, unplanned: Unplanned, done: int, telling: Telling) -> int:
        """Plan one event; gives how many contacts were looked at so far."""
        event = unplanned.event
        async with self.work.reading() as tx:
            sheet = await self._sheet(tx, SYSTEM, event)
        missed: Counter[str] = Counter()
        found = 0
        after: ContactId | None = None
        page: Sequence[Candidate] = ()
        while after is None or len(page) == PAGE:
            async with self.work() as tx:
                if await tx.events.get(SYSTEM, event.id) != event:
                    # It was changed meanwhile, and is planned as it is then.
                    return done
                if unplanned.new:
                    page = await tx.audiences.unplanned(SYSTEM, event.audience, event.id, after, PAGE)
                else:
                    page = await tx.audiences.page(SYSTEM, event.audience, after, PAGE)
                missed += await self._write(tx, sheet, page)
            after = page[-1].contact if page else ContactId(0)
            found += len(page)
            telling(done + found, None)
        await self._end(event, missed, new=unplanned.new)
        await self._tell_nobody(event, found, new=unplanned.new)
        return done + found

    async def _write(self, tx: Tx, sheet: Sheet, page: Sequence[Candidate]) -> Counter[str]:
        """Write the reminders of some contacts down; gives how many people miss which."""
        event = sheet.event
        contacts = [candidate.contact for candidate in page]
        stored = _by_contact(await tx.occurrences.of_event(SYSTEM, event.id, contacts)) if contacts else {}
        drawn = [self._draw(sheet, candidate, stored.get(candidate.contact, ())) for candidate in page]
        await tx.occurrences.put(SYSTEM, [each for one in drawn for each in one.put])
        dropped = [each.id for one in drawn for each in one.drop if each.id is not None]
        await tx.occurrences.settle(SYSTEM, dropped, Fate.DROPPED, self.clock.now())
        return Counter(code for one in drawn for code in one.missed)

    def _draw(self, sheet: Sheet, candidate: Candidate, stored: Sequence[Occurrence]) -> Drawn:
        """What becomes of one contact's reminders. Who cannot be reached keeps theirs until they are due."""
        if not self._is_reached(candidate):
            return Drawn()
        event, now = sheet.event, self.clock.now()
        found = sheet.plan_for(candidate)
        line = reconcile(
            found.planned,
            planned_only(stored),
            now,
            event=event.id,
            contact=candidate.contact,
            towards=event.decisive_at,
        )
        said_at = sheet.counted_on_at(candidate)
        news = news_for(event, candidate.contact, stored, self.hours, now, counted_on_at=said_at)
        return Drawn(
            put=line.put if news is None else (*line.put, news),
            drop=(*line.drop, *outdated(event, stored)),
            missed=tuple(each.code for each in found.missed),
        )

    async def _tell_nobody(self, event: Event, found: int, *, new: bool) -> None:
        """Tell the organiser when nobody is in the groups that an event names; take it back once one is."""
        if not event.audience.groups or (new and not found):
            return
        now, key = self.clock.now(), _nobody_key(event.id)
        async with self.work() as tx:
            if found or event.cancelled_at is not None:
                await tx.notices.finish_keys(SYSTEM, [key], now)
                return
            notice = Notice(
                key=key, kind=NoticeKind.FOR_NOBODY, at=now, staff=event.organiser, event=event.id
            )
            await tx.notices.tell(SYSTEM, [notice])

    async def _end(self, event: Event, missed: Mapping[str, int], *, new: bool) -> None:
        """Note that the event is planned, and tell its organiser who cannot be told in time."""
        now = self.clock.now()
        async with self.work() as tx:
            await tx.plannings.planned(SYSTEM, [event], now)
            if new:
                return
            open_before = {_missed_key(event.id, rule.code) for rule in self.rules(event.sort)}
            told = [
                Notice(
                    key=_missed_key(event.id, code),
                    kind=NoticeKind.NOT_REMINDED,
                    at=now,
                    staff=event.organiser,
                    event=event.id,
                    subject=code,
                    count=count,
                )
                for code, count in missed.items()
            ]
            await tx.notices.tell(SYSTEM, told)
            await tx.notices.finish_keys(SYSTEM, sorted(open_before - {each.key for each in told}), now)
            await tx.log.add(
                SYSTEM,
                [entry(event, each.kind, now, count=each.count, reason=each.subject) for each in told],
            )


def _nobody_key(event: EventId) -> str:
    return f"{NoticeKind.FOR_NOBODY}:{event}"


async def _groups_of(tx: Tx, actor: Actor, audience: Audience) -> Mapping[ContactId, str]:
    found: dict[ContactId, str] = {}
    after: ContactId | None = None
    page: Sequence[Candidate] = ()
    while after is None or len(page) == PAGE:
        page = await tx.audiences.page(actor, audience, after, PAGE)
        after = page[-1].contact if page else ContactId(0)
        names = await tx.audiences.names(actor, {profile.group for each in page for profile in each.groups})
        for each in page:
            found[each.contact] = "; ".join(names[profile.group] for profile in each.groups)
    return found


def _missed_key(event: EventId, code: str) -> str:
    return f"not_reminded:{event}:{code}"


def _by_contact(stored: Collection[Occurrence]) -> Mapping[ContactId, Sequence[Occurrence]]:
    found: dict[ContactId, list[Occurrence]] = defaultdict(list)
    for each in stored:
        found[each.contact].append(each)
    return found


def _silent(_done: int, _whole: int | None) -> None:
    """Tells nobody how far it is."""
