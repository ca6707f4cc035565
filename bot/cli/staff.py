"""handbill staff: who works for the network, and how far each sees."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import Json, print_json, print_table, say
from bot.cli.running import with_app
from bot.domain.actor import Role
from bot.domain.directory import Staff

if TYPE_CHECKING:
    from bot.app import App

app = typer.Typer(no_args_is_help=True, help="Who works for the network, and how far each sees.")


class StaffRole(StrEnum):
    """The roles that can be given."""

    COORDINATOR = Role.COORDINATOR.value
    WORKER = Role.WORKER.value


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="How --as will name them.")],
    role: Annotated[StaffRole, typer.Option(help="A coordinator sees everything, a worker their areas.")],
    area: Annotated[
        list[str] | None, typer.Option("--area", help="An area of a worker; may be repeated.")
    ] = None,
) -> None:
    """Put someone on the staff list."""

    async def run(app: "App") -> None:
        await app.directory.add_staff(name, Role(role.value), area or [])

    with_app(run)
    say(f"{name} is on the staff list.")


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the staff."""

    async def run(app: "App") -> list[Staff]:
        return list(await app.directory.staff())

    people = with_app(run)
    rows = [
        {"name": p.name, "role": p.role, "areas": None if p.areas is None else sorted(p.areas)}
        for p in people
    ]
    if as_json:
        print_json(rows)
        return
    print_table(
        ("name", "role", "areas"),
        [(p.name, p.role, ", ".join(sorted(p.areas)) if p.areas else "all") for p in people],
    )
