"""handbill meetings import: meetings and deadlines from a table."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.groups import import_document, tell_import
from bot.cli.output import As, Json, Simulate, print_json, progress
from bot.cli.reminders import plan_now
from bot.cli.running import FAILED, with_app
from bot.domain.proposals import REQUIRED, Column

if TYPE_CHECKING:
    from bot.app import App
    from bot.services.enrolment import ImportReport


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A table, one meeting a row.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen; change nothing.")
    ] = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Import the good rows, leave the bad.")
    ] = False,
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
    if as_json:
        print_json(import_document(report, table.ignored, dry_run=dry_run))
    else:
        tell_import(report, file, table.ignored, Column, dry_run=dry_run)
    if report.rejected and not skip_bad:
        raise typer.Exit(FAILED)
