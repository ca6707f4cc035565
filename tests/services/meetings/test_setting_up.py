"""What staff set up, change and call off, and what they are told as they do."""

from dataclasses import replace

import pytest

from bot.domain.actor import OPERATOR, Actor, Role, Scope
from bot.domain.audience import Audience
from bot.domain.errors import NotFound, OutOfScope, Refused
from bot.domain.ids import EventId
from tests.fakes import NOON
from tests.services.conftest import silent
from tests.services.consulting import FIRST, asking
from tests.services.meetings.moves import DAY, Moves

CAMDEN_WORKER = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Camden"})))


async def test_late_notice_is_flagged_with_its_days_and_mended_by_a_later_date(moves: Moves) -> None:
    await moves.add(days=30)
    meeting = await moves.add(days=10, title="Board", kind="board")
    assert await moves.kinds() == [("short_notice", 10)]
    assert [(each.entry.status, each.entry.count) for each in await moves.world.log()][-1] == (
        "short_notice",
        10,
    )
    await moves.change(meeting, starts="2027-01-20 19:00")
    assert await moves.kinds() == []


async def test_late_notice_that_was_mended_is_flagged_anew_when_it_is_late_again(moves: Moves) -> None:
    meeting = await moves.add(days=10)
    await moves.change(meeting, starts="2027-01-20 19:00")
    assert await moves.kinds() == []
    await moves.change(meeting, starts=f"{(NOON + 8 * DAY).date()} 19:00")
    assert await moves.kinds() == [("short_notice", 8)]


async def test_who_adds_a_meeting_hears_what_must_be_known_of_it(moves: Moves) -> None:
    app = moves.app
    await app.directory.add_staff("Nadia", Role.WORKER, ["Camden"])
    worker = await app.directory.act_as("Nadia")
    row = {
        "title": "Forum",
        "kind": "forum",
        "starts": f"{(NOON + 5 * DAY).date()} 19:00",
        "area": "Camden",
    }
    (meeting,) = await app.meetings.desk.add(worker, row)
    lines = [(2, row | {"title": "Imported"}), (3, row | {"title": "Another's", "organiser": "Sam"})]
    await app.directory.add_staff("Sam", Role.COORDINATOR, [])
    assert (await app.meetings.imports.take_in(worker, lines, silent)).taken
    found = await app.meetings.notices.notices(worker, None, done=False)
    assert {each.event.title for each in found if each.event} == {"Forum", "Imported"}
    assert meeting.event.organiser == worker.staff


async def test_a_series_is_set_up_a_year_ahead_and_goes_on(moves: Moves) -> None:
    first = await moves.add(days=30, repeats="FREQ=MONTHLY")
    desk = moves.app.meetings.desk
    ahead = await desk.meetings(OPERATOR)
    assert len(ahead) == 12
    assert len({each.event.uid for each in ahead}) == 12
    assert {each.series for each in ahead} == {first.series}
    await moves.change(ahead[1], place="Library")
    await moves.change(ahead[2], following=True, starts="18:30", place="Town Hall")
    await moves.cancel(ahead[4])
    await moves.sleep_until(NOON + 100 * DAY)
    await moves.app.meetings.serial.tick()
    later = await desk.meetings(OPERATOR, past=True)
    assert [(each.place, f"{each.event.span.starts:%H:%M}") for each in later] == [
        ("", "19:00"),
        ("Library", "19:00"),
        *[("Town Hall", "18:30")] * 13,
    ]
    await moves.cancel(later[6], following=True)
    await moves.sleep_until(NOON + 400 * DAY)
    await moves.app.meetings.serial.tick()
    after = await desk.meetings(OPERATOR, past=True)
    assert [each.event.cancelled_at is not None for each in after] == [
        *[False] * 4,
        True,
        False,
        *[True] * 9,
    ]


async def test_what_is_wrong_is_told_all_at_once_and_nothing_is_kept(moves: Moves) -> None:
    with pytest.raises(Refused, match=r"(?s)starts: .*area: there is no area 'Camdem': did you mean Camden"):
        await moves.add(area="Camdem", starts="2020-01-01 10:00")
    assert await moves.app.meetings.desk.meetings(OPERATOR, past=True) == []


async def test_staff_of_an_area_set_up_meetings_there_only(moves: Moves) -> None:
    desk = moves.app.meetings.desk
    row = {"title": "Forum", "kind": "forum", "starts": "2027-01-20 19:00"}
    (kept,) = await desk.add(CAMDEN_WORKER, {**row, "area": "Camden"})
    with pytest.raises(OutOfScope):
        await desk.add(CAMDEN_WORKER, row)
    with pytest.raises(Refused, match="no area 'Merton'"):
        await desk.add(CAMDEN_WORKER, {**row, "area": "Merton"})
    merton = await moves.add(area="Merton")
    with pytest.raises(NotFound):
        await desk.cancel(CAMDEN_WORKER, merton.event.id)
    assert [each.event.id for each in await desk.meetings(CAMDEN_WORKER)] == [kept.event.id]


async def test_what_is_past_or_off_or_nowhere_cannot_be_changed(moves: Moves) -> None:
    meeting = await moves.add()
    await moves.cancel(meeting)
    for number, error, reason in (
        (meeting.event.id, Refused, "has been called off"),
        (EventId(99), NotFound, "There is no meeting 99"),
    ):
        with pytest.raises(error, match=reason):
            await moves.app.meetings.desk.change(OPERATOR, number, {"place": "Library"})
    past = await moves.add(days=1)
    with pytest.raises(Refused, match="no part of a series"):
        await moves.cancel(past, following=True)
    await moves.sleep_until(NOON + 3 * DAY)
    with pytest.raises(Refused, match="is past"):
        await moves.app.meetings.desk.cancel(OPERATOR, past.event.id)


async def test_a_group_outside_the_areas_that_are_named_is_refused(moves: Moves) -> None:
    with pytest.raises(Refused, match="nobody of 'Chess and Chat' would hear"):
        await moves.add(area="Camden", group="Chess and Chat")
    await moves.add(area="Merton", group="Chess and Chat")
    audience = Audience(areas=("Camden",), groups=("Chess and Chat",))
    with pytest.raises(Refused, match="nobody of 'Chess and Chat' would hear"):
        await moves.app.consulting.desk.add(OPERATOR, replace(asking(FIRST), audience=audience))
