"""handbill inbox: questions that wait for a person."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import As, Json, Simulate, print_json, say
from bot.cli.running import with_app
from bot.domain.ids import InboxId
from bot.domain.inbound import InboxItem

if TYPE_CHECKING:
    from bot.app import App

app = typer.Typer(help="Questions that came by text and wait for a person.")

Item = Annotated[int, typer.Argument(metavar="ID", help="The question, from: handbill inbox")]


@app.callback(invoke_without_command=True)
def inbox(
    context: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="Also those that were answered or closed.")
    ] = False,
    staff: As = None,
    as_json: Json = False,
) -> None:
    """List the questions that wait for an answer."""
    if context.invoked_subcommand is not None:
        return

    async def run(app: "App") -> list[InboxItem]:
        actor = await app.directory.act_as(staff)
        return list(await app.inbox.items(actor, everything=everything))

    items = with_app(run)
    if as_json:
        print_json(
            [
                {
                    "id": item.id,
                    "state": item.state,
                    "received_at": item.received_at,
                    "channel": item.channel,
                    "language": item.language,
                    "groups": list(item.groups),
                    "text": item.text,
                }
                for item in items
            ]
        )
        return
    for item in items:
        who = "; ".join(item.groups) or "a phone that is not on the list"
        say(f"{item.id}  {item.received_at:%d %b %H:%M}  {item.state}  {item.channel}/{item.language}  {who}")
        say("    " + item.text.replace("\n", "\n    "))
    if not items:
        say("Nobody waits for an answer.")


@app.command()
def answer(
    item: Item,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to write back, in their language.")],
    staff: As = None,
    simulate: Simulate = False,
) -> None:
    """Answer a question by text."""

    async def run(app: "App") -> None:
        await app.inbox.answer(await app.directory.act_as(staff), InboxId(item), text)
        await app.dispatch.run()

    with_app(run, simulate=simulate)
    say(f"Question {item} is answered.")


@app.command()
def close(item: Item, staff: As = None) -> None:
    """Put a question away without an answer."""

    async def run(app: "App") -> None:
        await app.inbox.close(await app.directory.act_as(staff), InboxId(item))

    with_app(run)
    say(f"Question {item} is closed.")
