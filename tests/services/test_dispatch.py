import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.actor import OPERATOR, SYSTEM
from bot.domain.audience import Audience
from bot.domain.directory import ChannelName
from bot.domain.errors import LeaseLost
from bot.domain.ids import SenderName
from bot.domain.journal import EventKind, Query
from bot.domain.limits import Limits
from bot.domain.messages import MessageKind, State
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.ports.channels import Letter
from tests.services.conftest import PART, World

OTHERS = Audience(groups=("Chess and Chat",))
OSEI = "+447700900003"


def answering(*kinds: OutcomeKind) -> list[Callable[[Letter], Outcome]]:
    return [lambda _letter, kind=kind: Outcome(kind=kind) for kind in kinds]  # type: ignore[misc]


async def test_the_introduction_goes_before_the_first_briefing_and_only_once(world: World) -> None:
    await world.send(audience=OTHERS)
    await world.drain()
    await world.send(PART, OTHERS)
    await world.drain()
    first, second, third = world.texts(OSEI)
    assert first.startswith("Hello, this is Test Network")
    assert second.startswith("Every Child Matters")
    assert third.startswith("Your group can help")


async def test_everything_that_went_is_in_the_log_in_order(world: World) -> None:
    await world.send(audience=OTHERS)
    await world.drain()
    lines = [(line.entry.kind, line.entry.status) for line in await world.log()]
    assert lines[-3:] == [("send", "queued"), ("introduction", "accepted"), ("bulletin", "accepted")]


async def test_a_shared_phone_gets_one_text_and_the_log_a_line_for_each_person(world: World) -> None:
    await world.send()
    await world.drain()
    assert len(world.texts("+447700900004")) == 2
    lines = [line for line in await world.log() if line.entry.kind is MessageKind.BULLETIN]
    assert len([line for line in lines if line.group_name == "Sewing Sisters"]) == 2


async def test_no_briefing_follows_an_introduction_that_failed(world: World) -> None:
    world.sms.answers = answering(OutcomeKind.BAD_ADDRESS)
    await world.send(audience=OTHERS)
    await world.drain()
    assert await world.states() == {State.FAILED: 1, State.SUPPRESSED: 1}
    reasons = [line.entry.reason for line in await world.log(Query(kinds=(MessageKind.BULLETIN,)))]
    assert reasons == ["bad_address"]
    # The number is known to be bad now, so nobody is left to send to.
    plan = await world.app.bulletins.plan(OPERATOR, PART, OTHERS, lambda _done, _whole: None)
    assert {str(reason): count for reason, count in plan.tally.left_out.items()} == {"bad_address": 1}


async def test_who_blocks_us_is_stopped_everywhere(world: World) -> None:
    await world.app.directory.link(OPERATOR, "Chess and Chat", "Osei", ChannelName.TELEGRAM, "42")
    world.telegram.answers = answering(OutcomeKind.BLOCKED)
    await world.send(audience=OTHERS)
    await world.drain()
    _group, (osei,) = await world.app.directory.group(OPERATOR, "Chess and Chat")
    assert all(address.stopped_at for address in osei.addresses)
    assert world.texts(OSEI) == []


async def test_temporary_errors_are_tried_again_with_growing_pauses(world: World) -> None:
    world.sms.answers = answering(*[OutcomeKind.TEMPORARY] * 3)
    begun = world.clock.now()
    await world.send(audience=OTHERS)
    await world.drain()
    assert await world.states() == {State.ACCEPTED: 2}
    assert [letter.attempt for letter in world.sms.sent] == [1, 2, 3, 4, 1]
    assert timedelta(seconds=14) <= world.clock.now() - begun <= timedelta(seconds=25)


async def test_what_cannot_go_in_time_expires_and_is_shown(world: World) -> None:
    world.sms.answers = answering(*[OutcomeKind.TEMPORARY] * 10_000)
    await world.send(audience=OTHERS)
    for _day in range(4):
        await world.drain()
        world.clock.advance(86_400)
    await world.drain()
    assert set(await world.states()) == {State.EXPIRED, State.SUPPRESSED} or await world.states() == {
        State.EXPIRED: 2
    }


