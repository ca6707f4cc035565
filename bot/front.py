"""The web of a wired Handbill. Apart from the rest, for it is slow to import and only one command serves."""

from bot.app import App
from bot.console.calendars import add_calendars
from bot.console.metrics import write_metrics
from bot.console.server import WebServer
from bot.console.web import build_web


def open_web(app: App) -> WebServer:
    """The web at the address that the settings name. Raises Refused when it cannot be had."""

    async def metrics() -> bytes:
        return write_metrics(await app.vitals.read())

    web = build_web(
        app.hooks,
        app.intake.delivered,
        app.receipts,
        app.vitals.is_well,
        metrics,
        public_url=app.settings.public_url,
    )
    add_calendars(web, app.calendars.read_feed, app.calendars.read_event)
    return WebServer(web, app.settings.host, app.settings.port)
