"""Taking a table of boards and seats into the register. Nothing is taken in unless every row is good."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.actor import Actor
from bot.domain.audience import Audience
from bot.domain.board_merging import Known, Plan, plan_register
from bot.domain.board_table import Row, read_row
from bot.domain.errors import OutOfScope
from bot.domain.ids import BoardId, ContactId
from bot.domain.journal import Entry, EventKind
from bot.domain.text import key_of
from bot.ports.work import Tx, Work
from bot.ports.world import Clock
from bot.services.enrolment import ImportReport


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardImport:
    """Imports the register. It is small, some tens of boards, so that one unit of work holds it."""

    work: Work
    clock: Clock

    async def take_in(
        self,
        actor: Actor,
        lines: Iterable[tuple[int, Mapping[str, str]]],
        *,
        dry_run: bool = False,
        skip_bad: bool = False,
    ) -> ImportReport:
        """Import `lines` (each with its number in the file). With `dry_run` only say what would happen.

        Boards and seats that are not in the table stay as they are. Raises OutOfScope.
        """
        if not actor.scope.is_everything:
            raise OutOfScope
        report = ImportReport()
        rows: list[Row] = []
        for line, cells in lines:
            report.rows += 1
            read = read_row(line, cells)
            if isinstance(read, Row):
                rows.append(read)
            else:
                report.rejected += read
        async with self.work() as tx:
            plan = plan_register(rows, await _known(tx, actor, rows))
            report.rejected = sorted([*report.rejected, *plan.problems], key=lambda problem: problem.line)
            bad = {problem.line for problem in report.rejected}
            report.imported = len(plan.changing - bad)
            report.unchanged = report.rows - len(plan.changing | bad)
            report.taken = not dry_run and (skip_bad or not report.rejected)
            if report.taken:
                await _keep(tx, actor, plan)
                entry = Entry(
                    at=self.clock.now(), kind=EventKind.BOARD, status="imported", count=report.imported
                )
                await tx.log.add(actor, [entry])
            elif report.rejected and not skip_bad:
                report.imported = report.unchanged = 0
        return report


async def _known(tx: Tx, actor: Actor, rows: Sequence[Row]) -> Known:
    groups = await tx.directory.groups(actor, Audience())
    named = {key_of(row.group) for row in rows}
    people: dict[tuple[str, str], ContactId] = {}
    for group in groups:
        if key_of(group.name) in named:
            for contact in await tx.directory.contacts(actor, group.id):
                people[key_of(group.name), key_of(contact.name)] = contact.id
    return Known(
        boards=await tx.boards.everyone(actor),
        seats=await tx.seats.everyone(actor),
        areas={key_of(group.area) for group in groups},
        groups={key_of(group.name) for group in groups},
        people=people,
    )


async def _keep(tx: Tx, actor: Actor, plan: Plan) -> None:
    """Keep boards first, then what they are part of, then the seats on them."""
    ids = {board.key: board.id for board in await tx.boards.everyone(actor)}
    for key, board in plan.boards.items():
        if key in ids:
            await tx.boards.change(actor, board)
        else:
            added = await tx.boards.add(actor, board)
            ids[key] = added if added is not None else BoardId(0)
    for key, parent in plan.parents.items():
        await tx.boards.change(actor, replace(plan.boards[key], id=ids[key], parent=ids[parent]))
    for key, seat in plan.seats:
        placed = replace(seat, board=ids[key])
        await (tx.seats.change(actor, placed) if seat.id else tx.seats.add(actor, placed))
