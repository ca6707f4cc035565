"""Twilio's message API on a real loopback socket, by the rules of its published OpenAPI.

It checks every parameter, keeps the list of messages, and can be told to refuse, to keep silent or to break
off, before or after it has acted. It signs the calls that Twilio would make. Run as a program it serves
until its input ends, for benchmarks: it prints its address first.
"""

import asyncio
import base64
import json
import re
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from aiohttp import web
from twilio.request_validator import RequestValidator

from bot.channels.sms.account import Account
from bot.ports.hooks import Call
from bot.ports.world import Clock
from tests.fakes import FakeClock

SPEC = json.loads((Path(__file__).parent.parent / "specs" / "twilio_messages.json").read_text())
ACCOUNT = "AC" + "0a" * 16
TOKEN = "a loopback token"
PUBLIC_URL = "https://texts.example.org"
NUMBER = "+447700900999"
LONGEST_BODY = 1600

Behaviour = Callable[["TwilioServer", web.Request, dict[str, str]], Awaitable[web.StreamResponse]]


def refuse(status: int, code: int | None = None, *, retry_after: str | None = None) -> Behaviour:
    """Answer with an error as Twilio words it; without a code, as a proxy before it would."""

    async def behave(_server: "TwilioServer", _request: web.Request, _form: dict[str, str]) -> web.Response:
        headers = {"Retry-After": retry_after} if retry_after else {}
        if code is None:
            return web.Response(status=status, text="<html>no</html>", headers=headers)
        error = {"code": code, "message": f"No, not to {NUMBER}", "status": status}
        return web.json_response(error, status=status, headers=headers)

    return behave


def keep_silent(*, acted: bool) -> Behaviour:
    """Never answer, after or without taking the message."""

    async def behave(server: "TwilioServer", request: web.Request, form: dict[str, str]) -> web.Response:
        if acted:
            server.take(form)
        await server.closing.wait()
        return web.Response(status=500)

    return behave


def break_off(*, acted: bool) -> Behaviour:
    """Reset the connection, after or without taking the message."""

    async def behave(server: "TwilioServer", request: web.Request, form: dict[str, str]) -> web.Response:
        if acted:
            server.take(form)
        assert request.transport is not None
        request.transport.abort()
        return web.Response(status=500)

    return behave


def say(text: str, *, status: int = 201) -> Behaviour:
    """Answer with something that is not what Twilio's library expects."""

    async def behave(_server: "TwilioServer", _request: web.Request, _form: dict[str, str]) -> web.Response:
        return web.Response(status=status, text=text)

    return behave


