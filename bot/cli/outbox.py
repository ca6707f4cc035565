"""handbill dispatch and handbill outbox: sending what waits, and looking at what went."""

import signal
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import As, Json, Simulate, counts, print_json, print_table, progress, say, warn
from bot.cli.running import in_background, with_app
from bot.domain.actor import OPERATOR
from bot.domain.errors import NoChannel
from bot.domain.health import Trouble
from bot.domain.ids import MessageId
from bot.domain.messages import State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.app import App
    from bot.ports.outbox import Paused, Unknown

app = typer.Typer(help="What is on its way, and what nobody knows the fate of.")

LOOK_EVERY_SECONDS = 0.2


def dispatch(
    follow: Annotated[bool, typer.Option("--follow", help="Go on for ever, until stopped.")] = False,
    simulate: Simulate = False,
) -> None:
    """Send what waits in the outbox."""

    async def run(app: "App") -> "Mapping[State, int]":
        if not app.channels:
            raise NoChannel
        if follow:
            await _follow(app)
        else:
            await in_background(app.dispatch.run, watch_outbox(app), app.dispatch.stop)
        return await app.outbox.counts(OPERATOR)

    say(f"Outbox: {counts(with_app(run, simulate=simulate))}.")


async def _follow(app: "App") -> None:
    """Run until SIGTERM or Ctrl-C, then finish what is on the network. Due work is looked for meanwhile."""
    import asyncio
    from contextlib import suppress

    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, app.dispatch.stop)
    warn("Sending what comes; stop with Ctrl-C.")
    ticking = asyncio.create_task(app.serving.ticking())
    try:
        await app.dispatch.run(forever=True)
    finally:
        ticking.cancel()
        with suppress(asyncio.CancelledError):
            await ticking


async def watch_outbox(app: "App") -> None:
    """Show how far the whole outbox is until dispatch has ended."""
    with progress("Sending") as telling:
        while not app.dispatch.is_done:
            states = await app.outbox.counts(OPERATOR)
            left = sum(count for state, count in states.items() if state.waits_for_us)
            whole = sum(states.values())
            telling(whole - left, whole)
            await app.clock.sleep(LOOK_EVERY_SECONDS)


@app.callback(invoke_without_command=True)
def outbox(context: typer.Context, staff: As = None, as_json: Json = False) -> None:
    """Count messages by state, and list those whose outcome is unknown."""
    if context.invoked_subcommand is not None:
        return

    async def run(app: "App") -> "tuple[Mapping[State, int], list[Unknown], list[Paused]]":
        actor = await app.directory.act_as(staff)
        unknown, paused = await app.outbox.unknown(actor), await app.outbox.paused(actor)
        return await app.outbox.counts(actor), list(unknown), list(paused)

    found, unknown, paused = with_app(run)
    if as_json:
        still = [{"sender": each.sender, "since": each.since, "why": each.why} for each in paused]
        print_json(
            {
                "counts": found,
                "unknown": [
                    {
                        "id": each.message,
                        "channel": each.channel,
                        "kind": each.kind,
                        "subject": each.subject,
                        "groups": list(each.groups),
                        "since": each.since,
                        "simulated": each.simulated,
                    }
                    for each in unknown
                ],
                **({"paused": still} if still else {}),
            }
        )
        return
    say(f"Outbox: {counts(found)}.")
    for each in paused:
        say(f"{each.sender} is paused since {each.since:%d %b %H:%M}: {_WHY[each.why]}")
    if unknown:
        say("\nNobody knows whether these went out. Ask the group, or look in the provider's records; then")
        say("handbill outbox resolve ID --arrived, or --lost to send it again.")
        heads = ("id", "channel", "kind", "subject", "group", "since")
        print_table(
            heads,
            [
                (u.message, u.channel, u.kind, u.subject, "; ".join(u.groups), f"{u.since:%d %b %H:%M}")
                for u in unknown
            ],
        )


_WHY = {
    Trouble.REFUSED: "its provider refuses our account or settings. Look at both, then: handbill doctor",
    Trouble.FAILING: "its provider cannot be reached. It goes on by itself; the queue is kept.",
}


@app.command()
def resolve(
    message: Annotated[int, typer.Argument(metavar="ID", help="The message, from: handbill outbox")],
    arrived: Annotated[
        bool, typer.Option("--arrived/--lost", help="It arrived, or it never went out and goes again.")
    ],
    staff: As = None,
) -> None:
    """Say what became of a message whose outcome is unknown."""

    async def run(app: "App") -> State:
        actor = await app.directory.act_as(staff)
        return await app.outbox.resolve(actor, MessageId(message), arrived=arrived)

    say(f"Message {message} is now {with_app(run)}.")