async def test_a_throttled_sender_keeps_still_as_long_as_it_was_told(world: World) -> None:
    pause = Outcome(kind=OutcomeKind.THROTTLED, retry_after=timedelta(seconds=30))
    world.sms.answers = [lambda _letter: pause]
    begun = world.clock.now()
    await world.send()
    await world.drain()
    assert await world.states() == {State.ACCEPTED: 8}
    assert world.clock.now() - begun >= timedelta(seconds=30)


async def test_a_lost_answer_is_unknown_and_not_sent_again(world: World) -> None:
    world.sms.answers = answering(OutcomeKind.UNKNOWN)
    await world.send(audience=OTHERS)
    await world.drain()
    assert await world.states() == {State.UNKNOWN: 1, State.ACCEPTED: 1}
    assert len(world.sms.sent) == 2
    (unknown,) = await world.app.outbox.unknown(OPERATOR)
    assert await world.app.outbox.resolve(OPERATOR, unknown.message, arrived=False) is State.QUEUED
    await world.drain()
    assert [letter.attempt for letter in world.sms.sent] == [1, 1, 2]


async def test_a_person_can_say_that_an_unknown_message_arrived(world: World) -> None:
    world.sms.answers = answering(OutcomeKind.UNKNOWN)
    await world.send(audience=OTHERS)
    await world.drain()
    (unknown,) = await world.app.outbox.unknown(OPERATOR)
    assert await world.app.outbox.resolve(OPERATOR, unknown.message, arrived=True) is State.DELIVERED
    assert await world.app.outbox.unknown(OPERATOR) == []


async def test_people_are_not_written_to_at_night_but_their_own_texts_are_answered(world: World) -> None:
    world.clock.advance(11 * 3600)
    await world.send()
    await world.drain()
    assert world.sms.sent == []
    await world.write("HELP", OSEI)
    await world.drain()
    assert len(world.sms.sent) == 1
    world.clock.advance(10 * 3600)
    await world.drain()
    assert len(world.sms.sent) == 9


async def test_a_stop_that_comes_before_the_text_leaves_is_obeyed(world: World) -> None:
    await world.send(audience=OTHERS)
    await world.write("STOP", OSEI)
    await world.drain()
    assert world.texts(OSEI) == [
        "You will get no more texts from Test Network. Text START if you want them again."
    ]
    assert await world.states() == {State.ACCEPTED: 1, State.SUPPRESSED: 2}


@pytest.mark.parametrize("limits", [Limits(per_second=1.0, burst=1)])
async def test_the_pace_counts_segments(world: World) -> None:
    await world.send()
    begun = world.clock.now()
    await world.drain()
    # 22 segments at one a second; the first text may go at once.
    assert timedelta(seconds=19) <= world.clock.now() - begun <= timedelta(seconds=30)


@pytest.mark.parametrize("telegram_limits", [Limits(per_second=1.0, burst=1)])
async def test_a_telegram_text_has_no_segments_and_counts_once(world: World) -> None:
    await world.app.directory.link(OPERATOR, "Chess and Chat", "Osei", ChannelName.TELEGRAM, "42")
    await world.send(audience=OTHERS)
    begun = world.clock.now()
    await world.drain()
    # Two texts at one a second; the first may go at once.
    assert len(world.telegram.sent) == 2
    assert timedelta(seconds=0.9) <= world.clock.now() - begun <= timedelta(seconds=2)


@pytest.mark.parametrize("limits", [Limits(per_second=1.0, burst=1)])
async def test_a_reply_overtakes_a_broadcast(world: World) -> None:
    await world.send()
    running = asyncio.create_task(world.clock.run(world.app.dispatch.run()))
    while not world.sms.sent:
        await asyncio.wait([running], timeout=0.01)
    await world.write("HELP", "+447700900099")
    await running
    place = [letter.address for letter in world.sms.sent].index("+447700900099")
    assert place <= 4


