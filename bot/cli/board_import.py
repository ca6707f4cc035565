"""handbill boards import: the register from a table."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import As, Json
from bot.cli.running import with_app
from bot.cli.tables import DryRun, SkipBad, tell_import
from bot.domain.board_table import REQUIRED, Column

if TYPE_CHECKING:
    from bot.app import App
    from bot.services.enrolment import ImportReport


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A table, one seat a row.")],
    dry_run: DryRun = False,
    skip_bad: SkipBad = False,
    staff: As = None,
    as_json: Json = False,
) -> None:
    """Take boards and seats in from a CSV file. All rows or none, unless --skip-bad.

    Boards and seats that are not in the file stay as they are.
    """
    from bot.spreadsheets import open_table

    table = open_table(file, Column, REQUIRED)

    async def run(app: "App") -> "ImportReport":
        actor = await app.directory.act_as(staff)
        return await app.boards.imports.take_in(actor, table.lines(), dry_run=dry_run, skip_bad=skip_bad)

    report = with_app(run)
    tell_import(report, table, Column, dry_run=dry_run, skip_bad=skip_bad, as_json=as_json)
