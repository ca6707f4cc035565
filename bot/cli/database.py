"""handbill database: where the data is, copying it, bringing it up to date."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.output import say
from bot.domain.errors import Refused

app = typer.Typer(no_args_is_help=True, help="Where the data is; copying it; bringing it up to date.")


@app.command()
def status() -> None:
    """Say where the data is, and that it can be opened."""
    from bot.databases import database_facts, prepare_database
    from bot.machine import SystemClock
    from bot.settings import read_settings

    settings = read_settings()
    prepare_database(settings, SystemClock())
    for name, value in database_facts(settings).items():
        say(f"{name}: {value}")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to put the copy.")],
) -> None:
    """Copy an SQLite database while it is in use."""
    from bot.databases import back_up_database
    from bot.settings import read_settings

    if file.exists():
        raise Refused(f"{file} is there already; choose another name.")
    back_up_database(read_settings(), file)
    say(f"Copied to {file}.")


@app.command()
def upgrade(
    backed_up: Annotated[
        bool, typer.Option("--backed-up", help="A PostgreSQL database has been backed up by you.")
    ] = False,
) -> None:
    """Bring the database to the schema this Handbill needs; SQLite is copied first."""
    from bot.databases import prepare_database
    from bot.machine import SystemClock
    from bot.settings import read_settings

    report = prepare_database(read_settings(), SystemClock(), backed_up=backed_up)
    say(f"Done: {report.done}." + (f" Backup: {report.backup}" if report.backup else ""))
