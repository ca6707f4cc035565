"""After a meeting: what was answered, who came, thanks and claims."""

import pytest

from bot.domain.actor import OPERATOR
from bot.domain.errors import Refused
from bot.domain.meetings import Coming
from bot.domain.occurrences import Fate
from tests.fakes import NOON
from tests.services.meetings.moves import DAY, HOUR, MERTON, Moves, at


async def test_after_it_the_organiser_learns_what_was_answered_and_says_who_came(moves: Moves) -> None:
    meeting = await moves.add(days=30, pays="travel;cover", ends="21:00")
    await moves.until(NOON + DAY)
    await moves.says(meeting, "Chess and Chat", Coming.YES)
    await moves.says(meeting, "Sewing Sisters", Coming.NO)
    await moves.until(at(23, 20))
    assert await moves.kinds() == []
    await moves.until(at(23, 22))
    assert await moves.kinds() == [("answers", 1)]
    before = len(moves.world.texts(MERTON))
    aftermath = moves.app.meetings.aftermath
    for _ in range(2):
        came = await aftermath.attended(OPERATOR, meeting.event.id, ["lantern circle"], all_yes=True)
        assert came == ["Chess and Chat", "Lantern Circle"]
        await moves.until(moves.world.clock.now() + 20 * HOUR)
    assert await moves.kinds() == []
    assert len(moves.world.texts(MERTON)) == before + 1
    assert (await moves.fates(meeting))["thanks", Fate.FIRED] == 3
    report = await aftermath.report(OPERATOR, meeting.event.id)
    assert (report.answers.yes, report.answers.no, report.answers.silent) == (1, 1, 3)
    assert report.came == ["Lantern Circle", "Chess and Chat"]
    claims = await aftermath.claims(OPERATOR, None, None)
    assert [(each.group_name, each.claims) for each in claims] == [
        ("Chess and Chat", ("travel", "cover")),
        ("Lantern Circle", ("travel", "cover")),
    ]
    assert await aftermath.claims(OPERATOR, at(24, 0), None) == []


async def test_who_came_without_being_asked_is_thanked_as_well(moves: Moves) -> None:
    meeting = await moves.add(days=30, group="Lantern Circle")
    await moves.until(at(23, 20))
    aftermath = moves.app.meetings.aftermath
    await aftermath.attended(OPERATOR, meeting.event.id, ["Chess and Chat"], all_yes=False)
    people = await moves.app.meetings.planning.people(OPERATOR, meeting.event)
    await moves.until(at(24, 20))
    (thanks,) = [each for each in await moves.occurrences(meeting) if each.reminder == "thanks"]
    assert (thanks.fate, people[thanks.contact]) == (Fate.FIRED, "Chess and Chat")
    assert len(moves.world.texts(MERTON)) == 2


@pytest.mark.parametrize(
    ("kind", "days", "reason"), [("forum", 30, "has not begun yet"), ("tender", 30, "is a deadline")]
)
async def test_nobody_came_to_what_is_no_meeting_or_to_come(
    moves: Moves, kind: str, days: int, reason: str
) -> None:
    meeting = await moves.add(days=days, kind=kind)
    with pytest.raises(Refused, match=reason):
        await moves.app.meetings.aftermath.attended(OPERATOR, meeting.event.id, [], all_yes=True)
