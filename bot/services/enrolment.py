"""Taking a table of groups and contacts into the directory, and giving it back.

Rows are staged apart, checked one by one and against each other, and taken over in short steps, so that
100,000 contacts neither fill the memory nor keep anyone else from writing. Nothing is taken over unless every
row is good, or the caller says to skip the bad ones.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TypeVar

from bot.domain.actor import Actor
from bot.domain.enrolment import Problem, Readers, Row, read_row
from bot.domain.errors import OutOfScope
from bot.domain.ids import ImportId, Language
from bot.domain.journal import Entry, EventKind
from bot.domain.merging import Merged, merge
from bot.ports.work import Work
from bot.ports.world import Clock, Telling

STEP = 1000
"""Rows in one transaction: some tens of milliseconds with the writer."""

Item = TypeVar("Item")


@dataclass(kw_only=True, slots=True)
class ImportReport:
    """What became of a table. `rejected` are problems (a row may have several), `warnings` are notes."""

    rows: int = 0
    imported: int = 0
    unchanged: int = 0
    rejected: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    taken: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Enrolment:
    """Imports and exports the directory. `phone` and `language` read cells; see domain.enrolment.Readers."""

    work: Work
    clock: Clock
    phone: Callable[[str], str | None]
    language: Callable[[str], Language | None]
    languages: tuple[Language, ...]
    today: Callable[[], date]

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

        An earlier import that was cut short after it was accepted is finished first.
        """
        if not actor.scope.is_everything:
            raise OutOfScope
        await self._finish_earlier(actor, telling)
        report = ImportReport()
        async with self.work() as tx:
            batch = await tx.imports.open(actor, self.clock.now())
        await self._stage(actor, batch, lines, report, telling)
        await self._compare(actor, batch, report)
        report.taken = not dry_run and (skip_bad or not report.rejected)
        if report.taken:
            async with self.work() as tx:
                await tx.taking_over.begin(actor, batch)
            await self._take_over(actor, batch, 0, report, telling)
        elif dry_run and (skip_bad or not report.rejected):
            await self._foresee(actor, batch, report, telling)
        await self._end(actor, batch, report)
        return report

    async def give_out(self, actor: Actor) -> AsyncIterator[Row]:
        """The whole directory as rows, in an order that does not change."""
        async with self.work.reading() as tx:
            async for row in tx.directory.rows(actor):
                yield row

    async def _stage(
        self,
        actor: Actor,
        batch: ImportId,
        lines: Iterable[tuple[int, Mapping[str, str]]],
        report: ImportReport,
        telling: Telling,
    ) -> None:
        readers = Readers(
            language=self.language, languages=self.languages, phone=self.phone, today=self.today()
        )
        for step in _steps(lines):
            rows: list[Row] = []
            for line, cells in step:
                read = read_row(line, cells, readers)
                if isinstance(read, Row):
                    rows.append(read)
                else:
                    report.rejected += read
            report.rows += len(step)
            async with self.work() as tx:
                await tx.imports.stage(actor, batch, rows)
            telling(report.rows, None)

    async def _compare(self, actor: Actor, batch: ImportId, report: ImportReport) -> None:
        """Find what rows say against each other, and set those rows aside."""
        async with self.work.reading() as tx:
            problems, notes = await tx.imports.conflicts(actor, batch)
        report.rejected = sorted([*report.rejected, *problems], key=lambda problem: problem.line)
        report.warnings += notes
        for lines in _steps({problem.line for problem in problems}):
            async with self.work() as tx:
                await tx.imports.drop(actor, batch, lines)

    async def _take_over(
        self, actor: Actor, batch: ImportId, after: int, report: ImportReport, telling: Telling
    ) -> None:
        done = 0
        while True:
            async with self.work() as tx:
                await tx.taking_over.hold(actor)
                beside = await tx.imports.next(actor, batch, after, STEP)
                if not beside:
                    return
                merged = [merge(row, known) for row, known in beside]
                await tx.taking_over.save(actor, batch, merged, self.clock.now())
            _add(merged, report)
            after = merged[-1].row.line
            done += len(merged)
            telling(done, report.rows)

    async def _foresee(self, actor: Actor, batch: ImportId, report: ImportReport, telling: Telling) -> None:
        after = done = 0
        while True:
            async with self.work.reading() as tx:
                beside = await tx.imports.next(actor, batch, after, STEP)
            if not beside:
                return
            merged = [merge(row, known) for row, known in beside]
            _add(merged, report)
            after = merged[-1].row.line
            done += len(merged)
            telling(done, report.rows)

    async def _end(self, actor: Actor, batch: ImportId, report: ImportReport) -> None:
        async with self.work() as tx:
            await tx.taking_over.end(actor, batch)
            if report.taken:
                now = self.clock.now()
                done = Entry(at=now, kind=EventKind.IMPORT, status="done", count=report.imported)
                await tx.log.add(actor, [done])

    async def _finish_earlier(self, actor: Actor, telling: Telling) -> None:
        async with self.work.reading() as tx:
            unfinished = await tx.taking_over.unfinished(actor)
        if unfinished is not None:
            batch, after = unfinished
            report = ImportReport(taken=True)
            await self._take_over(actor, batch, after, report, telling)
            await self._end(actor, batch, report)


def _add(merged: Sequence[Merged], report: ImportReport) -> None:
    changed = sum(one.changed for one in merged)
    report.imported += changed
    report.unchanged += len(merged) - changed
    report.warnings += [note for one in merged for note in one.notes]


def _steps(items: Iterable[Item]) -> Iterable[list[Item]]:
    iterator = iter(items)
    while step := list(islice(iterator, STEP)):
        yield step
