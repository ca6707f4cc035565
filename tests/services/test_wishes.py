"""The reminders of an event keep to what each reader wishes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.audience import Audience, Candidate
from bot.domain.directory import GroupKind, Profile, Purpose, Tier
from bot.domain.events import Event, Sort, Span
from bot.domain.hours import GoodHours, Times
from bot.domain.ids import ContactId, EventId, GroupId, Language
from bot.domain.plans import Anchor, Rule
from bot.services.meetings.sheet import Sheet
from tests.fakes import NOON

LONDON = ZoneInfo("Europe/London")
STARTS = datetime(2026, 12, 17, 19)
INVITATION = Rule(code="invitation", anchor=Anchor.ANNOUNCED)
SHEET = Sheet(
    event=Event(
        id=EventId(1),
        sort=Sort.FORUM,
        title="Forum",
        span=Span(starts=STARTS, starts_at=STARTS.replace(tzinfo=UTC), zone=LONDON),
        audience=Audience(),
        uid="1",
        announced_at=NOON + timedelta(days=3),  # a Thursday
        simulated=False,
    ),
    rules=[INVITATION],
    hours=GoodHours(opens=time(9), closes=time(20), zone=LONDON),
)


def reader(wish: Times | None, tier: Tier) -> Candidate:
    profile = Profile(group=GroupId(1), level=None, kind=GroupKind.COMMUNITY, tier=tier, topics=())
    return Candidate(
        contact=ContactId(1),
        language=Language("en"),
        purposes=frozenset(Purpose),
        addresses=(),
        groups=(profile,),
        wish=wish,
    )


@pytest.mark.parametrize(
    ("wish", "tier", "due"),
    [
        (None, Tier.STAFFED, "Thu 12:00"),
        (None, Tier.VOLUNTEERS, "Thu 17:00"),
        (Times.ANY, Tier.VOLUNTEERS, "Thu 12:00"),
        (Times.DAY, Tier.VOLUNTEERS, "Thu 12:00"),
        (Times.EVENING, Tier.STAFFED, "Thu 17:00"),
        (Times.WEEKEND, Tier.STAFFED, "Sat 09:00"),
    ],
)
def test_an_invitation_comes_when_the_reader_wishes(wish: Times | None, tier: Tier, due: str) -> None:
    (planned,) = SHEET.plan_for(reader(wish, tier)).planned
    assert f"{planned.due_at.astimezone(LONDON):%a %H:%M}" == due
