"""Check-ins over the text channels: reminding and closing."""

from bot.domain.audience import Audience
from bot.domain.conversations import Status
from bot.domain.levels import Level
from tests.services.checkins.moves import (
    CHESS,
    OSEI,
    SHARED,
    answer,
    level,
    send,
    standing,
    survey_log,
    tick,
    wait,
)
from tests.services.conftest import World


async def test_one_reminder_after_two_days_and_closed_after_seven(network: World) -> None:
    round_ = await send(network, CHESS)
    await answer(network, OSEI, "4")
    await wait(network, 1.9)
    assert len(network.texts(OSEI)) == 3
    await wait(network, 0.2)
    reminder = network.texts(OSEI)[-1]
    assert reminder.startswith("Our question still waits for you.")
    assert "How does news about services" in reminder
    await wait(network, 4)
    assert len(network.texts(OSEI)) == 4
    await wait(network, 1)
    assert await standing(network, round_) == {Status.CLOSED: 1}
    assert len(network.texts(OSEI)) == 4
    assert (await survey_log(network))[-1] == ("closed", None)
    assert (await answer(network, OSEI, "3"))[0].startswith("Thank you. A person will read")
    assert await level(network, "Chess at Five") is None


async def test_a_reminder_waits_for_a_good_hour(network: World) -> None:
    await send(network, CHESS)
    await wait(network, 2.5)
    assert len(network.texts(OSEI)) == 2
    network.clock.advance(12 * 3600)
    await network.drain()
    assert len(network.texts(OSEI)) == 3


async def test_closing_the_first_opens_the_next_on_the_phone(network: World) -> None:
    round_ = await send(network, Audience(groups=("Sewing Room",)))
    await wait(network, 7.1)
    assert await standing(network, round_) == {Status.CLOSED: 1, Status.OPEN: 1}
    assert (await answer(network, SHARED, "1"))[0].startswith("You said: Not heard of it.")


async def test_looking_again_asks_nothing_again(network: World) -> None:
    await send(network, CHESS)
    await wait(network, 2.1)
    before = len(network.sms.sent)
    for _again in range(3):
        await tick(network)
    assert len(network.sms.sent) == before


async def test_a_program_that_was_restarted_goes_on_where_it_was(network: World) -> None:
    await send(network, CHESS)
    for text in ("4", "3", "4", "2", "1"):
        network.app = network.restart()
        await answer(network, OSEI, text)
    assert await level(network, "Chess at Five") is Level.HIGH