async def test_a_second_worker_waits_until_the_first_is_done_or_gone(world: World) -> None:
    await world.send()
    sender = SenderName("fake-sms")
    async with world.app.database() as tx:
        until = world.clock.now() + timedelta(seconds=30)
        lease = await tx.leases.take(SYSTEM, sender, "another", world.clock.now(), until)
        assert lease is not None
    begun = world.clock.now()
    await world.drain()
    assert await world.states() == {State.ACCEPTED: 8}
    assert world.clock.now() - begun >= timedelta(seconds=30)
    with pytest.raises(LeaseLost):
        async with world.app.database() as tx:
            await tx.outbox.start(SYSTEM, lease, [], world.clock.now())


async def test_two_workers_at_once_send_everything_once(world: World) -> None:
    await world.send()
    other = world.restart()
    await world.clock.run(_both(world, other.dispatch.run()))
    assert sorted(letter.address for letter in world.sms.sent) == sorted(
        [f"+44770090000{number}" for number in (1, 2, 3, 4)] * 2
    )


async def _both(world: World, other: object) -> None:
    await asyncio.gather(world.app.dispatch.run(), other)  # type: ignore[call-overload]


async def test_stopping_waits_for_what_is_on_the_network(world: World) -> None:
    await world.send()
    release = asyncio.Event()
    original = world.sms.send

    async def slow(letter: Letter) -> Outcome:
        await release.wait()
        return await original(letter)

    world.sms.send = slow  # type: ignore[method-assign]
    running = asyncio.create_task(world.clock.run(world.app.dispatch.run(forever=True)))
    while State.SENDING not in await world.states():
        await asyncio.wait([running], timeout=0.01)
    world.app.dispatch.stop()
    release.set()
    await running
    assert await world.states() == {State.ACCEPTED: 4, State.QUEUED: 4}


@pytest.mark.parametrize("error", [RuntimeError, asyncio.CancelledError])
async def test_a_channel_that_breaks_its_promise_leaves_unknown(
    world: World, error: type[BaseException]
) -> None:
    def broken(_letter: Letter) -> Outcome:
        raise error

    world.sms.answers = [broken]
    await world.send(audience=OTHERS)
    async with asyncio.timeout(10):
        await world.drain()
    assert await world.states() == {State.UNKNOWN: 1, State.ACCEPTED: 1}


async def test_a_sender_whose_account_is_refused_is_paused_once_and_its_queue_kept(world: World) -> None:
    world.sms.answers = answering(*[OutcomeKind.MISCONFIGURED] * 9)
    await world.send()
    await world.drain()
    (paused,) = await world.app.outbox.paused(OPERATOR)
    assert (paused.sender, paused.why) == (world.sms.sender.name, "refused")
    told = [line.entry for line in await world.log(Query(kinds=(EventKind.SENDER,)))]
    assert [(entry.status, entry.reason) for entry in told] == [("paused", "refused")]
    states = await world.states()
    assert set(states) <= {State.QUEUED, State.ACCEPTED}
    assert states[State.QUEUED] > 0


async def test_a_paused_sender_goes_on_by_itself_and_says_so(world: World) -> None:
    world.sms.answers = answering(OutcomeKind.MISCONFIGURED)
    await world.send(audience=OTHERS)
    await world.drain()
    world.clock.advance(120)
    app = world.restart()
    sending = asyncio.create_task(app.dispatch.run(forever=True))
    for _second in range(120):
        await world.clock.run(world.clock.sleep(1))
        if (await world.states()).get(State.ACCEPTED, 0) == 2:
            break
    app.dispatch.stop()
    await world.clock.run(sending)
    assert await app.outbox.paused(OPERATOR) == []
    told = [line.entry.status for line in await world.log(Query(kinds=(EventKind.SENDER,)))]
    assert told == ["paused", "resumed"]
