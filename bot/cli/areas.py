"""handbill areas list, put, remove: which area lies in which."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.output import As, Json, print_json, print_table, say
from bot.cli.running import with_app

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.app import App
    from bot.services.consultations.areas import AreaLine

Area = Annotated[str, typer.Argument(metavar="AREA", help="An area of the directory, or a wider one.")]


def list_(staff: As = None, as_json: Json = False) -> None:
    """List areas, how many groups each has, and the wider area it lies in. Coordinators only."""

    async def run(app: "App") -> "Sequence[AreaLine]":
        return await app.consulting.areas.areas(await app.directory.act_as(staff))

    found = with_app(run)
    if as_json:
        print_json([_document(line) for line in found])
        return
    if not found:
        say("There are no areas. Take groups in with: handbill groups import FILE.csv")
        return
    rows = [(line.area, line.groups, ", in ".join(line.around)) for line in found]
    print_table(("area", "groups", "lies in"), rows)
    if not any(line.around for line in found):
        say("No area lies in another yet. Say so with: handbill areas put AREA --in WIDER")


def put(
    area: Area,
    wider: Annotated[str, typer.Option("--in", metavar="WIDER", help="The wider area that it lies in.")],
    new: Annotated[
        bool, typer.Option("--new", help="The wider area is a new name that no group has.")
    ] = False,
    staff: As = None,
    as_json: Json = False,
) -> None:
    """Say which wider area an area lies in, in place of what was said before. Coordinators only."""

    async def run(app: "App") -> "AreaLine":
        actor = await app.directory.act_as(staff)
        return await app.consulting.areas.put(actor, area, wider, new=new)

    line = with_app(run)
    if as_json:
        print_json(_document(line))
        return
    say(f"{line.area} lies in {', in '.join(line.around)}.")
    say(
        f"From now on, when a consultation closes, views from {line.area} that fewer than five people have "
        f"written say {line.around[0]} instead, where five can. See: handbill areas list"
    )


def remove(area: Area, staff: As = None, as_json: Json = False) -> None:
    """Forget which wider area an area lies in. Coordinators only."""

    async def run(app: "App") -> "AreaLine":
        return await app.consulting.areas.remove(await app.directory.act_as(staff), area)

    line = with_app(run)
    if as_json:
        print_json(_document(line))
        return
    say(
        f"{line.area} lies in no other area now. To say in which: handbill areas put '{line.area}' --in WIDER"
    )


def _document(line: "AreaLine") -> dict[str, Any]:
    return {
        "area": line.area,
        "groups": line.groups,
        "wider": line.around[0] if line.around else None,
        "around": list(line.around),
    }