@dataclass(kw_only=True)
class TwilioServer:
    """Use as `async with TwilioServer() as server`. `next` are the behaviours of the next requests, `always`
    that of all others; `faults` is what was wrong with requests by the published rules.
    """

    clock: Clock = field(default_factory=FakeClock)
    always: Behaviour | None = None
    next: deque[Behaviour] = field(default_factory=deque)
    messages: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    account_status: str = "active"
    on_taken: Callable[[dict[str, Any]], Awaitable[None]] | None = None
    url: str = ""
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    callbacks: dict[str, str] = field(default_factory=dict)

    async def __aenter__(self) -> Self:
        app = web.Application()
        base = f"/2010-04-01/Accounts/{ACCOUNT}"
        app.router.add_post(f"{base}/Messages.json", self._create)
        app.router.add_get(f"{base}/Messages.json", self._list)
        app.router.add_get(f"{base}.json", self._fetch_account)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.closing.set()
        await self._runner.cleanup()

    # ------------------------------------------------------------------------------- what we do

    def take(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Put a message on the list, as it is when it was just taken."""
        now = format_datetime(self.clock.now())
        service = form.get("MessagingServiceSid")
        message: dict[str, Any] = {
            "account_sid": ACCOUNT,
            "api_version": "2010-04-01",
            "body": form.get("Body"),
            "date_created": now,
            "date_sent": None,
            "date_updated": now,
            "direction": "outbound-api",
            "error_code": None,
            "error_message": None,
            "from": form.get("From"),
            "messaging_service_sid": service,
            "num_media": "0",
            "num_segments": "1",
            "price": None,
            "price_unit": None,
            "sid": f"SM{len(self.messages) + 1:032x}",
            "status": "accepted" if service else "queued",
            "subresource_uris": {},
            "to": form["To"],
            "uri": "",
        }
        self.messages.append(message)
        self.callbacks[message["sid"]] = form.get("StatusCallback", "")
        return message

    def callback(self, message: Mapping[str, Any], status: str, code: str | None = None) -> Call:
        """The signed call by which Twilio tells of a status."""
        fields = {
            "MessageSid": message["sid"],
            "MessageStatus": status,
            "To": message["to"],
            "AccountSid": ACCOUNT,
        }
        return signed(self.callbacks[message["sid"]], fields | ({"ErrorCode": code} if code else {}))

    # ------------------------------------------------------------------------------- what is asked

    async def _create(self, request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        if (wrong := self._wrong_login(request)) is not None:
            return wrong
        faults = faults_of_create(form)
        if faults:
            self.faults += faults
            return web.json_response({"code": 21600, "message": "; ".join(faults), "status": 400}, status=400)
        behave = self.next.popleft() if self.next else self.always
        if behave is not None:
            return await behave(self, request, form)
        if len(form["Body"]) > LONGEST_BODY:
            return await refuse(400, 21617)(self, request, form)
        message = self.take(form)
        if self.on_taken is not None:
            await self.on_taken(message)
        return web.json_response(message, status=201)

    async def _list(self, request: web.Request) -> web.StreamResponse:
        if (wrong := self._wrong_login(request)) is not None:
            return wrong
        self.faults += [
            fault
            for name, value in request.query.items()
            if (fault := fault_of(name, value, SPEC["list"].get(name)))
        ]
        if self.next:
            return await self.next.popleft()(self, request, {})
        wanted = [one for one in reversed(self.messages) if one["to"] == request.query.get("To", one["to"])]
        size = int(request.query.get("PageSize", "50"))
        return web.json_response({"messages": wanted[:size], "next_page_uri": None, "page_size": size})

    async def _fetch_account(self, request: web.Request) -> web.StreamResponse:
        if (wrong := self._wrong_login(request)) is not None:
            return wrong
        if self.next:
            return await self.next.popleft()(self, request, {})
        return web.json_response({"sid": ACCOUNT, "status": self.account_status, "type": "Full"})

    def _wrong_login(self, request: web.Request) -> web.Response | None:
        login = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if request.headers.get("Authorization") == f"Basic {login}":
            return None
        return web.json_response({"code": 20003, "message": "Authenticate", "status": 401}, status=401)


def account_at(url: str, **given: Any) -> Account:
    """The server's one account, as the settings would give it."""
    usual: dict[str, Any] = {
        "sid": ACCOUNT,
        "token": TOKEN,
        "sender": NUMBER,
        "api_url": url,
        "public_url": PUBLIC_URL,
        "default_answers": True,
        "rate": 1000.0,
    }
    return Account(**(usual | given))


def signed(url: str, fields: Mapping[str, str]) -> Call:
    """A form that Twilio posts to `url`, with its signature."""
    return Call(
        url=url,
        headers={
            "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
            "x-twilio-signature": RequestValidator(TOKEN).compute_signature(url, fields),
        },
        body=urlencode(fields).encode(),
    )


def faults_of_create(form: Mapping[str, str]) -> list[str]:
    """What is wrong with the parameters of a new message; names only."""
    rules = SPEC["create"]
    faults = [f"{name} is missing" for name in (*rules["required"], "Body") if not form.get(name)]
    if ("From" in form) == ("MessagingServiceSid" in form):
        faults.append("neither one sender nor one service")
    found = (fault_of(name, value, rules["properties"].get(name)) for name, value in form.items())
    return faults + [fault for fault in found if fault]


def fault_of(name: str, value: str, rule: Mapping[str, Any] | None) -> str | None:
    """What is wrong with one parameter by the published rule for it."""
    if rule is None:
        return f"{name} is no parameter"
    wrong = (
        ("pattern" in rule and not re.fullmatch(rule["pattern"], value))
        or (rule.get("format") == "phone-number" and not re.fullmatch(r"\+[1-9]\d{3,14}", value))
        or (rule.get("format") == "uri" and not _is_uri(value))
        or ("enum" in rule and value not in rule["enum"])
        or (
            rule.get("type") == "integer"
            and not (value.isdigit() and rule.get("minimum", 0) <= int(value) <= rule.get("maximum", 2**63))
        )
    )
    return f"{name} breaks its rule" if wrong else None


def _is_uri(value: str) -> bool:
    """A status callback needs a host, and Twilio takes none with an underscore."""
    parts = urlsplit(value)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "_" not in (parts.hostname or "")


async def _serve() -> None:
    async with TwilioServer() as server:
        print(server.url, flush=True)  # noqa: T201 - the program's one line of output
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve())
