"""Twilio's own library over our HTTP: explicit time-outs, nothing retried, nothing logged."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from bot.channels.sms.account import Account
from bot.http import open_session

EDITIONS = 128
"""Texts whose form is kept: a bulletin goes out in some dozens of editions, each thousands of times."""

_quoted = lru_cache(maxsize=EDITIONS)(quote_plus)


def form(data: Mapping[str, Any]) -> str:
    """What `urllib.parse.urlencode` gives for Twilio's parameters, whose names are letters only.

    What thousands of texts have in common is quoted only once.
    """
    return "&".join(
        f"{name}={_quoted(value) if name in _ALIKE else quote_plus(str(value))}"
        for name, value in data.items()
    )


_ALIKE = {"Body", "From", "MessagingServiceSid"}


@dataclass(kw_only=True, eq=False)
class Refusal(Exception):
    """Twilio answered, but not with success. `retry_after` is in seconds. Holds none of its text."""

    status: int
    code: int | None
    retry_after: float | None


class _Http(AsyncHttpClient):  # type: ignore[misc]  # Twilio's library has no types
    """Twilio's requests through bot.http; raises Refusal for an answer that is none.

    The library's own client logs numbers and texts, and has no time-outs.
    """

    def __init__(self, account: Account, answer: timedelta) -> None:
        # Twilio's constructor makes a logger's worth of state that we have no use for.
        self.is_async = True
        self.session = open_session(answer=answer, to=account.api_url)
        login = base64.b64encode(f"{account.sid}:{account.token}".encode()).decode()
        self._authorization = f"Basic {login}"

    async def request(
        self,
        method: str,
        uri: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,  # we keep our own
        timeout: float | None = None,  # noqa: ASYNC109 - the session has them
        allow_redirects: bool = False,
    ) -> Response:
        answer = await self.session.request(
            method,
            uri,
            params=params,
            data=form(data).encode() if data else None,
            headers={**(headers or {}), "Authorization": self._authorization},
            allow_redirects=False,
        )
        # Reading to the end gives the connection back, and failing to closes it: nothing is left to release.
        text = (await answer.read()).decode("utf-8", "replace")
        if not 200 <= answer.status < 300:
            raise Refusal(
                status=answer.status,
                code=_code(text),
                retry_after=_seconds(answer.headers.get("Retry-After")),
            )
        return Response(answer.status, text, answer.headers)


def open_client(account: Account, answer: timedelta) -> Client:
    """Twilio's client for an account, wherever its API is, with the time it has to answer.

    Must be called inside the event loop.
    """
    client = Client(
        account.sid,
        account.token,
        http_client=_Http(account, answer),
        # In place of the real environment: TWILIO_EDGE and others there must not redirect us.
        environment={"TWILIO_EDGE": ""},
    )
    client.api.base_url = account.api_url
    return client


async def close_client(client: Client) -> None:
    """Let go of the client's connections."""
    await client.http_client.session.close()


def _code(text: str) -> int | None:
    try:
        answer = json.loads(text)
    except ValueError:
        return None
    code = answer.get("code") if isinstance(answer, dict) else None
    return code if isinstance(code, int) else None


def _seconds(value: str | None) -> float | None:
    """A Retry-After in seconds; a date in it is passed over."""
    return float(value) if value and value.isascii() and value.isdigit() else None
