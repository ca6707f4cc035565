"""handbill serve: everything at once, in one process."""

import signal
from typing import TYPE_CHECKING

from bot.cli.output import Simulate, counts, say, warn
from bot.cli.running import with_app
from bot.domain.actor import OPERATOR
from bot.domain.errors import NoChannel
from bot.domain.messages import State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.app import App


def serve(simulate: Simulate = False) -> None:
    """Send, listen and answer until stopped, with the web for providers beside it."""

    async def run(app: "App") -> "Mapping[State, int]":
        import asyncio

        from bot.front import open_web

        if not app.channels:
            raise NoChannel
        await app.safeguarding.require_leads()
        if app.hooks and not app.settings.public_url:
            warn("HANDBILL_PUBLIC_URL is not set, so providers may not be able to call us.")
        web = open_web(app)
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, app.serving.stop)
        warn(f"The web is at {web.address}. Stop with Ctrl-C.")
        await app.serving.run(web, _tell_waiting)
        return await app.outbox.counts(OPERATOR)

    say(f"Stopped. Outbox: {counts(with_app(run, simulate=simulate))}.")


def _tell_waiting() -> None:
    warn("Another `handbill serve` has this database. Waiting a moment, in case it has died.")
