import asyncio
import logging

import pytest

from bot.app import App
from bot.scheduling.ticker import Tick, Ticker
from bot.services.whole import whole


async def settle() -> None:
    for _turn in range(20):
        await asyncio.sleep(0)


async def test_every_tick_has_its_turn_whatever_becomes_of_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    looked: list[str] = []

    async def fail() -> None:
        looked.append("fails")
        raise OSError("someone's words")

    async def look() -> None:
        looked.append("looks")

    ticker = Ticker(ticks=[Tick(name="fails", look=fail), Tick(name="looks", look=look)])
    for _time in range(3):
        await ticker.once()
    assert looked == ["fails", "looks"] * 3
    assert [record.__dict__["kind"] for record in caplog.records] == ["fails"] * 3


async def test_the_scheduler_looks_again_and_again_and_never_twice_at_once() -> None:
    under_way = most = count = 0
    thrice = asyncio.Event()
    turn = asyncio.Event()

    async def fail() -> None:
        raise OSError("someone's words")

    async def look() -> None:
        nonlocal under_way, most, count
        under_way += 1
        count += 1
        most = max(most, under_way)
        if count == 2:
            await turn.wait()  # longer than the interval
        under_way -= 1
        if count == 3:
            thrice.set()

    ticks = [Tick(name="fails", look=fail), Tick(name="looks", look=look)]
    task = asyncio.create_task(Ticker(ticks=ticks, every_seconds=0.01).run())
    asyncio.get_running_loop().call_later(0.05, turn.set)
    async with asyncio.timeout(30):
        await thrice.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    seen = count
    await settle()
    assert (most, count) == (1, seen)


async def test_a_look_that_is_under_way_is_finished_when_the_ticking_ends() -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()
    seen: list[str] = []

    async def look() -> None:
        seen.append("begun")
        if len(seen) > 1:
            begun.set()
            await may_end.wait()
        seen.append("ended")

    task = asyncio.create_task(Ticker(ticks=[Tick(name="looks", look=look)], every_seconds=0.01).run())
    async with asyncio.timeout(30):
        await begun.wait()
    task.cancel()
    await settle()
    task.cancel()  # told twice, as by a group of tasks that ends
    await settle()
    assert not task.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert seen == ["begun", "ended"] * 2


def test_the_scheduler_is_not_heard(app: App) -> None:
    assert app is not None
    assert not logging.getLogger("apscheduler.scheduler").isEnabledFor(logging.WARNING)


async def test_what_is_to_be_whole_is_finished_before_a_cancellation_goes_on() -> None:
    may_end = asyncio.Event()
    ended: list[bool] = []

    async def work() -> None:
        await may_end.wait()
        ended.append(True)

    task = asyncio.create_task(whole(work()))
    await settle()
    task.cancel()
    await settle()
    assert not task.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == [True]


async def test_what_was_whole_gives_its_result() -> None:
    assert await whole(asyncio.sleep(0, 7)) == 7
