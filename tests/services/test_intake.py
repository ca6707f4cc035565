"""Texts that come in and cannot be handled: each is tried, then set aside, and keeps nothing up."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.settings import TelegramSettings
from bot.console.metrics import write_metrics
from bot.domain.actor import OPERATOR
from bot.domain.directory import ChannelName
from bot.domain.inbound import Inbound
from bot.domain.journal import EventKind, Query
from bot.services.intake import TRIES, Intake
from bot.services.receive import pipeline
from bot.services.receive.pipeline import SET_ASIDE, Receive
from bot.services.receive.turn import Turn
from tests.conftest import MakeApp
from tests.fakes import NOON, FakeClock
from tests.loopback.telegram_server import TOKEN, TelegramServer
from tests.services.conftest import World

MARKER = "MARKER-77"
POISON = Inbound(
    channel=ChannelName.SMS, address="+447700900001", text=MARKER, provider_id="P1", received_at=NOON
)


class Flawed:
    """A pipeline with a fault: in a step that some text runs into, in storing it, or in the database."""

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        self.tries = 0
        self.handles = self.stores = self.writes = False

    async def take(self, inbound: Inbound) -> None:
        self.tries += 1
        if not self.handles and MARKER in inbound.text:
            raise KeyError(MARKER)
        await self.receive.take(inbound)

    async def keep(self, inbound: Inbound) -> None:
        if not self.stores:
            raise ValueError(MARKER)
        await self.receive.keep(inbound)

    async def pass_over(self, inbound: Inbound) -> None:
        if not self.writes:
            raise ConnectionError(MARKER)
        await self.receive.pass_over(inbound)


def intake_of(app: App, flawed: Flawed) -> Intake:
    return Intake(receive=flawed, note=app.vitals.note_set_aside)  # type: ignore[arg-type]  # as much of it


async def readings(app: App) -> list[tuple[str, str | None]]:
    lines = [line.entry async for line in app.journal.lines(OPERATOR, Query(kinds=(EventKind.INBOUND,)))]
    return [(entry.status, entry.subject) for entry in lines]


async def fetch(intake: Intake, inbound: Inbound, times: int) -> int:
    """How often it was refused, when it is fetched again after each refusal."""
    refused = 0
    for _time in range(times):
        try:
            await intake.fetched(inbound)
        except Exception:
            refused += 1
        else:
            break
    return refused


async def test_what_cannot_be_handled_is_read_by_a_person_after_a_few_tries(world: World) -> None:
    flawed = Flawed(world.app.receive)
    flawed.stores = True
    assert await fetch(intake_of(world.app, flawed), POISON, 10) == TRIES - 1
    (item,) = await world.app.inbox.items(OPERATOR)
    assert item.text == MARKER
    assert (await world.app.vitals.read()).set_aside == {ChannelName.SMS: 1}


async def test_what_cannot_be_stored_is_known_to_have_come(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    flawed = Flawed(world.app.receive)
    flawed.writes = True
    assert await fetch(intake_of(world.app, flawed), POISON, 10) == TRIES - 1
    assert await readings(world.app) == [(SET_ASIDE, "P1")]
    figures = await world.app.vitals.read()
    assert b'handbill_set_aside_total{channel="sms"} 1.0' in write_metrics(figures)
    assert [record.message for record in caplog.records] == ["a text was set aside"]


async def test_while_the_database_is_down_nothing_is_set_aside(world: World) -> None:
    flawed = Flawed(world.app.receive)
    intake = intake_of(world.app, flawed)
    assert await fetch(intake, POISON, 5 * TRIES) == 5 * TRIES
    assert (await world.app.vitals.read()).set_aside == {}
    flawed.handles = True
    assert await fetch(intake, POISON, 1) == 0
    assert [status for status, _subject in await readings(world.app)] == ["question"]


async def test_danger_and_stop_are_heard_in_what_is_set_aside(world: World) -> None:
    for word, kind in (("HELPME", EventKind.SAFEGUARDING), ("STOP", EventKind.OPT_OUT)):
        await world.app.receive.keep(replace(POISON, text=word, provider_id=word))
        assert [line async for line in world.app.journal.lines(OPERATOR, Query(kinds=(kind,)))]
    assert await world.app.inbox.items(OPERATOR) == []


async def test_what_a_provider_brings_is_taken_at_once_as_well_as_can_be(world: World) -> None:
    flawed = Flawed(world.app.receive)
    intake = intake_of(world.app, flawed)
    flawed.stores = True
    await intake.delivered(POISON)
    assert flawed.tries == 2
    assert len(await world.app.inbox.items(OPERATOR)) == 1


async def test_what_a_provider_brings_is_refused_when_it_cannot_be_stored(world: World) -> None:
    flawed = Flawed(world.app.receive)
    flawed.writes = True
    with pytest.raises(ValueError, match=MARKER):
        await intake_of(world.app, flawed).delivered(POISON)
    assert await readings(world.app) == []


async def test_a_poisoned_update_does_not_keep_up_those_behind_it(
    make_app: MakeApp, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def trip(turn: Turn) -> str | None:
        if turn.text == MARKER:
            raise KeyError(MARKER)
        return None

    monkeypatch.setattr(pipeline, "STEPS", (trip, *pipeline.STEPS))
    async with TelegramServer() as server:
        bot = Telegram(TelegramSettings(token=SecretStr(TOKEN), api_url=server.address), clock)

        def connect(_around: object) -> Sequence[Telegram]:
            return [bot]

        app = make_app(connect=connect, network_name="Test Network")
        for text in (MARKER, "HELP"):
            person = {"id": 77009, "is_bot": False, "first_name": "R"}
            chat = {"id": 77009, "type": "private"}
            server.push(
                message={"message_id": 5, "date": 1_795_435_200, "chat": chat, "from": person, "text": text}
            )
        listening = asyncio.create_task(bot.listen(app.intake.fetched))
        async with asyncio.timeout(20):
            await clock.run(server.until(lambda: not server.unconfirmed))
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        assert [status for status, _subject in await readings(app)] == ["question", "help"]
        assert len(await app.inbox.items(OPERATOR)) == 1
    assert not [record for record in caplog.records if MARKER in record.getMessage()]
