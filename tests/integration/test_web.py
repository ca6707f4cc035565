"""The web application over real sockets, with hooks of no provider's."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from fastapi import FastAPI
from yarl import URL

from bot.console.metrics import write_metrics
from bot.console.server import WebServer
from bot.console.web import MOST_BYTES, build_web
from bot.domain.directory import ChannelName
from bot.domain.errors import Refused
from bot.domain.ids import MessageId
from bot.domain.inbound import Inbound
from bot.domain.messages import Lane, Receipt, ReceiptStatus, State
from bot.domain.outcomes import OutcomeKind
from bot.ports.hooks import Call, Hook
from bot.services.vitals import Figures
from tests.fakes import NOON

WORDS = "xyzzy-7700900999"
PUBLIC = "https://handbill.example.org/behind"
INBOUND = Inbound(
    channel=ChannelName.SMS, address="+447700900001", text=WORDS, provider_id="A1", received_at=NOON
)
RECEIPT = Receipt(message=MessageId(7), status=ReceiptStatus.DELIVERED, at=NOON)


@dataclass
class Desk:
    """What the web stands before: a hook's check and reading, a store, and how all is."""

    calls: list[Call] = field(default_factory=list)
    stored: list[Inbound | Receipt] = field(default_factory=list)
    genuine: Callable[[], bool] = lambda: True
    parse: Callable[[], Sequence[Inbound | Receipt]] = lambda: [INBOUND, RECEIPT]
    gate: Callable[[], None] = lambda: None
    storing: asyncio.Event = field(default_factory=asyncio.Event)
    may_store: asyncio.Event = field(default_factory=asyncio.Event)
    well: Callable[[], bool] = lambda: True

    def __post_init__(self) -> None:
        self.may_store.set()

    def web(self) -> FastAPI:
        def verify(call: Call) -> bool:
            self.calls.append(call)
            return self.genuine()

        async def store(each: Inbound | Receipt) -> None:
            self.storing.set()
            await self.may_store.wait()
            self.gate()
            self.stored.append(each)

        async def note(receipt: Receipt) -> None:
            await store(receipt)

        async def health() -> bool:
            return self.well()

        async def metrics() -> bytes:
            figures = Figures(
                messages={(ChannelName.SMS, State.QUEUED): 3},
                waiting={Lane.BULLETIN: 3, Lane.REPLY: 0},
                outcomes={(ChannelName.SMS, OutcomeKind.ACCEPTED): 5},
            )
            return write_metrics(figures) if self.well() else b""

        hook = Hook(
            path="/hooks/any/one",
            verify=verify,
            parse=lambda _call: self.parse(),
            answer=b"<Response/>",
            answer_type="text/xml",
        )
        return build_web([hook], store, note, health, metrics, public_url=PUBLIC)


