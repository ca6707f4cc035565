"""What goes into people's own calendars with the texts about it: by SMS a link, by Telegram a file."""

from typing import Any

import pytest
from icalendar import Calendar

from bot.domain.actor import OPERATOR
from bot.domain.consultations import Stage
from bot.domain.directory import ChannelName
from bot.domain.meetings import Coming
from bot.domain.messages import Attachment
from tests.fakes import NOON
from tests.services.conftest import World, cells, silent
from tests.services.consulting import FIRST, asking, span
from tests.services.meetings.moves import DAY, HOUR, MERTON, Moves

CHAT = "70090133"
JOINER = "+447700900077"
LINK = "For your calendar: https://handbill.example.org/c/"
BY_WEB = pytest.mark.parametrize("public_url", ["https://handbill.example.org"])


@pytest.fixture
async def moves(world: World) -> Moves:
    moves = Moves(world=world)
    await moves.agree()
    return moves


@pytest.fixture
async def chat(moves: Moves) -> Moves:
    """The same, and one of them reads by Telegram."""
    await moves.app.directory.link(OPERATOR, "Chess and Chat", "Osei", ChannelName.TELEGRAM, CHAT)
    return moves


def files(moves: Moves) -> list[Attachment]:
    letters = [each for each in moves.world.telegram.sent if each.address == CHAT]
    return [each.attachment for each in letters if each.attachment is not None]


def read(file: Attachment) -> tuple[str, Any]:
    """The method of a file, and its one entry."""
    calendar: Any = Calendar.from_ical(file.content)
    (event,) = calendar.events
    return str(calendar["METHOD"]), event


def links(moves: Moves, phone: str = MERTON) -> list[bool]:
    """Which of the texts to a phone have a link for the calendar."""
    return [LINK in text for text in moves.world.texts(phone)]


@BY_WEB
@pytest.mark.parametrize("kind", ["tender", "funding"])
async def test_a_deadline_has_its_link_when_it_is_first_heard_of_and_when_it_changes(
    moves: Moves, kind: str
) -> None:
    meeting = await moves.add(days=30, kind=kind, group="Chess and Chat")
    await moves.until(NOON + DAY)
    assert links(moves) == [False, True]
    assert f"{meeting.event.uid}.ics" in moves.world.texts(MERTON)[-1]
    await moves.until(NOON + 20 * DAY)
    assert links(moves) == [False, True, False]
    await moves.change(meeting, ends=f"{(NOON + 29 * DAY).date()} 12:00")
    await moves.until(NOON + 21 * DAY)
    assert links(moves) == [False, True, False, True]
    await moves.cancel(meeting)
    await moves.until(NOON + 22 * DAY)
    assert links(moves) == [False, True, False, True, False]


@BY_WEB
@pytest.mark.parametrize("late", [2, 16, 22])
async def test_who_joins_late_has_the_link_with_the_first_text_about_it(moves: Moves, late: int) -> None:
    await moves.add(days=30, kind="tender", area="Merton")
    await moves.until(NOON + late * DAY)
    row = f"New Group,community,Merton,1,,,en,Zed,,{JOINER},form,2026-03-03,bulletins;reminders"
    await moves.app.enrolment.take_in(OPERATOR, cells([row]), silent)
    await moves.until(NOON + 31 * DAY)
    found = links(moves, JOINER)
    assert len(found) > 2
    assert found == [False, True, *[False] * (len(found) - 2)]
    assert sum(links(moves)) == 1


async def test_who_joins_late_has_the_file_with_the_first_text_about_it(moves: Moves) -> None:
    meeting = await moves.add(days=30, kind="tender", area="Merton")
    await moves.until(NOON + 16 * DAY)
    row = f"New Group,community,Merton,1,,,en,Zed,,{JOINER},form,2026-03-03,bulletins;reminders"
    await moves.app.enrolment.take_in(OPERATOR, cells([row]), silent)
    await moves.app.directory.link(OPERATOR, "New Group", "Zed", ChannelName.TELEGRAM, CHAT)
    await moves.until(NOON + 31 * DAY)
    ((_, event),) = map(read, files(moves))
    assert str(event["UID"]) == f"{meeting.event.uid}@handbill"


