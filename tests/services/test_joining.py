"""JOIN: who gets in, what is kept of whom, and what the log says of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.actor import OPERATOR
from bot.domain.directory import ChannelName, Contact, Purpose
from bot.domain.errors import NotFound
from bot.domain.inbound import Inbound
from bot.domain.invitations import INVITATION_LIFE
from bot.domain.journal import EventKind, Query
from bot.spreadsheets import open_table
from tests.services.conftest import World, exported, silent

GROUP = "Chess and Chat"
NEW = "+447700900090"
CHAT = "7001"


async def code(world: World, group: str = GROUP, *, renew: bool = False) -> str:
    return (await world.app.invitations.invite(OPERATOR, group, renew=renew)).invitation.code


async def people(world: World, group: str = GROUP) -> list[Contact]:
    return list((await world.app.directory.group(OPERATOR, group))[1])


async def write(world: World, *texts: str, phone: str = NEW) -> str:
    """The last answer to some texts."""
    for text in texts:
        await world.write(text, phone)
    await world.drain()
    return world.texts(phone)[-1]


async def chat(world: World, *texts: str, shared: str | None = None) -> str:
    for text in texts:
        world.clock.advance(1)
        await world.app.receive.take(
            Inbound(
                channel=ChannelName.TELEGRAM,
                address=CHAT,
                text=text,
                provider_id=f"{world.clock.now()}",
                received_at=world.clock.now(),
                shared_phone=shared,
            )
        )
    await world.drain()
    return world.telegram.sent[-1].text


async def test_an_invitation_is_kept_until_it_is_renewed_or_over(world: World) -> None:
    first = await code(world)
    assert await code(world, "chess AND chat") == first
    second = await code(world, renew=True)
    assert second != first
    world.clock.advance(INVITATION_LIFE.total_seconds())
    assert await code(world) not in {first, second}
    issued = await world.log(Query(kinds=(EventKind.INVITED,)))
    assert [line.entry.status for line in issued] == ["issued"] * 3
    with pytest.raises(NotFound):
        await code(world, "Nobody")


async def test_joining_keeps_consent_with_its_day_and_source(world: World) -> None:
    assert "Chess and Chat" in await write(world, f"JOIN {await code(world)}", "Somali", "1")
    (new,) = (one for one in await people(world) if one.name != "Osei")
    assert new.name.startswith("Joined by text ")
    assert new.language == "so"
    assert new.consent is not None
    assert (new.consent.source, new.consent.purposes) == ("text", frozenset(Purpose))
    assert new.consent.given_on == world.clock.now().date()
    told = await world.log(Query(kinds=(EventKind.CONSENT, EventKind.JOINED)))
    assert [(line.entry.kind, line.entry.status, line.group_name) for line in told] == [
        ("consent", "given", GROUP),
        ("joined", "joined", GROUP),
    ]


async def test_every_question_has_buttons(world: World) -> None:
    await write(world, f"JOIN {await code(world)}", "1")
    languages, consent = (letter.choices for letter in world.sms.sent)
    assert len(languages) == 7
    assert consent == ("yes", "no")


async def test_until_they_agree_nothing_is_kept_or_sent(world: World) -> None:
    await write(world, f"JOIN {await code(world)}", "1")
    assert [one.name for one in await people(world)] == ["Osei"]
    await world.send()
    await world.drain()
    assert len(world.texts(NEW)) == 2
    assert "You have not joined" in await write(world, "no")
    assert [one.name for one in await people(world)] == ["Osei"]
    told = await world.log(Query(kinds=(EventKind.CONSENT,)))
    assert [(line.entry.status, line.entry.group) for line in told] == [("refused", None)]


async def test_one_who_is_known_is_asked_for_consent_only(world: World) -> None:
    asked = await write(world, f"JOIN {await code(world)}", phone="+447700900005")
    assert "Shall we text you for Chess and Chat" in asked
    await write(world, "2", phone="+447700900005")
    assert [one.name for one in await people(world)] == ["Osei"]
    (eileen,) = await people(world, "Toy Library")
    assert eileen.consent is not None
    assert eileen.consent.purposes == {Purpose.CHECKINS}
    await write(world, f"JOIN {await code(world)}", "1", phone="+447700900005")
    assert [one.name for one in await people(world)] == ["Eileen", "Osei"]


async def test_who_is_in_already_is_told_so(world: World) -> None:
    told = await write(world, f"JOIN {await code(world)}", phone="+447700900003")
    assert "already" in told
    assert await write(world, "1", phone="+447700900003") != told


@pytest.mark.parametrize("text", ["JOIN 2222222", "JOIN HALLO"])
async def test_an_unknown_code_is_told_kindly_and_kept_for_a_person(world: World, text: str) -> None:
    assert "do not know that code" in await write(world, text)
    assert [item.text for item in await world.app.inbox.items(OPERATOR)] == [text]


async def test_a_code_that_ends_half_way_is_kept_for_a_person(world: World) -> None:
    await write(world, f"JOIN {await code(world)}", "1")
    await code(world, renew=True)
    assert "do not know that code" in await write(world, "1")
    assert [one.name for one in await people(world)] == ["Osei"]
    assert [item.text for item in await world.app.inbox.items(OPERATOR)] == ["1"]


async def test_a_code_that_ends_before_the_language_is_kept_for_a_person(world: World) -> None:
    await write(world, f"JOIN {await code(world)}")
    await code(world, renew=True)
    assert "do not know that code" in await write(world, "LANG en")
    assert len(await world.app.inbox.items(OPERATOR)) == 1


async def test_join_does_not_start_a_stopped_phone(world: World) -> None:
    told = await write(world, "STOP", f"JOIN {await code(world)}", "1")
    assert "START" in told
    assert [one.name for one in await people(world)] == ["Osei"]
    await world.send()
    await world.drain()
    assert world.texts(NEW)[-1] == told


async def test_the_question_waits_a_week(world: World) -> None:
    await write(world, f"JOIN {await code(world)}", "1")
    world.clock.advance(timedelta(days=6).total_seconds())
    assert "Welcome" in await write(world, "yes")


async def test_a_shared_phone_makes_two_addresses_one_person(world: World) -> None:
    await chat(world, f"JOIN {await code(world)}", "1", "1")
    assert "one person" in await chat(world, "", shared="+447700900005")
    assert [one.name for one in await people(world)] == ["Eileen", "Osei"]
    linked = await world.log(Query(kinds=(EventKind.LINKED,)))
    assert {(line.entry.status, line.group_name) for line in linked} == {
        ("shared", GROUP),
        ("shared", "Toy Library"),
    }
    await world.send()
    await world.drain()
    assert world.texts("+447700900005") == []


async def test_a_phone_of_nobody_is_told_how_to_join(world: World) -> None:
    assert "JOIN" in await chat(world, "", shared=NEW)


async def test_an_export_with_those_who_joined_imports_as_the_same_directory(
    world: World, tmp_path: Path
) -> None:
    await write(world, f"JOIN {await code(world)}", "1", "1")
    await chat(world, f"JOIN {await code(world)}", "3", "1")
    await exported(world, tmp_path / "out.csv")
    table = open_table(tmp_path / "out.csv")
    report = await world.app.enrolment.take_in(OPERATOR, table.lines(), silent)
    assert (report.imported, report.unchanged, report.rejected) == (0, table.rows, [])


@pytest.mark.parametrize("channel", [ChannelName.SMS, ChannelName.TELEGRAM])
async def test_who_has_joined_by_text_is_told_once_who_writes(world: World, channel: ChannelName) -> None:
    invited = await code(world)
    texts = (f"JOIN {invited}", "1", "1")
    joined = await (write(world, *texts) if channel is ChannelName.SMS else chat(world, *texts))
    assert joined.startswith("Welcome to Chess and Chat")
    await world.send()
    await world.drain()
    sent = world.sms.sent if channel is ChannelName.SMS else world.telegram.sent
    phone = NEW if channel is ChannelName.SMS else CHAT
    theirs = [each.text for each in sent if each.address == phone]
    assert sum("Hello, this is" in text for text in theirs) == 1
    assert len(theirs) > 3


async def test_joining_a_second_group_is_answered_like_the_first(world: World) -> None:
    await write(world, f"JOIN {await code(world)}", "1", "1")
    assert (await write(world, f"JOIN {await code(world, 'Sewing Sisters')}", "1")).startswith(
        "Welcome to Sewing Sisters"
    )
