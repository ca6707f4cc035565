"""handbill calendar: dates that others subscribe to."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import As, Json, print_json, print_table, say
from bot.cli.running import with_app

if TYPE_CHECKING:
    from bot.app import App
    from bot.ports.calendars import Feed

app = typer.Typer(no_args_is_help=True, help="Dates for other people's calendars.")

NETWORK = "the whole network"

Area = Annotated[
    str | None,
    typer.Argument(metavar="[AREA]", show_default=False, help="An area; without one, the whole network."),
]


@app.command()
def feeds(staff: As = None, as_json: Json = False) -> None:
    """List the calendars there are, with their addresses."""

    async def run(app: "App") -> "list[tuple[Feed, str]]":
        return await app.calendars.feeds(await app.directory.act_as(staff))

    found = with_app(run)
    if as_json:
        print_json([{"area": each.area, "address": address} for each, address in found])
        return
    if not found:
        say("There is no calendar yet. Make one: handbill calendar feed AREA")
        return
    print_table(("area", "address"), [(each.area or NETWORK, address) for each, address in found])


@app.command()
def feed(
    area: Area = None,
    renew: Annotated[
        bool, typer.Option("--renew", help="Give it a new address; the old one opens nothing any more.")
    ] = False,
    staff: As = None,
    as_json: Json = False,
) -> None:
    """Show the address of an area's calendar. Anyone who has the address can subscribe to it."""

    async def run(app: "App") -> "tuple[Feed, str]":
        return await app.calendars.feed(await app.directory.act_as(staff), area, renew=renew)

    made, address = with_app(run)
    if as_json:
        print_json({"area": made.area, "address": address})
        return
    say(f"{made.area or NETWORK}: {address}")
