import asyncio

import pytest

from bot.scheduling.ticker import EVERY_SECONDS, Tick, Ticker
from bot.services.whole import whole
from tests.fakes import FakeClock


async def settle() -> None:
    for _turn in range(20):
        await asyncio.sleep(0)


async def test_every_tick_has_its_turn_each_time_whatever_becomes_of_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = FakeClock()
    looked: list[float] = []

    async def fail() -> None:
        raise OSError("someone's words")

    async def look() -> None:
        looked.append(clock.monotonic())

    ticker = Ticker(ticks=[Tick(name="fails", look=fail), Tick(name="looks", look=look)], clock=clock)
    task = asyncio.create_task(ticker.run())
    for _second in range(3):
        await settle()
        clock.advance(EVERY_SECONDS)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert looked == [0.0, EVERY_SECONDS, 2 * EVERY_SECONDS]
    assert [record.__dict__["kind"] for record in caplog.records] == ["fails"] * 3


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
