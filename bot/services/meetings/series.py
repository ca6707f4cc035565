"""Series of meetings: set up as far ahead as they should be, and further as time goes on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.actor import SYSTEM, Actor
from bot.domain.calendar import UID_LENGTH, draw_secret
from bot.domain.ids import SeriesId
from bot.domain.meeting_changes import like, meeting_of
from bot.domain.meetings import Meeting, Series
from bot.domain.proposals import HORIZON, MOST_AHEAD, Proposal
from bot.domain.recurrence import recur
from bot.domain.walltime import wall
from bot.ports.work import Tx, Work
from bot.ports.world import Clock
from bot.services.event_notes import entry

EVERY = timedelta(days=1)
"""How often a series is looked at."""

LONGEST = 10_000
"""Times that a rule is followed at most from its first one: of a daily one, 27 years."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Serial:
    """Keeps meetings, as many of a series as are to be ahead. `pick` gives a character of a text, by lot."""

    work: Work
    clock: Clock
    pick: Callable[[str], str]

    async def keep(self, tx: Tx, actor: Actor, proposal: Proposal, *, simulated: bool) -> Sequence[Meeting]:
        """Keep a meeting as it was proposed, or the first of its series; gives them. Raises OutOfScope."""
        now = self.clock.now()
        if not proposal.rule:
            new = [meeting_of(proposal, self._uid(), now, simulated=simulated)]
        else:
            series = await tx.meetings.begin_series(actor, proposal.rule)
            await tx.series.extended(actor, [series], now)
            until = max(wall(now, proposal.zone) + HORIZON, proposal.starts)
            walls = recur(proposal.rule, proposal.starts, until=until, most=MOST_AHEAD, zone=proposal.zone)
            new = [
                meeting_of(proposal, self._uid(), now, simulated=simulated, series=series, at=at)
                for at in walls
            ]
        return [await _added(tx, actor, meeting) for meeting in new]

    async def tick(self) -> None:
        """Set up what has come within reach of every series, once a day.

        They are looked at apart from the writer, which is not held for each of those that need nothing.
        """
        now = self.clock.now()
        async with self.work.reading() as tx:
            waiting = await tx.series.to_extend(SYSTEM, now - EVERY)
            short = [each.id for each in waiting if (await _reach(tx, each.id, now))[1]]
        whole = [each.id for each in waiting if each.id not in short]
        if whole:
            async with self.work() as tx:
                await tx.series.extended(SYSTEM, whole, now)
        for number in short:
            async with self.work() as tx:
                await self._extend(tx, number, self.clock.now())

    async def _extend(self, tx: Tx, number: SeriesId, now: datetime) -> None:
        await tx.series.extended(SYSTEM, [number], now)
        # Looked at anew: it may have been changed, or ended, meanwhile.
        held, walls = await _reach(tx, number, now)
        if not walls:
            return
        model = _model(held)
        for at in walls:
            await _added(tx, SYSTEM, like(model, at, self._uid(), now))
        await tx.log.add(SYSTEM, [entry(model.event, "extended", now, count=len(walls))])

    def _uid(self) -> str:
        return draw_secret(self.pick, UID_LENGTH)


async def _reach(tx: Tx, number: SeriesId, now: datetime) -> tuple[Sequence[Meeting], Sequence[datetime]]:
    """The meetings of a series, and where its rule puts more of them that have come within reach."""
    series = await tx.series.get(SYSTEM, number)
    held = await tx.series.meetings(SYSTEM, number)
    return held, [] if series.ended_at is not None or not held else _missing(series, held, now)


def _missing(series: Series, held: Sequence[Meeting], now: datetime) -> Sequence[datetime]:
    """Where the rule puts meetings that are not set up yet."""
    originals = [each.original for each in held if each.original is not None]
    zone = held[-1].event.span.zone
    room = MOST_AHEAD - sum(each.event.span.starts_at > now for each in held)
    if not originals or room <= 0:
        return []
    walls = recur(series.rule, originals[0], until=wall(now, zone) + HORIZON, most=LONGEST, zone=zone)
    return [at for at in walls if at > originals[-1]][:room]


def _model(held: Sequence[Meeting]) -> Meeting:
    """The meeting that those to come are like: the last that was neither changed by itself nor called off."""
    usual = [each for each in held if not each.apart and each.event.cancelled_at is None]
    return (usual or list(held))[-1]


async def _added(tx: Tx, actor: Actor, meeting: Meeting) -> Meeting:
    number = await tx.meetings.add(actor, meeting)
    return replace(meeting, event=replace(meeting.event, id=number))
