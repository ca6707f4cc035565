"""Taking a table of meetings in: all rows or none, unless the bad ones are to be left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.actor import Actor
from bot.domain.audience import Audience
from bot.domain.enrolment import Problem
from bot.domain.events import Event, Sort, Span
from bot.domain.meeting_table import read_proposal
from bot.domain.proposals import Column, Proposal
from bot.domain.text import key_of
from bot.domain.walltime import oddity_told
from bot.ports.work import Work
from bot.ports.world import Telling
from bot.services.enrolment import ImportReport
from bot.services.meetings.desk import MeetingDesk
from bot.services.meetings.reading import Readers

Same = tuple[Sort, str, object, Audience]


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingImport:
    """Imports meetings and deadlines. One that is there already is left as it is."""

    work: Work
    readers: Readers
    desk: MeetingDesk

    async def take_in(
        self,
        actor: Actor,
        lines: Iterable[tuple[int, Mapping[str, str]]],
        telling: Telling,
        *,
        dry_run: bool = False,
        skip_bad: bool = False,
    ) -> ImportReport:
        """Import `lines` (each with its number in the file). With `dry_run` only say what would happen.

        Raises OutOfScope, and NoChannel when nobody could be reminded.
        """
        simulated = self.desk.world()
        report = ImportReport()
        async with self.work.reading() as tx:
            known = await self.readers.known(tx, actor)
            there = {_same_event(each.event) for each in await tx.meetings.all(actor, known.now)}
        new: list[Proposal] = []
        seen: dict[Same, int] = {}
        for line, cells in lines:
            report.rows += 1
            read = read_proposal(line, cells, known)
            if isinstance(read, list):
                report.rejected += read
                continue
            same = _same(read)
            if same in seen:
                reason = f"this is the meeting of line {seen[same]} once more"
                report.rejected.append(Problem(line=line, column=Column.TITLE, reason=reason))
            elif same in there:
                report.unchanged += 1
            else:
                new.append(read)
                report.warnings += _odd_times(line, read.span)
            seen.setdefault(same, line)
        report.taken = not dry_run and (skip_bad or not report.rejected)
        if report.taken:
            async with self.work() as tx:
                for done, proposal in enumerate(new, 1):
                    await self.desk.keep(tx, actor, proposal, simulated=simulated)
                    telling(done, len(new))
        if report.taken or dry_run:
            report.imported = len(new)
        return report


def _odd_times(line: int, of: Span) -> list[Problem]:
    """What the times of a row are taken for, where the clocks change over them."""
    times = ((Column.STARTS, of.starts), (Column.ENDS, of.ends))
    told = [(column, oddity_told(local, of.zone)) for column, local in times if local is not None]
    return [Problem(line=line, column=column, reason=reason) for column, reason in told if reason]


def _same(proposal: Proposal) -> Same:
    return (proposal.sort, key_of(proposal.title), _times(proposal.sort, proposal.span), proposal.audience)


def _same_event(event: Event) -> Same:
    return (event.sort, key_of(event.title), _times(event.sort, event.span), event.audience)


def _times(sort: Sort, span: Span) -> object:
    """What tells meetings of one name apart. When a deadline was made known does not."""
    return span.ends_at if sort.closes else span.starts_at
