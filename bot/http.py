"""The HTTP that channels share: sessions with explicit time-outs, and what a failed call means.

Nothing is retried here: only the outbox knows whether a text may be sent again.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

from bot.domain.outcomes import Outcome, OutcomeKind

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 20.0
"""Long enough for a provider on a bad day; what takes longer has an unknown outcome."""

CONNECTIONS = 128
"""At once, to one provider: the texts in flight and some room for calls about them."""


FAILURES = (aiohttp.ClientError, asyncio.TimeoutError, OSError)
"""What a call that failed on its way raises, for `outcome_of`."""

Session = aiohttp.ClientSession
Form = aiohttp.FormData


@lru_cache
def times(answer: timedelta) -> aiohttp.ClientTimeout:
    """Limits for one call: to connect, and then for each wait for an `answer`. Nothing waits for ever."""
    return aiohttp.ClientTimeout(
        total=None,
        connect=CONNECT_SECONDS,
        sock_connect=CONNECT_SECONDS,
        sock_read=answer.total_seconds(),
    )


def open_session(*, answer: timedelta = timedelta(seconds=ANSWER_SECONDS), to: str | None = None) -> Session:
    """A session of its own for one provider. Must be called inside the event loop, and closed.

    `to` is the address of the provider's API, when it is the only one that is called. Then the proxy that the
    environment names is looked up once here; aiohttp would do so in a thread for every call, and read a
    .netrc whose login could stand in for ours.
    """
    connector = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300)
    return aiohttp.ClientSession(
        timeout=times(answer), connector=connector, trust_env=to is None, proxy=to and _proxy_for(to)
    )


def form(
    fields: Mapping[str, str], name: str, file: bytes, filename: str, media_type: str
) -> aiohttp.FormData:
    """A form with a file in its field `name`, as browsers post it."""
    made = aiohttp.FormData(fields)
    made.add_field(name, file, filename=filename, content_type=media_type)
    return made


def _proxy_for(address: str) -> str | None:
    """The proxy that the environment names for an address, if any."""
    parts = urlsplit(address)
    if proxy_bypass(parts.netloc):
        return None
    return getproxies().get(parts.scheme)


def outcome_of(error: BaseException) -> Outcome:
    """What a failed call says of the text that was to be sent.

    Before there was a connection nothing went out; after it, only evidence can tell.
    """
    match error:
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return Outcome(kind=OutcomeKind.TEMPORARY, code="unreachable")
        case asyncio.TimeoutError():
            return Outcome(kind=OutcomeKind.UNKNOWN, code="no_answer")
        case _:
            return Outcome(kind=OutcomeKind.UNKNOWN, code="broken_off")
