"""Calls to the Bot API: python-telegram-bot's Bot over the HTTP that channels share.

Neither the library nor this module retries, limits or waits for anything: that is the outbox's business.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from telegram import Bot
from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.domain.outcomes import Outcome, OutcomeKind
from bot.http import ANSWER_SECONDS, Session, open_session, outcome_of, times

GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "chat_id is empty",
    "user is deactivated",
    "chat was deleted",
    "can't initiate conversation",
)
"""There is no chat (any more, or yet): nobody refused anything, so another channel may be used.

Telegram's error texts are its only way to tell, and are not published as a list; these are from the source
of its own Bot API server (github.com/tdlib/telegram-bot-api, Client.cpp). What is not here is judged by code.
"""

UNWELCOME = ("not enough rights", "have no rights", "chat_write_forbidden")
"""The chat does not let us write, which is for whoever runs it to say."""


_JSON = {"Content-Type": "application/json"}


class Declined(TelegramError):
    """An answer other than yes. `retry_after` is in seconds; `reason` is for judging, never for a log."""

    def __init__(
        self, status: int, reason: str = "", *, retry_after: float = 0, migrated: bool = False
    ) -> None:
        super().__init__(f"Declined ({status})")
        self.status = status
        self.reason = reason.casefold()
        self.retry_after = retry_after
        self.migrated = migrated


class SharedRequest(BaseRequest):
    """The library's calls over a session of bot.http, opened at the first call, inside the event loop."""

    __slots__ = ("_answer", "_session")

    def __init__(self, answer: float) -> None:
        self._answer = answer
        self._session: Session | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._answer

    async def initialize(self) -> None:
        """Nothing: the session is opened when it is needed."""

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *waits: Any, **named: Any
    ) -> tuple[int, bytes]:
        """One call with JSON as its body. Raises Declined, or what aiohttp raises."""
        wait = named.get("read_timeout")
        seconds = wait if isinstance(wait, int | float) else self._answer
        body = json.dumps(request_data.parameters if request_data else {}).encode()
        return 200, await self.exchange(url, body, seconds, method)

    async def exchange(self, url: str, body: bytes, seconds: float, method: str = "POST") -> bytes:
        """Send JSON and give the answer. Raises Declined for one other than yes, or what aiohttp raises."""
        if self._session is None:
            self._session = open_session(to=url)
        answer = await self._session.request(
            method,
            url,
            data=body,
            headers=_JSON,
            timeout=times(timedelta(seconds=seconds)),
            allow_redirects=False,
        )
        # Reading to the end gives the connection back, and failing to closes it: nothing is left to release.
        said = await answer.read()
        if answer.status != 200:
            raise _declined(answer.status, said)
        return said

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer to a call that was taken. Raises TelegramError, without the answer in it."""
        read = _read(payload)
        if read.get("ok") is not True or "result" not in read:
            raise TelegramError("An answer that cannot be read")
        return read


class Api:
    """The Bot API for one bot. Methods are called by their published names, with parameters as in JSON.

    `answer` is the longest silence from the other side, in seconds.
    """

    def __init__(self, token: str, address: str, *, answer: float = ANSWER_SECONDS) -> None:
        self._answer = answer
        self._request = SharedRequest(answer)
        self._bot = Bot(
            token,
            base_url=f"{address.rstrip('/')}/bot",
            request=self._request,
            get_updates_request=self._request,
        )

    async def call(
        self, method: str, values: Mapping[str, Any] | None = None, *, silence: float = 0.0
    ) -> Any:
        """What the method gives. `silence` is how many seconds the method by itself may take to answer.

        Raises Declined for an answer other than yes, TelegramError for none.
        """
        # In small letters, which the Bot API takes as well ("all methods are case-insensitive"): by its own
        # spelling the library takes a method for one of its typed ones, which are a third slower, and warns.
        return await self._bot.do_api_request(
            method.lower(), api_kwargs=dict(values or {}), read_timeout=self._answer + silence
        )

    async def send(self, body: bytes) -> Any:
        """What sendMessage gives for its parameters as JSON. Raises what `call` raises.

        The library would take the parameters apart and put them together again for every text, which is a
        fifth of what a text costs: this goes to the library's address by the library's way of asking.
        """
        try:
            said = await self._request.exchange(f"{self._bot.base_url}/sendMessage", body, self._answer)
        except TelegramError:
            raise
        except Exception as error:  # as the library has it
            raise NetworkError("The call failed") from error
        return self._request.parse_json_payload(said)["result"]

    async def aclose(self) -> None:
        """Close the connections."""
        await self._request.shutdown()


def judge_failure(error: TelegramError) -> Outcome:
    """What a failed call says of the text that was to be sent.

    A 5xx is never taken as "it did not go out": Telegram promises that for none of them. Its server says 500
    also for texts it had under way when it was restarted; 502 and 504 come from what stands before it and
    knows nothing of the text, and so may a 503.
    """
    if isinstance(error, Declined):
        return _judge_answer(error)
    if isinstance(error, NetworkError) and error.__cause__ is not None:
        return outcome_of(error.__cause__)
    return Outcome(kind=OutcomeKind.UNKNOWN, code="unreadable")


def _judge_answer(answer: Declined) -> Outcome:
    code = str(answer.status)
    match answer.status:
        case 400 if answer.migrated:
            # The group has become another chat. Nobody in it has agreed to anything there yet: whoever wants
            # our texts joins again with their code.
            return Outcome(kind=OutcomeKind.BAD_ADDRESS, code="migrated")
        case 400 | 403 if any(words in answer.reason for words in GONE):
            return Outcome(kind=OutcomeKind.BAD_ADDRESS, code=code)
        case 400 if any(words in answer.reason for words in UNWELCOME):
            return Outcome(kind=OutcomeKind.BLOCKED, code=code)
        case 403:
            return Outcome(kind=OutcomeKind.BLOCKED, code=code)
        case 401 | 404:
            return Outcome(kind=OutcomeKind.MISCONFIGURED, code=code)
        case 409:
            return Outcome(kind=OutcomeKind.TEMPORARY, code=code)
        case 429:
            wait = timedelta(seconds=answer.retry_after) if answer.retry_after > 0 else None
            return Outcome(kind=OutcomeKind.THROTTLED, code=code, retry_after=wait)
        case status if 400 <= status < 500:
            return Outcome(kind=OutcomeKind.UNSENDABLE, code=code)
        case status if 300 <= status < 400:
            return Outcome(kind=OutcomeKind.MISCONFIGURED, code=code)
        case _:
            return Outcome(kind=OutcomeKind.UNKNOWN, code=code)


def _declined(status: int, body: bytes) -> Declined:
    read = _read(body)
    told = read.get("parameters")
    parameters = told if isinstance(told, dict) else {}
    retry_after = parameters.get("retry_after")
    return Declined(
        status,
        str(read.get("description", "")),
        retry_after=min(retry_after, 86_400) if isinstance(retry_after, int | float) else 0,
        migrated="migrate_to_chat_id" in parameters,
    )


def _read(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
