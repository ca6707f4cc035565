"""handbill areas, and handbill groups set: facts that explain where groups stand (London 2007, figure 2)."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import As, Json, print_json, print_table, say
from bot.cli.running import with_app
from bot.domain.errors import NotFound
from bot.domain.factors import Value
from bot.domain.text import key_of
from bot.domain.typology import FACTORS, Whose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.app import App

app = typer.Typer(
    no_args_is_help=True, help="Which area lies in which, and facts that explain where groups stand."
)

_AREA_FACTS = {factor.code: factor.says for factor in FACTORS if factor.whose is Whose.AREA}
_GROUP_FACTS = ", ".join(factor.code for factor in FACTORS if factor.whose is Whose.GROUP)

Holds = Annotated[Value, typer.Argument(help="Whether it is so; unknown takes back what was said.")]


@app.command("set")
def set_area(
    area: Annotated[str, typer.Argument(metavar="AREA", help="A borough or district.")],
    factor: Annotated[str, typer.Argument(metavar="FACTOR", help=f"One of {', '.join(_AREA_FACTS)}.")],
    value: Holds,
    staff: As = None,
) -> None:
    """Note a fact about an area, once, for all its groups. Coordinators only; volunteers are never asked."""

    async def run(app: "App") -> str:
        return (await app.factors.set_area(await app.directory.act_as(staff), area, factor, value)).says

    say(f"{area}: {with_app(run)}: {value}")


@app.command()
def show(
    area: Annotated[str | None, typer.Argument(metavar="AREA", help="Only this area.")] = None,
    staff: As = None,
    as_json: Json = False,
) -> None:
    """Show what is known of areas."""

    async def run(app: "App") -> "Mapping[str, Mapping[str, bool]]":
        return await app.factors.areas(await app.directory.act_as(staff))

    found = with_app(run)
    if area is not None:
        wanted = {name: facts for name, facts in found.items() if key_of(name) == key_of(area)}
        if not wanted:
            raise NotFound(f"There is no area '{area}'. There are: {', '.join(found) or 'none yet'}")
        found = wanted
    if as_json:
        print_json({name: {code: facts.get(code) for code in _AREA_FACTS} for name, facts in found.items()})
        return
    print_table(
        ("area", "factor", "what it says", "is it so?"),
        [
            (name, code, says, facts.get(code, "unknown"))
            for name, facts in found.items()
            for code, says in _AREA_FACTS.items()
        ],
    )


def set_group(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The group's name.")],
    factor: Annotated[str, typer.Argument(metavar="FACTOR", help=f"One of {_GROUP_FACTS}.")],
    value: Holds,
    staff: As = None,
) -> None:
    """Note a fact about a group that helps to explain where it stands. It never sets the level."""

    async def run(app: "App") -> str:
        actor = await app.directory.act_as(staff)
        group, known = await app.factors.set_group(actor, name, factor, value)
        return f"{group.name}: {known.says}: {value}"

    say(with_app(run))
