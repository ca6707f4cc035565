"""handbill consultations outcome and close: what came of it, and the end."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.consultation_cells import document_of, read_told
from bot.cli.consultations import Id
from bot.cli.output import As, Json, Simulate, print_json, progress, say
from bot.cli.running import with_app
from bot.domain.consultations import Consultation
from bot.domain.errors import Refused
from bot.domain.ids import EventId

if TYPE_CHECKING:
    from bot.app import App


def outcome(
    number: Id,
    text: Annotated[str | None, typer.Option(help="What came of it, in English: you said, we did.")] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.yaml", help="The same with translations, under `outcome`: en: and others."
        ),
    ] = None,
    staff: As = None,
    simulate: Simulate = False,
    as_json: Json = False,
) -> None:
    """Write what came of a consultation, and tell everybody who was asked or answered.

    Without a text it goes on telling where that was cut short.
    """
    if text is not None and file is not None:
        raise Refused("Give the outcome by --text or by --file, not both.")

    async def run(app: "App") -> tuple[Consultation, int]:
        actor = await app.directory.act_as(staff)
        event = EventId(number)
        words = read_told(app, text, file)
        if words is None:
            found = await app.consulting.desk.get(actor, event)
            if found.outcome is None:
                raise Refused("Say what came of it, with --text '...' or --file FILE.yaml.")
        else:
            found = await app.consulting.desk.conclude(actor, event, words)
        if found.told_at is not None:
            return found, 0
        with progress("Putting into line") as telling:
            return found, await app.consulting.outcomes.tell(found, telling)

    found, queued = with_app(run, simulate=simulate)
    if as_json:
        print_json({**document_of(found), "queued": queued})
        return
    say(f"Written. {queued:,} texts are in line; they go out while `handbill serve` runs.")


def close(number: Id, staff: As = None) -> None:
    """Close a consultation for good, once everybody has been told what came of it."""

    async def run(app: "App") -> Consultation:
        return await app.consulting.desk.close(await app.directory.act_as(staff), EventId(number))

    say(f"Closed for good: {with_app(run).event.title}")
