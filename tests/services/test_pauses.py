"""A paused sender is told where those who run Handbill look: in `doctor`, in the figures and in the log."""

import logging
from datetime import timedelta

import pytest

from bot.cli.doctor import Standing, look_at_pauses
from bot.console.metrics import write_metrics
from bot.domain.actor import SYSTEM
from bot.domain.directory import ChannelName
from bot.domain.health import Trouble
from bot.services.alerts import PauseAlert
from tests.services.conftest import World

FIGURE = 'handbill_sender_paused_since_seconds{channel="sms",why="refused"}'


async def pause(world: World, trouble: Trouble | None) -> None:
    app, now = world.app, world.clock.now()
    async with app.database() as tx:
        until = now + timedelta(seconds=1)
        lease = await tx.leases.take(SYSTEM, world.sms.sender.name, "somebody", now, until)
        assert lease is not None
        await tx.pauses.pause(SYSTEM, lease, trouble, now)


async def figures(world: World) -> str:
    return write_metrics(await world.app.vitals.read()).decode()


async def test_a_paused_sender_is_shown_with_since_when_until_it_goes_on(world: World) -> None:
    assert await look_at_pauses(world.app) == []
    await pause(world, Trouble.REFUSED)
    since = world.clock.now()
    world.clock.advance(3600)
    (found,) = await look_at_pauses(world.app)
    assert (found.name, found.standing) == ("sms queue", Standing.BROKEN)
    assert f"{since:%d %b %H:%M}" in found.advice
    (told,) = [line for line in (await figures(world)).splitlines() if line.startswith(FIGURE)]
    assert float(told.removeprefix(FIGURE)) == since.timestamp()
    await pause(world, None)
    assert await look_at_pauses(world.app) == []
    assert FIGURE not in await figures(world)


async def test_the_log_has_one_line_a_pause_and_one_for_its_end(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    alert = PauseAlert(work=world.app.database, senders=world.app.vitals.senders)
    await alert.tick()
    await pause(world, Trouble.FAILING)
    for _look in range(3):
        await alert.tick()
    await pause(world, None)
    for _look in range(3):
        await alert.tick()
    told = [(record.message, getattr(record, "channel", None)) for record in caplog.records]
    assert told == [("a sender is paused", ChannelName.SMS), ("a sender goes on", ChannelName.SMS)]
