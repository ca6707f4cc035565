"""handbill meetings import: meetings and deadlines from a table."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import As, Json, Simulate, progress
from bot.cli.reminders import plan_now
from bot.cli.running import with_app
from bot.cli.tables import DryRun, SkipBad, tell_import
from bot.domain.proposals import REQUIRED, Column

if TYPE_CHECKING:
    from bot.app import App
    from bot.services.enrolment import ImportReport


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A table, one meeting a row.")],
    dry_run: DryRun = False,
    skip_bad: SkipBad = False,
    staff: As = None,
    simulate: Simulate = False,
    as_json: Json = False,
) -> None:
    """Take meetings and deadlines in from a CSV file. All rows or none, unless --skip-bad.

    The first line names the columns: title, kind, starts, ends, zone, area, group, place, link, languages,
    interpreter (yes or no), pays, ask, repeats, organiser, board. They hold what the options of `meetings
    add` do. A row needs title, kind and starts (a deadline ends); the others may be empty or missing. Lists
    are separated by ;. What is there already, by kind, title, time and whom it is for, stays as it is.
    """
    from bot.spreadsheets import open_table

    table = open_table(file, Column, REQUIRED)

    async def run(app: "App") -> "ImportReport":
        actor = await app.directory.act_as(staff)
        with progress("Reading rows", table.rows) as telling:
            report = await app.meetings.imports.take_in(
                actor, table.lines(), telling, dry_run=dry_run, skip_bad=skip_bad
            )
        if report.taken:
            await plan_now(app)
        return report

    report = with_app(run, simulate=simulate)
    tell_import(report, table, Column, dry_run=dry_run, skip_bad=skip_bad, as_json=as_json)