def fails(error: Exception) -> Callable[[], bool]:
    def fail() -> bool:
        raise error

    return fail


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the web said."""

    status: int
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """Someone at the other end of a socket."""

    address: str
    session: aiohttp.ClientSession

    async def ask(self, method: str, path: str, **more: Any) -> Answer:
        async with self.session.request(
            method, URL(self.address + path, encoded=True), allow_redirects=False, **more
        ) as answer:
            return Answer(status=answer.status, body=await answer.read(), headers=answer.headers.copy())


@asynccontextmanager
async def serving(desk: Desk) -> AsyncIterator[Caller]:
    server = WebServer(desk.web(), "127.0.0.1", 0)
    task = asyncio.create_task(server.run())
    async with aiohttp.ClientSession() as session:
        yield Caller(address=server.address, session=session)
    server.stop()
    async with asyncio.timeout(5):
        await task


HOOK = "/hooks/any/one"


async def test_what_a_hook_reads_is_stored_before_the_provider_is_answered() -> None:
    desk = Desk()
    desk.may_store.clear()
    async with serving(desk) as caller:
        calling = asyncio.create_task(caller.ask("POST", HOOK, data=b"x"))
        await desk.storing.wait()
        assert (await caller.ask("GET", "/healthz")).status == 200
        assert not calling.done()
        desk.may_store.set()
        answer = await calling
    assert (answer.status, answer.body) == (200, b"<Response/>")
    assert answer.headers["Content-Type"].startswith("text/xml")
    assert "Server" not in answer.headers
    assert desk.stored == [INBOUND, RECEIPT]


async def test_a_call_is_checked_by_our_public_address_whatever_its_headers_say() -> None:
    desk = Desk()
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "Host": "evil.example"}
    async with serving(desk) as caller:
        await caller.ask("POST", f"{HOOK}?m=7&t=%2B44", data=b"a=b", headers=headers)
    (call,) = desk.calls
    assert call.url == f"{PUBLIC}{HOOK}?m=7&t=%2B44"
    assert call.body == b"a=b"
    assert all(name == name.lower() for name in call.headers)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"genuine": lambda: False}, 403),
        ({"genuine": fails(KeyError(WORDS))}, 403),
        ({"parse": fails(ValueError(WORDS))}, 400),
        ({"parse": fails(KeyError(WORDS))}, 400),
        ({"gate": fails(OSError(WORDS))}, 503),
        ({"gate": fails(Refused(WORDS))}, 503),
    ],
)
async def test_what_is_not_taken_has_its_status_and_leaves_no_word_in_the_log(
    change: dict[str, Callable[[], bool]], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.logs import set_up

    root = logging.getLogger()
    before = root.handlers[:]
    set_up("info")
    try:
        async with serving(Desk(**change)) as caller:  # type: ignore[arg-type]  # a table of parts
            answer = await caller.ask("POST", f"{HOOK}?q={WORDS}", data=WORDS.encode())
            assert (answer.status, answer.body) == (status, b"")
    finally:
        root.handlers[:] = before
    told = capsys.readouterr().err
    assert HOOK in told
    assert WORDS not in told


async def test_a_body_that_is_too_large_is_refused_before_anyone_looks_at_it() -> None:
    desk = Desk()
    async with serving(desk) as caller:
        for size, status in ((MOST_BYTES, 200), (MOST_BYTES + 1, 413)):
            assert (await caller.ask("POST", HOOK, data=b"x" * size)).status == status
    assert len(desk.calls) == 1


async def test_a_body_is_not_read_to_its_end_when_it_grows_too_large() -> None:
    desk = Desk()
    async with serving(desk) as caller:
        host, port = caller.address.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"POST {HOOK} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        chunk = b"1000\r\n" + b"x" * 0x1000 + b"\r\n"
        writer.write(chunk * (MOST_BYTES // 0x1000 + 1))  # and the end never comes
        assert b" 413 " in await reader.readline()
        writer.close()
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"POST {HOOK} HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\n\r\n".encode())
        assert b" 413 " in await reader.readline()
        writer.close()
    assert desk.calls == []


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/redoc", "/openapi.json", "/hooks", HOOK + "/", "/hooks/any/two", "/healthz/"]
)
async def test_nothing_else_is_there(path: str) -> None:
    async with serving(Desk()) as caller:
        for method in ("GET", "POST"):
            assert (await caller.ask(method, path, data=b"x")).status == 404


async def test_hooks_are_posted_to_only() -> None:
    async with serving(Desk()) as caller:
        assert (await caller.ask("GET", HOOK)).status == 405


@pytest.mark.parametrize(
    ("well", "status", "word"),
    [(lambda: True, 200, "ok"), (lambda: False, 503, "not ok"), (fails(OSError(WORDS)), 503, "not ok")],
)
async def test_health(well: Callable[[], bool], status: int, word: str) -> None:
    async with serving(Desk(well=well)) as caller:
        answer = await caller.ask("GET", "/healthz")
    assert (answer.status, json.loads(answer.body)) == (status, {"status": word})


async def test_metrics_are_counts_by_channel_and_kind() -> None:
    async with serving(Desk()) as caller:
        answer = await caller.ask("GET", "/metrics")
    lines = [line for line in answer.body.decode().splitlines() if not line.startswith("#")]
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert set(lines) == {
        'handbill_messages{channel="sms",state="queued"} 3.0',
        'handbill_queue_depth{lane="bulletin"} 3.0',
        'handbill_queue_depth{lane="reply"} 0.0',
        'handbill_sends_total{channel="sms",outcome="accepted"} 5.0',
    }


async def test_metrics_that_cannot_be_had_are_not_an_error_of_ours() -> None:
    async with serving(Desk(well=fails(OSError(WORDS)))) as caller:
        answer = await caller.ask("GET", "/metrics")
    assert (answer.status, answer.body) == (503, b"")


async def test_an_address_that_is_taken_is_refused_in_a_sentence() -> None:
    desk = Desk()
    async with serving(desk) as caller:
        port = int(caller.address.rpartition(":")[2])
        with pytest.raises(Refused, match="HANDBILL_PORT"):
            WebServer(desk.web(), "127.0.0.1", port)
