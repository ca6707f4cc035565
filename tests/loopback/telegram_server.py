"""A Bot API server on a real loopback socket, strict about parameters and as faulty as it is told to be.

    python -m tests.loopback.telegram_server

serves in a process of its own until its input ends, and prints its port: for benchmarks.
"""

import asyncio
import json
import socket
import struct
import sys
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.loopback.telegram_rules import METHODS, faults, from_form

TOKEN = "7700900:loopback-token_MARKER"  # it opens nothing but this server
WINDOW = 1.0


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What a call meets instead of its answer.

    `acts` says that the call is done all the same. `silent` never answers, `reset` breaks the connection;
    else the answer is `status` with `description` and `parameters`, or `raw` as its whole body.
    """

    status: int = 500
    description: str = ""
    parameters: dict[str, Any] | None = None
    raw: bytes | None = None
    silent: bool = False
    reset: bool = False
    acts: bool = False


@dataclass(kw_only=True)
class Pace:
    """Telegram's published limits, kept strictly: in any second, and in any minute of a group chat."""

    monotonic: Callable[[], float]
    sent: deque[float] = field(default_factory=deque)
    chats: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def take(self, chat: int) -> float:
        """0 when a message may go now, else the seconds to wait."""
        now = self.monotonic()
        limits = [(self.sent, 30, WINDOW)]
        limits += [(self.chats[chat], 20, 60.0)] if chat < 0 else [(self.chats[chat], 1, WINDOW)]
        for times, most, window in limits:
            while times and times[0] <= now - window:
                times.popleft()
            if len(times) >= most:
                return times[0] + window - now
        for times, _most, _window in limits:
            times.append(now)
        return 0.0


@dataclass(kw_only=True)
class TelegramServer:
    """The server and all that it knows. `objections` are calls that the real one would have refused."""

    token: str = TOKEN
    pace: Pace | None = None
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    files: list[tuple[str, str, bytes]] = field(default_factory=list)
    objections: list[str] = field(default_factory=list)
    throttled: int = 0
    keep: bool = True
    _faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    _updates: list[dict[str, Any]] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _called: asyncio.Event = field(default_factory=asyncio.Event)
    _webhook: str = ""
    _numbers: int = 0
    _runner: web.AppRunner | None = None
    address: str = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_error: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    def fail(self, *faults: Fault, method: str = "sendMessage") -> None:
        """The next calls of `method` meet these, one each."""
        self._faults[method].extend(faults)

    def push(self, **update: Any) -> int:
        """Something happens in Telegram; gives the update's id."""
        self._numbers += 1
        self._updates.append({"update_id": self._numbers, **update})
        self._news.set()
        return self._numbers

    async def until(self, come_true: Callable[[], object]) -> None:
        """Wait until something is so; looked at with each call."""
        while not come_true():
            self._called.clear()
            await self._called.wait()

    @property
    def unconfirmed(self) -> list[int]:
        return [update["update_id"] for update in self._updates]

    def called(self, method: str) -> list[dict[str, Any]]:
        """The parameters of the calls of one method."""
        return [values for name, values in self.calls if name == method]

    # ------------------------------------------------------------------------------ answering

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return refuse(401, "Unauthorized")
        method = METHODS.get(request.match_info["method"].lower())
        if method is None:
            self.objections.append("no such method")
            return refuse(404, "Not Found")
        values = await self._read(request, method)
        if objections := faults(method, values):
            self.objections += objections
            return refuse(400, "Bad Request: wrong parameters")
        if self.keep:
            self.calls.append((method, values))
            self._called.set()
        if self._faults[method]:
            return await self._misbehave(request, self._faults[method].popleft(), method, values)
        return await self._act(method, values)

    async def _read(self, request: web.Request, method: str) -> Any:
        """The parameters of a call; those of a form are texts, which stand for what the method takes."""
        if request.content_type != "multipart/form-data":
            return json.loads(await request.read() or b"{}")
        values: dict[str, Any] = {}
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                self.files.append((value.filename, value.content_type, value.file.read()))
                values[name] = {}
            else:
                values[name] = from_form(method, name, str(value))
        return values

    async def _misbehave(
        self, request: web.Request, fault: Fault, method: str, values: dict[str, Any]
    ) -> web.StreamResponse:
        if fault.acts:
            await self._act(method, values)
        if fault.silent:
            await asyncio.Event().wait()
        if fault.reset:
            transport = request.transport
            assert transport is not None
            linger = struct.pack("ii", 1, 0)
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            transport.abort()
        if fault.raw is not None:
            return web.Response(status=fault.status, body=fault.raw)
        return refuse(fault.status, fault.description, fault.parameters)

    async def _act(self, method: str, values: dict[str, Any]) -> web.Response:
        match method:
            case "sendMessage" | "sendDocument":
                return self._send(values)
            case "getUpdates":
                return await self._give_updates(values)
            case "setWebhook" | "deleteWebhook":
                self._webhook = values.get("url", "")
            case "getMe":
                return grant({"id": 7700900, "is_bot": True, "first_name": "Loopback"})
        return grant(result=True)

    def _send(self, values: dict[str, Any]) -> web.Response:
        if self.pace is not None and (wait := self.pace.take(values["chat_id"])):
            self.throttled += 1
            seconds = int(wait) + 1
            return refuse(429, "Too Many Requests", {"retry_after": seconds})
        self._numbers += 1
        if self.keep:
            self.messages.append(values)
        chat = {"id": values["chat_id"], "type": "private"}
        return grant(
            {"message_id": self._numbers, "date": 1_780_000_000, "chat": chat, "text": values.get("text", "")}
        )

    async def _give_updates(self, values: dict[str, Any]) -> web.Response:
        if self._webhook:
            return refuse(409, "Conflict: can't use getUpdates method while webhook is active")
        self._updates = [each for each in self._updates if each["update_id"] >= values.get("offset", 0)]
        self._called.set()
        if not self._updates:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), values.get("timeout", 0))
            except TimeoutError:
                return grant([])
        kinds = {"update_id", *values.get("allowed_updates", [])}
        return grant([update for update in self._updates[:100] if set(update) <= kinds])


def grant(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def refuse(status: int, description: str, parameters: dict[str, Any] | None = None) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return web.json_response(body, status=status)


async def serve() -> None:
    """Serve until the input ends, and keep nothing."""
    async with TelegramServer(keep=False) as server:
        print(server.address, flush=True)  # noqa: T201  # whoever started it reads the address
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
