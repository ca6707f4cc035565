"""handbill safeguarding: texts from people who may be in danger, and who is told of them."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import Json, print_json, print_table, say
from bot.cli.running import with_app
from bot.cli.talk import read_address
from bot.domain.directory import ChannelName
from bot.domain.ids import SealedId
from bot.domain.safeguarding import Lead, Sealed

if TYPE_CHECKING:
    from bot.app import App
    from bot.services.safeguarding import Opened

INCOMPLETE = (
    "Handbill looks for phrases in every text that comes in. This is never complete: it will miss people in "
    "danger, and it will raise false alarms. It does not replace people who read and listen."
)

app = typer.Typer(no_args_is_help=True, help=f"Texts from people who may be in danger. {INCOMPLETE}")
leads = typer.Typer(
    no_args_is_help=True, help=f"The people who are told of every alarm; two are needed. {INCOMPLETE}"
)
app.add_typer(leads, name="leads")

Item = Annotated[int, typer.Argument(metavar="ID", help="The alarm, from: handbill safeguarding list")]
AsLead = Annotated[str, typer.Option("--as", metavar="LEAD", help="Which lead you are.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="How --as will name them.")]


@leads.command()
def add(
    name: Name,
    phone: Annotated[str | None, typer.Option(help="A number that is told by SMS.")] = None,
    telegram: Annotated[
        str | None, typer.Option(metavar="CHAT", help="A chat's id; they must have started the bot.")
    ] = None,
) -> None:
    """Tell someone of every alarm, on each way given, at any hour."""
    given = {ChannelName.SMS: phone, ChannelName.TELEGRAM: telegram}
    routes = {channel: read_address(channel, text) for channel, text in given.items() if text}

    async def run(app: "App") -> None:
        await app.safeguarding.add_lead(name, routes)

    with_app(run)
    say(f"{name} is told of every alarm.")


@leads.command()
def remove(name: Name) -> None:
    """Tell someone of alarms no more."""

    async def run(app: "App") -> None:
        await app.safeguarding.remove_lead(name)

    with_app(run)
    say(f"{name} is told of alarms no more.")


@leads.command("list")
def list_leads(as_json: Json = False) -> None:
    """List who is told of alarms, and how."""

    async def run(app: "App") -> list[Lead]:
        return list(await app.safeguarding.leads())

    found = with_app(run)
    if as_json:
        print_json(
            [
                {"name": lead.name, "reachable": lead.reachable}
                | {str(route.channel): route.value for route in lead.routes}
                for lead in found
            ]
        )
        return
    print_table(
        ("name", "told by", "can be reached"),
        [(each.name, ", ".join(route.channel for route in each.routes), each.reachable) for each in found],
    )


@app.command("list")
def list_(
    everything: Annotated[bool, typer.Option("--all", help="Also those that were closed.")] = False,
    as_json: Json = False,
) -> None:
    """List the alarms: when, by which channel, in which language. Not who wrote, and not what."""

    async def run(app: "App") -> list[Sealed]:
        return list(await app.safeguarding.items(everything=everything))

    items = with_app(run)
    if as_json:
        print_json(
            [
                {
                    "id": each.id,
                    "received_at": each.received_at,
                    "channel": each.channel,
                    "language": each.language,
                    "closed_at": each.closed_at,
                }
                for each in items
            ]
        )
        return
    for each in items:
        state = "closed" if each.closed_at else "open"
        say(f"{each.id}  {each.received_at:%d %b %H:%M}  {state}  {each.channel}/{each.language}")
    if not items:
        say("No alarm is open.")


@app.command()
def show(item: Item, lead: AsLead) -> None:
    """Open a sealed text: what was written, and from where. The log notes who opened it."""

    async def run(app: "App") -> "Opened":
        return await app.safeguarding.show(SealedId(item), lead)

    opened = with_app(run)
    sealed = opened.sealed
    say(f"{sealed.id}  {sealed.received_at:%d %b %H:%M}  {sealed.channel} {opened.writer.address}")
    for name, group in opened.writer.people:
        say(f"    {name}, {group}")
    if not opened.writer.people:
        say("    a phone that is not on the list")
    say("    " + opened.text.replace("\n", "\n    "))


@app.command()
def close(item: Item, lead: AsLead) -> None:
    """Put an alarm away once it has been dealt with. The text stays sealed."""

    async def run(app: "App") -> None:
        await app.safeguarding.close(SealedId(item), lead)

    with_app(run)
    say(f"Alarm {item} is closed.")
