"""handbill consultations read, mask, theme and export: what people said, after the close."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.consultations import Id
from bot.cli.output import As, Json, print_json, print_table, say, warn
from bot.cli.running import with_app
from bot.domain.errors import Refused
from bot.domain.ids import EventId, ViewId
from bot.domain.views.sheets import sheets_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.app import App
    from bot.domain.actor import Actor
    from bot.domain.views.book import KeptView
    from bot.domain.views.report import Report

View = Annotated[str, typer.Argument(metavar="VIEW", help="The view's id, as `read` shows it.")]


def read(
    number: Id,
    view: Annotated[
        list[str] | None, typer.Option("--view", help="Note that you have read this one; may be repeated.")
    ] = None,
    unread: Annotated[bool, typer.Option("--unread", help="Only those nobody has read yet.")] = False,
    staff: As = None,
    as_json: Json = False,
) -> None:
    """Read what people said, once it has closed. Nothing is given out before each has been read."""

    async def run(app: "App") -> "Sequence[KeptView]":
        actor = await app.directory.act_as(staff)
        for each in view or ():
            await app.consulting.reading.read(actor, ViewId(each))
        _found, views = await app.consulting.reading.all(actor, EventId(number))
        return views

    found = [each for each in with_app(run) if not (unread and each.is_read)]
    if as_json:
        print_json([_document(each) for each in found])
        return
    if not found:
        say("No views.")
        return
    print_table(
        ("view", "question", "area", "language", "quote", "read", "themes", "words"),
        [
            (
                each.id,
                each.question,
                each.area,
                each.language,
                each.quotable,
                each.is_read,
                ", ".join(each.themes),
                each.text,
            )
            for each in found
        ],
    )


def mask(
    view: View,
    words: Annotated[str, typer.Option(help="Its words, with what tells who wrote them taken out.")],
    never_quote: Annotated[
        bool, typer.Option("--never-quote", help="Do not quote it, though its writer agreed.")
    ] = False,
    staff: As = None,
) -> None:
    """Put other words in the place of a view's, and note that it was read."""

    async def run(app: "App") -> int:
        actor = await app.directory.act_as(staff)
        return await app.consulting.reading.read(actor, ViewId(view), words=words, never_quote=never_quote)

    _tell_left(with_app(run))


def theme(
    view: View,
    themes: Annotated[list[str], typer.Argument(metavar="THEME...", help="What it is about.")],
    staff: As = None,
) -> None:
    """Set what a view is about, and note that it was read."""

    async def run(app: "App") -> int:
        actor = await app.directory.act_as(staff)
        return await app.consulting.reading.read(actor, ViewId(view), themes=themes)

    _tell_left(with_app(run))


def export(
    number: Id,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it: .csv, .xlsx or .html.")],
    staff: As = None,
) -> None:
    """Write what the council is given: counts with small ones hidden, and words that may be quoted."""
    if file.suffix not in {".csv", ".xlsx", ".html"}:
        raise Refused(f"'{file.name}' is none of .csv, .xlsx and .html.")

    async def run(app: "App") -> "Report":
        actor: Actor = await app.directory.act_as(staff)
        return await app.consulting.reading.report(actor, EventId(number))

    _write(file, with_app(run))
    say(f"Written to {file}")


def _write(file: Path, found: "Report") -> None:
    from bot.pages import write_page
    from bot.spreadsheets import write_csv, write_workbook

    if found.withheld:
        warn(f"{found.withheld} who agreed are not quoted: their letters would tell their language.")
    if file.suffix == ".html":
        if file.exists():
            raise Refused(f"{file} is there already; choose another name.")
        file.write_text(write_page(found), encoding="utf-8")
    else:
        (write_workbook if file.suffix == ".xlsx" else write_csv)(file, sheets_of(found))


def _tell_left(unread: int) -> None:
    say(f"Noted. {unread} to read still." if unread else "Noted. All have been read.")


def _document(view: "KeptView") -> dict[str, object]:
    return {
        "id": view.id,
        "question": view.question,
        "area": view.area,
        "language": view.language,
        "quotable": view.quotable,
        "read": view.is_read,
        "themes": list(view.themes),
        "words": view.text,
    }
