"""Someone in danger texts: answered before anything else, told to two leads, and sealed."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.domain.actor import OPERATOR
from bot.domain.directory import ChannelName, StopReason
from bot.domain.errors import NotFound, Refused
from bot.domain.ids import SealedId
from bot.domain.journal import EventKind, Query
from bot.domain.messages import Lane
from bot.domain.wording import ENGLISH, Reply
from bot.sealing import FernetSeal
from bot.services.safeguarding import SafeguardingDesk
from storage.tables import addresses, inbound, messages, sealed
from tests.conftest import MakeApp
from tests.services.conftest import ECM, World

ROKEYA = "+447700900001"
GRACE = "+447700900002"
STRANGER = "+447700900888"
ADA, BEN = "+447700900501", "+447700900502"
MARKER = "MARKER-77"
ALARM = f"My dad hits me {MARKER}"


@pytest.fixture
async def guarded(world: World) -> World:
    """A world with two leads, one of them on both channels."""
    desk = world.app.safeguarding
    await desk.add_lead("Ada", {ChannelName.SMS: ADA, ChannelName.TELEGRAM: "501"})
    await desk.add_lead("Ben", {ChannelName.SMS: BEN})
    return world


def safety(world: World) -> str:
    return world.app.voice.say(ENGLISH, Reply.SAFETY, ChannelName.SMS).text


async def everything_in(world: World, *, but: str = "") -> str:
    """All that the database holds in clear, as one text."""
    async with world.app.database.reading() as tx:
        found: list[object] = []
        for table in sealed.metadata.sorted_tables:
            if table.name != but:
                found += (await tx.inbound._connection.execute(select(table))).all()
        return repr(found)


async def test_an_alarm_is_answered_at_once_and_kept_from_the_inbox(guarded: World) -> None:
    await guarded.write(ALARM, GRACE)
    await guarded.drain()
    assert guarded.texts(GRACE) == [safety(guarded)]
    assert await guarded.app.inbox.items(OPERATOR, everything=True) == []


async def test_both_leads_are_told_by_every_route_and_never_what_was_written(guarded: World) -> None:
    await guarded.write(ALARM, GRACE)
    await guarded.drain()
    told = [*guarded.texts(ADA), *guarded.texts(BEN)]
    told += [letter.text for letter in guarded.telegram.sent if letter.address == "501"]
    assert len(told) == 3
    assert len(set(told)) == 1
    assert "handbill safeguarding show 1 --as" in told[0]
    assert MARKER not in told[0]
    assert GRACE not in told[0]


async def test_it_is_answered_and_told_at_night(guarded: World) -> None:
    guarded.clock.advance(11 * 3600)
    await guarded.write(ALARM, GRACE)
    await guarded.drain()
    assert guarded.texts(GRACE) == [safety(guarded)]
    assert len(guarded.texts(ADA)) == len(guarded.texts(BEN)) == 1


async def test_all_of_it_goes_in_the_safety_lane(guarded: World) -> None:
    await guarded.write(ALARM, GRACE)
    async with guarded.app.database.reading() as tx:
        rows = await tx.inbound._connection.execute(select(messages.c.lane, messages.c.kind))
        assert sorted(rows.all()) == [
            (Lane.SAFETY, "alert"),
            (Lane.SAFETY, "alert"),
            (Lane.SAFETY, "alert"),
            (Lane.SAFETY, "reply"),
        ]


async def test_an_alarm_comes_before_an_open_question(guarded: World) -> None:
    await guarded.write("WRONG NUMBER", GRACE)
    await guarded.drain()
    await guarded.write("1 and helpme", GRACE)
    await guarded.drain()
    assert guarded.texts(GRACE)[-1] == safety(guarded)


async def test_a_draft_follows_the_english_in_the_readers_language(guarded: World) -> None:
    await guarded.write("আমাকে বাঁচান", ROKEYA)
    await guarded.drain()
    english, bengali = guarded.texts(ROKEYA)
    assert english == safety(guarded)
    assert "999" in bengali
    assert "ধন্যবাদ" in bengali


async def test_where_drafts_are_refused_the_english_goes_alone(make_app: MakeApp, guarded: World) -> None:
    app = make_app(connect=lambda _around: [guarded.sms], drafts="refuse", network_name="Test Network")
    world = replace(guarded, app=app)
    await world.write("আমাকে বাঁচান", ROKEYA)
    await world.drain()
    assert world.texts(ROKEYA) == [safety(guarded)]


async def test_a_person_who_has_stopped_is_answered_and_stays_stopped(guarded: World) -> None:
    await guarded.write("STOP", GRACE)
    await guarded.drain()
    await guarded.write(ALARM, GRACE)
    await guarded.drain()
    assert guarded.texts(GRACE)[-1] == safety(guarded)
    await guarded.write("MORE", GRACE)
    await guarded.send(ECM)
    await guarded.drain()
    assert guarded.texts(GRACE)[-1] == safety(guarded)


async def test_on_a_channel_that_refuses_us_only_the_leads_are_told(guarded: World) -> None:
    async with guarded.app.database() as tx:
        await tx.inbound._connection.execute(
            update(addresses)
            .where(addresses.c.value == GRACE)
            .values(stopped_at=guarded.clock.now(), stop_reason=StopReason.BLOCKED)
        )
    await guarded.write(ALARM, GRACE)
    await guarded.drain()
    assert guarded.texts(GRACE) == []
    assert len(guarded.texts(ADA)) == len(guarded.texts(BEN)) == 1


async def test_the_text_is_nowhere_but_under_seal(guarded: World) -> None:
    await guarded.write(ALARM, GRACE)
    await guarded.drain()
    assert MARKER not in await everything_in(guarded)
    assert MARKER not in repr(await guarded.log())
    async with guarded.app.database.reading() as tx:
        assert list((await tx.inbound._connection.execute(select(inbound.c.text))).scalars()) == [None]


async def test_the_log_names_no_group_and_nobody(guarded: World) -> None:
    await guarded.write(ALARM, GRACE)
    await guarded.drain()
    lines = await guarded.log(Query(since=guarded.clock.now().replace(microsecond=0, second=0)))
    about = [line for line in lines if line.entry.status != "done"]
    assert {(line.entry.group, line.entry.contact) for line in about} == {(None, None)}
    assert [line.entry.status for line in about if line.entry.kind is EventKind.SAFEGUARDING][-1] == "alarm"


async def test_a_text_that_comes_twice_raises_one_alarm(guarded: World) -> None:
    for _twice in range(2):
        await guarded.write(ALARM, GRACE, provider_id="SM1")
    await guarded.drain()
    assert len(await guarded.app.safeguarding.items()) == 1
    assert len(guarded.texts(BEN)) == 1


async def test_a_lead_opens_the_text_and_that_is_logged(guarded: World) -> None:
    await guarded.write(ALARM, GRACE)
    opened = await guarded.app.safeguarding.show(SealedId(1), "ben")
    assert opened.text == ALARM
    assert opened.writer.address == GRACE
    assert opened.writer.people == (("Grace", "Lantern Circle"),)
    entry = (await guarded.log())[-1].entry
    assert (entry.kind, entry.status, entry.subject) == (EventKind.SAFEGUARDING, "opened", "alarm-1")
    assert entry.reason == "lead-2"


async def test_a_strangers_text_can_be_opened_too(guarded: World) -> None:
    await guarded.write("helpme", STRANGER)
    assert (await guarded.app.safeguarding.show(SealedId(1), "Ada")).writer.people == ()


@pytest.mark.parametrize("name", ["Grace", "", "Nobody"])
async def test_only_a_lead_opens_or_closes(guarded: World, name: str) -> None:
    await guarded.write(ALARM, GRACE)
    for act in (guarded.app.safeguarding.show, guarded.app.safeguarding.close):
        with pytest.raises(NotFound, match="There is no lead"):
            await act(SealedId(1), name)


async def test_a_lead_who_was_removed_opens_nothing_and_is_told_nothing(guarded: World) -> None:
    await guarded.app.safeguarding.remove_lead("BEN")
    await guarded.write(ALARM, GRACE)
    await guarded.drain()
    assert guarded.texts(BEN) == []
    with pytest.raises(NotFound):
        await guarded.app.safeguarding.show(SealedId(1), "Ben")


async def test_a_closed_alarm_is_listed_only_when_asked_for(guarded: World) -> None:
    await guarded.write(ALARM, GRACE)
    desk = guarded.app.safeguarding
    for _twice in range(2):
        await desk.close(SealedId(1), "Ada")
    assert await desk.items() == []
    assert len(await desk.items(everything=True)) == 1
    assert len([line for line in await guarded.log() if line.entry.status == "closed"]) == 1


async def test_an_alarm_that_is_not_there_is_told(guarded: World) -> None:
    with pytest.raises(NotFound, match="There is no alarm 9"):
        await guarded.app.safeguarding.show(SealedId(9), "Ada")


async def test_a_text_under_another_key_is_told_in_a_sentence(guarded: World) -> None:
    await guarded.write(ALARM, GRACE)
    app = guarded.app
    other = SafeguardingDesk(
        work=app.database,
        clock=app.clock,
        content=app.content,
        senders={},
        seal=FernetSeal("A" * 43 + "="),
    )
    with pytest.raises(Refused, match="another key"):
        await other.show(SealedId(1), "Ada")


async def test_real_phones_need_two_leads_who_can_be_reached(world: World) -> None:
    desk = world.app.safeguarding
    with pytest.raises(Refused, match="there are 0 who can be reached"):
        await desk.require_leads()
    await desk.add_lead("Ada", {ChannelName.SMS: ADA})
    with pytest.raises(Refused, match="handbill safeguarding leads add NAME"):
        await desk.require_leads()
    await desk.add_lead("Ben", {ChannelName.SMS: BEN})
    await desk.require_leads()
    await world.write("STOP", BEN)
    with pytest.raises(Refused, match="there are 1 who can be reached"):
        await desk.require_leads()


async def test_simulated_phones_need_no_leads(make_app: MakeApp) -> None:
    await make_app().safeguarding.require_leads()


@pytest.mark.parametrize(
    ("name", "routes", "reason"),
    [
        ("Cy", {}, "Say how to reach"),
        ("  ", {ChannelName.SMS: ADA}, "needs a name"),
        ("ADA", {ChannelName.SMS: ADA}, "is a lead already"),
    ],
)
async def test_a_lead_that_makes_no_sense_is_refused(
    guarded: World, name: str, routes: dict[ChannelName, str], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        await guarded.app.safeguarding.add_lead(name, routes)


async def test_helplines_to_look_up_again_are_told(world: World) -> None:
    lines = world.app.content.helplines()
    last = max(line.review_by for line in lines)
    assert world.app.safeguarding.overdue(last) == [line for line in lines if line.review_by < last]
    assert len(world.app.safeguarding.overdue(last.replace(year=last.year + 1))) == len(lines)


async def test_the_key_is_made_for_its_owner_only_and_stays(make_app: MakeApp, tmp_path: Path) -> None:
    make_app()
    file = tmp_path / "data" / "seal.key"
    key = file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    make_app()
    assert file.read_bytes() == key
    assert [path.name for path in file.parent.glob("seal.key*")] == ["seal.key"]


def test_the_key_can_be_given_by_a_file_of_ones_own(make_app: MakeApp, tmp_path: Path) -> None:
    file = tmp_path / "key"
    with pytest.raises(Refused, match="HANDBILL_SEAL_KEY"):
        make_app(seal_key_file=file)
    file.write_text("A" * 43 + "=\n")
    make_app(seal_key_file=file)
    assert not (tmp_path / "data" / "seal.key").exists()


def test_what_is_no_key_is_refused_at_the_start(make_app: MakeApp) -> None:
    with pytest.raises(Refused, match="32 bytes") as caught:
        make_app(seal_key=MARKER)
    assert MARKER not in str(caught.value)