@BY_WEB
async def test_of_several_texts_after_a_stop_one_has_the_link(moves: Moves) -> None:
    await moves.add(days=30, kind="tender", group="Chess and Chat")
    await moves.sleep_until(NOON + 22 * DAY)
    await moves.until(NOON + 31 * DAY)
    assert sum(links(moves)) == 1


async def test_without_a_public_address_there_is_no_link(moves: Moves) -> None:
    await moves.add(days=30, kind="tender", group="Chess and Chat")
    await moves.until(NOON + DAY)
    assert not any("calendar" in text for text in moves.world.texts(MERTON))


async def test_a_deadline_is_a_file_by_telegram_and_so_is_what_becomes_of_it(chat: Moves) -> None:
    meeting = await chat.add(days=30, kind="tender", group="Chess and Chat")
    await chat.until(NOON + 20 * DAY)
    (method, first), *more = map(read, files(chat))
    assert more == []
    assert (method, str(first["UID"]), first["SEQUENCE"]) == ("PUBLISH", f"{meeting.event.uid}@handbill", 0)
    await chat.change(meeting, ask="Nadia")
    await chat.until(NOON + 21 * DAY)
    method, changed = read(files(chat)[-1])
    assert (method, changed["SEQUENCE"], changed["DESCRIPTION"]) == ("PUBLISH", 1, "Nadia")
    await chat.cancel(meeting)
    await chat.until(NOON + 22 * DAY)
    method, off = read(files(chat)[-1])
    assert (method, off["STATUS"], off["SEQUENCE"], off["UID"]) == ("CANCEL", "CANCELLED", 2, first["UID"])
    assert len(files(chat)) == 3


@BY_WEB
async def test_a_consultation_has_its_link_with_the_announcement_and_not_again_at_the_opening(
    moves: Moves,
) -> None:
    opens, closes = NOON + 5 * DAY, NOON + 40 * DAY
    when = span(opens.replace(tzinfo=None), closes.replace(tzinfo=None))
    wanted = asking(FIRST, stage=Stage.SCOPING, when=when)
    added = await moves.app.consulting.desk.add(OPERATOR, wanted)
    await live(moves, 20)
    texts = moves.world.texts(MERTON)
    assert [text.split(":")[0].split(" is ")[0] for text in texts[1:3]] == ["Coming soon", "Short breaks"]
    assert links(moves)[:3] == [False, True, False]
    assert added.event.uid in texts[1]


async def test_a_consultation_is_a_file_by_telegram(chat: Moves) -> None:
    added = await chat.app.consulting.desk.add(OPERATOR, asking(FIRST))
    await live(chat, 2)
    ((method, event),) = map(read, files(chat))
    assert (method, str(event["UID"])) == ("PUBLISH", f"{added.event.uid}@handbill")
    assert event.start.replace(tzinfo=None) == added.event.span.ends
    await chat.app.consulting.desk.cancel(OPERATOR, added.event.id)
    await live(chat, 4)
    method, off = read(files(chat)[-1])
    assert (method, off["STATUS"], off["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)


@BY_WEB
async def test_who_may_come_to_a_meeting_gets_its_link_anew_when_it_changes(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Chess and Chat")
    await moves.until(NOON + DAY)
    await moves.change(meeting, place="Library")
    await moves.until(NOON + 2 * DAY)
    assert links(moves) == [False, False, False]
    await moves.says(meeting, "Chess and Chat", Coming.UNSURE)
    await moves.change(meeting, place="Annexe")
    await moves.until(NOON + 3 * DAY)
    assert links(moves) == [False, False, False, True]


async def live(moves: Moves, days: int) -> None:
    """Days go by, and `serve` runs."""
    for _ in range(days * 4):
        await moves.look()
        await moves.world.drain()
        moves.world.clock.advance(6 * HOUR.total_seconds())
