"""Meetings and deadlines as staff set them up, change them and call them off."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.actor import Actor
from bot.domain.errors import NotFound, Refused
from bot.domain.events import Event
from bot.domain.ids import EventId
from bot.domain.meeting_changes import cells_of, changed, refuse
from bot.domain.meeting_table import read_proposal
from bot.domain.meetings import Meeting
from bot.domain.proposals import Proposal
from bot.ports.recalls import Reminder
from bot.ports.work import Tx, Work
from bot.ports.world import Clock
from bot.services.event_notes import entry, flag_short_notice, short_notice_key
from bot.services.meetings.reading import Readers
from bot.services.meetings.series import Serial
from bot.services.recall import recall


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingDesk:
    """What staff do with meetings. `world` says whether phones are simulated; it raises NoChannel. `anew`
    says again what was taken back with the texts about meetings that are not as they were.
    """

    work: Work
    clock: Clock
    readers: Readers
    serial: Serial
    world: Callable[[], bool]
    anew: Callable[[Tx, Sequence[tuple[Event, Sequence[Reminder]]], datetime], Awaitable[None]]

    async def add(self, actor: Actor, cells: Mapping[str, str]) -> Sequence[Meeting]:
        """Set up the meeting that `cells` describe, or those of its series that are to be ahead.

        Raises Refused with all that is wrong, OutOfScope for whom the actor does not look after.
        """
        simulated = self.world()
        async with self.work() as tx:
            read = read_proposal(0, cells, await self.readers.known(tx, actor))
            if isinstance(read, list):
                raise refuse(read)
            return await self.keep(tx, actor, read, simulated=simulated)

    async def keep(self, tx: Tx, actor: Actor, proposal: Proposal, *, simulated: bool) -> Sequence[Meeting]:
        """Keep what was proposed, and say so in the log and, where it comes late, to its organiser.

        Whoever adds it is its organiser unless another is named: who looks after some areas sees no notices
        but their own.
        """
        now = self.clock.now()
        organised = replace(proposal, organiser=proposal.organiser or actor.staff)
        kept = await self.serial.keep(tx, actor, organised, simulated=simulated)
        await tx.log.add(actor, [entry(kept[0].event, "added", now, count=len(kept))])
        for meeting in kept:
            await flag_short_notice(tx, actor, meeting.event, now)
        return kept

    async def change(
        self, actor: Actor, number: EventId, changes: Mapping[str, str], *, following: bool = False
    ) -> Sequence[Meeting]:
        """Change a meeting, with `following` all later ones of its series as well; gives those changed.

        `changes` are cells by column. What is planned, and who must hear of it, is for the planning. Raises
        NotFound, Refused with all that is wrong, OutOfScope.
        """
        if not changes:
            raise Refused(
                "Say what is to be changed, as in --starts 19:30. See: handbill meetings change --help"
            )
        async with self.work() as tx:
            meeting, now = await self._ahead(tx, actor, number)
            cells = cells_of(meeting, changes)
            read = read_proposal(0, cells, await self.readers.known(tx, actor))
            if isinstance(read, list):
                raise refuse(read)
            by = read.starts - meeting.event.span.starts
            run = await self._run(tx, actor, meeting, now, following=following)
            done: list[Meeting] = []
            for each in run:
                new = changed(each, read, changes, by, now)
                done.append(replace(new, apart=new.apart or (new.series is not None and not following)))
            pairs = list(zip(run, done, strict=True))
            other = [new.event for old, new in pairs if new.event.sequence != old.event.sequence]
            await self._save(tx, actor, done, other, now)
            for old, new in pairs:
                if new.event.decisive_at != old.event.decisive_at:
                    await flag_short_notice(tx, actor, new.event, now)
            await tx.log.add(actor, [entry(meeting.event, "changed", now, count=len(done))])
        return done

    async def cancel(self, actor: Actor, number: EventId, *, following: bool = False) -> Sequence[Meeting]:
        """Call a meeting off, with `following` all later ones of its series as well; gives those called off.

        Raises NotFound, Refused, OutOfScope.
        """
        async with self.work() as tx:
            meeting, now = await self._ahead(tx, actor, number)
            run = await self._run(tx, actor, meeting, now, following=following)
            done = [replace(each, event=each.event.cancelled(now)) for each in run]
            await self._save(tx, actor, done, [each.event for each in done], now)
            if following and meeting.series is not None:
                await tx.series.end(actor, meeting.series, now)
            await tx.notices.finish_keys(actor, [short_notice_key(each.event) for each in done], now)
            await tx.log.add(actor, [entry(meeting.event, "cancelled", now, count=len(done))])
        return done

    async def meetings(self, actor: Actor, *, past: bool = False) -> Sequence[Meeting]:
        """What is ahead, called off or not, soonest first; with `past` all there ever was."""
        async with self.work.reading() as tx:
            return await tx.meetings.all(actor, None if past else self.clock.now())

    async def meeting(self, actor: Actor, number: EventId) -> tuple[Meeting, str]:
        """A meeting, and the rule of its series. Raises NotFound."""
        async with self.work.reading() as tx:
            meeting = await find(tx, actor, number)
            return meeting, "" if meeting.series is None else (
                await tx.series.get(actor, meeting.series)
            ).rule

    async def _save(
        self, tx: Tx, actor: Actor, done: Sequence[Meeting], other: Sequence[Event], now: datetime
    ) -> None:
        """Keep meetings, and take back what waits of those that are `other` for people than they were.

        Who takes what is due holds its events, in the order of their ids, and then phones: so do we. And
        nothing is said anew before all that names any of them is taken back.
        """
        for each in sorted(done, key=lambda each: each.event.id):
            await tx.meetings.save(actor, each)
        await self.anew(tx, [(each, await recall(tx, each.id, now)) for each in other], now)

    async def _ahead(self, tx: Tx, actor: Actor, number: EventId) -> tuple[Meeting, datetime]:
        """A meeting that can still be changed, and when: what went before that moment is written by now, so
        that nobody who heard of it as it was is taken for one who did not.
        """
        meeting = await find(tx, actor, number)
        now = self.clock.now()
        if meeting.event.cancelled_at is not None:
            raise Refused(f"Meeting {number} has been called off. Add it anew: handbill meetings add")
        if meeting.event.decisive_at <= now:
            raise Refused(f"Meeting {number} is past: nothing of it can be changed any more.")
        return meeting, now

    async def _run(
        self, tx: Tx, actor: Actor, meeting: Meeting, now: datetime, *, following: bool
    ) -> Sequence[Meeting]:
        """A meeting, and with `following` those of its series that come after it and can be changed."""
        if not following:
            return [meeting]
        if meeting.series is None or meeting.original is None:
            raise Refused(f"Meeting {meeting.event.id} is no part of a series: leave --following out.")
        return [
            each
            for each in await tx.series.meetings(actor, meeting.series)
            if each.original is not None
            and each.original >= meeting.original
            and each.event.cancelled_at is None
            and each.event.decisive_at > now
        ]


async def find(tx: Tx, actor: Actor, number: EventId) -> Meeting:
    """A meeting. Raises NotFound."""
    meeting = await tx.meetings.get(actor, number)
    if meeting is None:
        raise NotFound(f"There is no meeting {number}. See: handbill meetings list")
    return meeting
