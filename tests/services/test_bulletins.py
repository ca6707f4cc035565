from dataclasses import replace

import pytest

from bot.domain.actor import OPERATOR, Actor, Role, Scope
from bot.domain.audience import Audience, LeftOut
from bot.domain.directory import ChannelName
from bot.domain.errors import NotFound, Refused
from bot.domain.ids import BriefingId
from bot.domain.journal import EventKind, Query
from bot.domain.levels import Level
from bot.domain.messages import MessageKind, State
from bot.services import bulletins
from tests.conftest import MakeApp
from tests.services.conftest import ECM, LINES, PART, World, cells, silent

MERTON = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Merton"})))


async def test_a_plan_says_what_a_send_comes_to_and_who_is_left_out(world: World) -> None:
    plan = await world.app.bulletins.plan(OPERATOR, ECM, Audience(), silent)
    tally = plan.tally
    assert (len(tally.groups), tally.contacts, tally.bulletins, tally.introductions) == (3, 5, 4, 4)
    assert tally.messages == 8
    assert tally.shared_phones == 1
    assert tally.left_out == {LeftOut.NO_ADDRESS: 1, LeftOut.NO_CONSENT: 1}
    assert tally.by_language == {"bn": 2, "en": 2}
    assert tally.drafts == 2
    # Two in Bengali (three segments a text) and two in English (two and three).
    assert tally.segments == 2 * (3 + 3) + 2 * (2 + 3)


async def test_a_plan_and_its_send_come_to_the_same(world: World) -> None:
    plan = await world.app.bulletins.plan(OPERATOR, ECM, Audience(), silent)
    sent = await world.send()
    assert await world.app.bulletins.progress(OPERATOR, sent) == {State.QUEUED: plan.tally.messages}


async def test_a_plan_changes_nothing(world: World) -> None:
    await world.app.bulletins.plan(OPERATOR, ECM, Audience(), silent)
    assert await world.states() == {}


@pytest.mark.parametrize(
    ("audience", "messages"),
    [
        (Audience(areas=("merton",)), 4),
        (Audience(groups=("Chess and Chat",)), 2),
        (Audience(groups=("Nobody",)), 0),
        (Audience(levels=(Level.HIGH,)), 0),
    ],
)
async def test_an_audience_narrows(world: World, audience: Audience, messages: int) -> None:
    plan = await world.app.bulletins.plan(OPERATOR, ECM, audience, silent)
    assert plan.tally.messages == messages


async def test_who_had_it_is_left_out_and_who_joined_since_is_not(world: World) -> None:
    await world.send()
    await world.drain()
    newcomer = LINES[0].replace("Rokeya", "Nadia").replace("900001", "900009")
    await world.app.enrolment.take_in(OPERATOR, cells([newcomer]), silent)
    plan = await world.app.bulletins.plan(OPERATOR, ECM, Audience(), silent)
    assert (plan.tally.bulletins, plan.tally.left_out[LeftOut.HAD_IT]) == (1, 5)
    other = await world.app.bulletins.plan(OPERATOR, PART, Audience(), silent)
    assert (other.tally.bulletins, other.tally.introductions) == (5, 1)


async def test_it_is_not_sent_again_when_a_second_route_turns_up(world: World) -> None:
    await world.send()
    await world.drain()
    await world.app.directory.link(OPERATOR, "Chess and Chat", "Osei", ChannelName.TELEGRAM, "42")
    again = await world.app.bulletins.plan(OPERATOR, ECM, Audience(groups=("Chess and Chat",)), silent)
    assert again.tally.left_out == {LeftOut.HAD_IT: 1}


async def test_a_send_that_was_cut_short_goes_on_and_doubles_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulletins, "PAGE", 2)

    class CutError(Exception):
        pass

    def cut(done: int, _whole: int | None) -> None:
        if done >= 2:
            raise CutError

    with pytest.raises(CutError):
        await world.app.bulletins.send(OPERATOR, ECM, Audience(), cut)
    begun = await world.states()
    sent = await world.send()
    assert await world.app.bulletins.progress(OPERATOR, sent) == {State.QUEUED: 8}
    assert begun != await world.states()
    assert len(list(await world.log(Query(kinds=(EventKind.SEND,))))) == 1


async def test_a_worker_sends_within_their_areas(world: World) -> None:
    sent = await world.app.bulletins.send(MERTON, ECM, Audience(), silent)
    assert await world.app.bulletins.progress(OPERATOR, sent) == {State.QUEUED: 4}


async def test_the_text_follows_the_groups_level(world: World) -> None:
    await world.app.directory.place(OPERATOR, "Chess and Chat", Level.HIGH)
    await world.send()
    await world.drain()
    assert any("smaller group near you" in text for text in world.texts("+447700900003"))
    assert any("think of one thing" in text for text in world.texts("+447700900002"))


async def test_simulated_texts_never_count_as_sent(world: World, make_app: MakeApp) -> None:
    simulated = make_app(drafts="allow")
    await simulated.bulletins.send(OPERATOR, ECM, Audience(), silent)
    await world.clock.run(simulated.dispatch.run())
    plan = await world.app.bulletins.plan(OPERATOR, ECM, Audience(), silent)
    assert plan.tally.messages == 8
    bulletins_logged = Query(kinds=(MessageKind.BULLETIN,))
    assert all(line.entry.simulated for line in await world.log(bulletins_logged))


async def test_without_a_channel_sending_is_refused(make_app: MakeApp) -> None:
    app = make_app(connect=lambda _around: [])
    with pytest.raises(Refused, match="HANDBILL_SIMULATE"):
        await app.bulletins.plan(OPERATOR, ECM, Audience(), silent)


async def test_real_phones_must_learn_who_writes(make_app: MakeApp, world: World) -> None:
    with pytest.raises(Refused, match="HANDBILL_NETWORK_NAME"):
        make_app(connect=lambda _around: [world.sms])


async def test_a_briefing_that_is_not_there_is_refused(world: World) -> None:
    with pytest.raises(NotFound):
        await world.app.bulletins.plan(OPERATOR, BriefingId("nothing"), Audience(), silent)


async def test_an_audience_of_nobody_is_an_audience(world: World) -> None:
    nobody = replace(Audience(), areas=("Atlantis",))
    sent = await world.send(audience=nobody)
    assert await world.app.bulletins.progress(OPERATOR, sent) == {}
