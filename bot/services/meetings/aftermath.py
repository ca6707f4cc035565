"""After a meeting: what was answered, who came, thanks, and what groups may claim."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.actor import SYSTEM, Actor
from bot.domain.attendance import Answers, Attended, count_answers
from bot.domain.audience import Audience
from bot.domain.directory import Group
from bot.domain.errors import NotFound, Refused
from bot.domain.events import Event, Sort
from bot.domain.hours import GoodHours
from bot.domain.ids import ContactId, EventId
from bot.domain.meetings import Coming, Meeting
from bot.domain.news import thanks_for
from bot.domain.notices import Notice, NoticeKind
from bot.domain.occurrences import Fate
from bot.ports.work import Tx, Work
from bot.ports.world import Clock
from bot.services.event_notes import entry
from bot.services.meetings.desk import find
from bot.services.meetings.occasions import ReadAnswers

PAGE = 500
"""Contacts in one step: the writer is held for some tens of milliseconds, then others may write."""

LOOK_BACK = timedelta(days=30)
"""How long after a meeting its organiser is still told that it is over."""

THANKED_WITHIN = timedelta(days=14)
"""How long after a meeting people can be thanked for coming."""

ASKING = tuple(sort for sort in Sort if sort.asks)
NOBODY = Answers(yes=0, no=0, unsure=0, silent=0, help={})


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """A meeting as its organiser looks at it: what was answered, who came, and the reminders by code."""

    meeting: Meeting
    answers: Answers = NOBODY
    came: Sequence[str] = ()
    reminders: dict[str, dict[Fate, int]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Aftermath:
    """Looks back on meetings: on simulated ones where phones are simulated, on others where they are real."""

    work: Work
    clock: Clock
    hours: GoodHours
    answers: ReadAnswers
    simulated: bool

    async def tick(self) -> None:
        """Tell the organisers of meetings that are over."""
        now = self.clock.now()
        async with self.work.reading() as tx:
            found = await tx.plannings.over(SYSTEM, now, now - LOOK_BACK, ASKING, simulated=self.simulated)
        for event in found:
            if (event.span.ends_at or event.span.starts_at) <= now:
                await self._close(event, now)

    async def report(self, actor: Actor, number: EventId) -> Report:
        """A meeting with what has been said and done about it. Raises NotFound."""
        async with self.work.reading() as tx:
            meeting = await find(tx, actor, number)
            groups = await tx.directory.groups(actor, meeting.event.audience)
            came = await tx.attendances.came(actor, number)
            everyone = groups if came <= {each.id for each in groups} else await _everyone(tx, actor)
            return Report(
                meeting=meeting,
                answers=await self.count(tx, actor, meeting.event),
                came=[each.name for each in everyone if each.id in came],
                reminders={
                    code: dict(fates) for code, fates in (await tx.plannings.fates(actor, number)).items()
                },
            )

    async def count(self, tx: Tx, actor: Actor, event: Event) -> Answers:
        """What the groups that an event is for, as far as the actor sees them, have answered."""
        if not event.sort.asks:
            return NOBODY
        seen = {each.id for each in await tx.directory.groups(actor, event.audience)}
        rsvps = await self.answers(tx, actor, event.id)
        return count_answers(seen, [each for each in rsvps if each.group in seen])

    async def attended(
        self, actor: Actor, number: EventId, names: Sequence[str], *, all_yes: bool
    ) -> Sequence[str]:
        """Note which groups came, in place of what was said before: those named, with `all_yes` all that had
        said yes as well; gives their names. They are thanked once.

        Raises NotFound, OutOfScope, Refused for what people do not come to or what has not begun.
        """
        now = self.clock.now()
        async with self.work() as tx:
            meeting = await find(tx, actor, number)
            _require_held(meeting, now)
            event = meeting.event
            came = {each.id: each.name for each in [await _group(tx, actor, name) for name in names]}
            if all_yes:
                yes = {
                    each.group for each in await self.answers(tx, actor, number) if each.coming is Coming.YES
                }
                came |= {each.id: each.name for each in await _everyone(tx, actor) if each.id in yes}
            await tx.attendances.note(actor, number, came.keys(), now)
            await tx.notices.finish_keys(actor, [answers_key(event)], now)
            await tx.log.add(actor, [entry(event, "attended", now, count=len(came))])
        if came and now - event.span.starts_at < THANKED_WITHIN:
            await self._thank(event, Audience(groups=tuple(came.values())))
        return sorted(came.values())

    async def claims(
        self, actor: Actor, since: datetime | None, until: datetime | None
    ) -> Sequence[Attended]:
        """What groups may claim for meetings that began from `since` up to `until`, oldest first."""
        async with self.work.reading() as tx:
            return [each for each in await tx.attendances.between(actor, since, until) if each.claims]

    async def _close(self, event: Event, now: datetime) -> None:
        async with self.work() as tx:
            if await tx.plannings.close(SYSTEM, event.id, now):
                answers = await self.count(tx, SYSTEM, event)
                notice = Notice(
                    key=answers_key(event),
                    kind=NoticeKind.ANSWERS,
                    at=now,
                    staff=event.organiser,
                    event=event.id,
                    count=answers.yes,
                )
                await tx.notices.tell(SYSTEM, [notice])
                await tx.log.add(SYSTEM, [entry(event, "over", now, count=answers.yes)])

    async def _thank(self, event: Event, audience: Audience) -> None:
        """Thank the people of the groups that came, page by page; who was thanked before is not again."""
        after: ContactId | None = None
        finished = False
        while not finished:
            now = self.clock.now()
            async with self.work() as tx:
                page = await tx.audiences.page(SYSTEM, audience, after, PAGE)
                thanks = [thanks_for(event, each.contact, self.hours, now) for each in page]
                await tx.occurrences.put(SYSTEM, thanks)
            finished = len(page) < PAGE
            after = page[-1].contact if page else after


def answers_key(event: Event) -> str:
    """The key of the notice that a meeting is over."""
    return f"answers:{event.id}"


def _require_held(meeting: Meeting, now: datetime) -> None:
    event = meeting.event
    if not event.sort.asks:
        raise Refused(f"{event.id} is a deadline: there is nothing to come to.")
    if event.cancelled_at is not None:
        raise Refused(f"Meeting {event.id} was called off.")
    if event.span.starts_at > now:
        raise Refused(f"Meeting {event.id} has not begun yet.")


async def _group(tx: Tx, actor: Actor, name: str) -> Group:
    group = await tx.directory.group(actor, name)
    if group is None:
        raise NotFound(f"There is no group '{name}'. See: handbill groups list")
    return group


async def _everyone(tx: Tx, actor: Actor) -> Sequence[Group]:
    return await tx.directory.groups(actor, Audience())
