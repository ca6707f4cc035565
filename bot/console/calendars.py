"""Calendars on the web: an area's, which others subscribe to, and one event's, from a text.

Whoever knows the address may read; nobody is named in them.
"""

import logging
from collections.abc import Awaitable, Callable
from hashlib import sha256

from fastapi import FastAPI, Request, Response

READ_FOR = 3600
"""Seconds for which a calendar may keep what it read."""

Reading = Callable[[str], Awaitable[bytes | None]]
"""Gives the calendar that a name opens, or None."""

logger = logging.getLogger(__name__)


def add_calendars(web: FastAPI, feed: Reading, event: Reading) -> None:
    """Serve what `feed` and `event` give, at the addresses that CalendarDesk hands out."""
    for path, reading in (("/calendar/{name}.ics", feed), ("/c/{name}.ics", event)):
        web.add_api_route(path, _endpoint(reading), methods=["GET", "HEAD"])


def _endpoint(reading: Reading) -> Callable[[Request, str], Awaitable[Response]]:
    async def endpoint(request: Request, name: str) -> Response:
        try:
            calendar = await reading(name)
        except Exception:
            logger.exception("a calendar could not be read")
            return Response(status_code=503)
        if calendar is None:
            return Response(status_code=404)
        tag = f'"{sha256(calendar).hexdigest()[:32]}"'
        headers = {
            "ETag": tag,
            "Cache-Control": f"private, max-age={READ_FOR}",
            "X-Robots-Tag": "noindex",
        }
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(calendar, media_type="text/calendar; charset=utf-8", headers=headers)

    return endpoint
