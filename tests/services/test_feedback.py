"""What representatives are asked the day after a meeting, and what is kept of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.actor import OPERATOR, Actor, Role, Scope
from bot.domain.audience import Audience, LeftOut
from bot.domain.errors import NotFound, OutOfScope, Refused
from bot.domain.feedback import EndedMeeting, Heard
from bot.domain.journal import EventKind, Query
from bot.services.boards.after_meetings import LATE, REST, AfterMeetings
from bot.services.boards.feedback import FeedbackRounds
from tests.conftest import MakeApp
from tests.services.conftest import World, cells, silent
from tests.services.test_who import rows

ROKEYA, OSEI, BUSY, QUIET = (f"+4477009001{number}" for number in ("31", "33", "34", "35"))
AGREED = "form,2026-03-02,bulletins;check-ins"
PEOPLE = (
    f"Lantern Choir,community,Camden,1,,,bn,Rokeya Ali,,{ROKEYA},{AGREED}",
    f"Chess at Five,community,Merton,1,,,en,Osei Ade,,{OSEI},{AGREED}",
    f"Sewing Room,faith,Merton,2,,,en,Monira Das,,{BUSY},{AGREED}",
    f"Chess at Five,community,Merton,1,,,en,Monira Das,,{BUSY},{AGREED}",
    f"Quiet Club,community,Merton,1,,,en,Ann Lee,,{QUIET},form,2026-03-02,bulletins",
)
TRUST = "Children's Trust Board"
SEATS = (
    f"{TRUST},It plans services.,,,,Rokeya Ali,Lantern Choir,choirs,,,,elected,2026-01-01,,,no",
    f"{TRUST},,,,,Osei Ade,Chess at Five,all groups,,,,elected,2026-01-01,,,yes",
    f"{TRUST},,,,,Ann Lee,Quiet Club,clubs,,,,nominated,2026-01-01,,,no",
    f"{TRUST},,,,,Outside Person,,others,,,,nominated,2026-01-01,,,no",
    f"{TRUST},,,,,Monira Das,Sewing Room,faith groups,,,,nominated,2026-11-23,,,no",
    "Merton Forum,It meets.,Merton,,,Monira Das,Sewing Room,faith groups,,,,elected,2026-01-01,,,no",
)
DAY = date(2026, 11, 22)
TITLE = "Autumn meeting"
LONDON = ZoneInfo("Europe/London")
MARKER = "MARKER-91"


@pytest.fixture
async def register(world: World) -> World:
    await world.app.enrolment.take_in(OPERATOR, cells(PEOPLE), silent)
    report = await world.app.boards.imports.take_in(OPERATOR, rows(SEATS))
    assert report.rejected == []
    return world


def rounds(world: World) -> FeedbackRounds:
    return world.app.boards.feedback


async def ask(world: World, board: str = TRUST, day: date = DAY) -> None:
    await rounds(world).ask(OPERATOR, board, TITLE, day, day)
    await world.drain()


async def answer(world: World, phone: str, *texts: str) -> list[str]:
    before = len(world.texts(phone))
    for text in texts:
        await world.write(text, phone)
        await world.drain()
    return world.texts(phone)[before:]


async def heard(world: World) -> Sequence[Heard]:
    return await rounds(world).heard(OPERATOR, date.min, date.max)


async def test_who_sat_there_and_agreed_is_asked_three_questions(register: World) -> None:
    asking = await rounds(register).ask(OPERATOR, TRUST, TITLE, DAY, DAY)
    assert (asking.asked, asking.outside, asking.left_out) == (2, 1, {LeftOut.NO_CONSENT: 1})
    await register.drain()
    (_hello, question) = register.texts(OSEI)
    assert question.startswith(f"{TRUST}, 22 November 2026: three short questions.")
    assert register.texts(ROKEYA)[-1].startswith(f"{TRUST}, 22 নভেম্বর, 2026: তিনটি ছোট প্রশ্ন।")
    assert register.texts(BUSY) == register.texts(QUIET) == []
    said = await answer(register, OSEI, "A new room.", "Small groups need it.", "SKIP")
    assert said[0].startswith("You said: A new room.\nWhat did you say")
    assert said[-1].startswith("We left that one out.\nThank you!")
    (meeting,) = await heard(register)
    assert (meeting.board, meeting.title, meeting.held_on) == (TRUST, TITLE, DAY)
    assert (meeting.asked, meeting.answered) == (2, 1)
    assert {"decided": "A new room.", "said": "Small groups need it."} in meeting.answers


async def test_who_answers_for_several_groups_is_asked_about_the_board_only(register: World) -> None:
    await ask(register, "Merton Forum")
    assert len(register.texts(BUSY)) == 2
    assert "Sewing Room" not in "".join(register.texts(BUSY))


async def test_what_is_told_is_kept_when_it_stops_half_way(register: World) -> None:
    await ask(register)
    await answer(register, OSEI, "A new room.", "STOP")
    (meeting,) = await heard(register)
    assert {"decided": "A new room."} in meeting.answers


async def test_a_text_that_begins_like_a_command_may_be_an_answer(register: World) -> None:
    await ask(register)
    await answer(register, OSEI, "Who pays for cover is decided")
    (meeting,) = await heard(register)
    assert {"decided": "Who pays for cover is decided"} in meeting.answers


async def test_one_who_is_asked_something_else_comes_after_it(register: World) -> None:
    await register.app.checkins.send(OPERATOR, "ecm_check_in", Audience(groups=("Chess at Five",)), silent)
    await ask(register)
    assert not any(TRUST in text for text in register.texts(OSEI))
    await answer(register, OSEI, "1", "1")
    await register.app.follow_up.tick()
    await register.drain()
    assert register.texts(OSEI)[-1].startswith(TRUST)


async def test_feedback_does_not_keep_a_check_in_away(register: World) -> None:
    await ask(register)
    plan = await register.app.checkins.plan(
        OPERATOR, "ecm_check_in", Audience(groups=("Chess at Five",)), silent
    )
    assert LeftOut.ASKED_LATELY not in plan.tally.left_out


async def test_a_reminder_says_which_meeting_it_is_about(register: World) -> None:
    await ask(register)
    register.clock.advance(2 * 86_400)
    await register.app.follow_up.tick()
    await register.drain()
    assert register.texts(OSEI)[-1].startswith(f"We would still like to hear from you: {TRUST}, 22 Nov")


async def test_a_meeting_is_asked_about_once(register: World) -> None:
    await ask(register)
    with pytest.raises(Refused, match="already"):
        await ask(register)


async def test_where_nobody_can_be_asked_nothing_is_kept(register: World) -> None:
    before = date(2025, 6, 1)
    for _twice in range(2):
        assert (await rounds(register).ask(OPERATOR, TRUST, TITLE, before, before)).asked == 0
    assert await heard(register) == []


async def test_asking_is_for_coordinators_and_about_boards_there_are(register: World) -> None:
    merton = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Merton"})))
    with pytest.raises(OutOfScope):
        await rounds(register).ask(merton, "Merton Forum", TITLE, DAY, DAY)
    with pytest.raises(NotFound):
        await rounds(register).ask(OPERATOR, "No such board", TITLE, DAY, DAY)


async def test_simulated_answers_never_stand_beside_real_ones(register: World, make_app: MakeApp) -> None:
    await ask(register)
    simulated = make_app(simulate=True)
    with pytest.raises(Refused, match="real phones"):
        await simulated.boards.feedback.ask(OPERATOR, "Merton Forum", TITLE, DAY, DAY)


async def test_the_log_tells_that_somebody_answered_and_never_what(register: World) -> None:
    await ask(register)
    await answer(register, OSEI, MARKER)
    lines = await register.log(Query(kinds=(EventKind.SURVEY, EventKind.SEND, EventKind.INBOUND)))
    assert ("answered", "decided") in [(line.entry.status, line.entry.reason) for line in lines]
    assert MARKER not in str(lines)
    assert TITLE not in str(lines)


async def test_nothing_to_compile_is_told_in_a_sentence(register: World) -> None:
    await ask(register)
    with pytest.raises(Refused, match="Nothing was told"):
        await rounds(register).compiled(OPERATOR, date(2026, 11, 1), date(2026, 12, 1))
    await answer(register, OSEI, "A new room.")
    (section,) = await rounds(register).compiled(OPERATOR, date(2026, 11, 1), date(2026, 12, 1))
    assert section.texts == {"decided": ("A new room.",), "said": (), "know": ()}


# ------------------------------------------------------------------------------- the day after


@dataclass(kw_only=True)
class FakeEnded:
    """Meetings that are over; implements bot.ports.representation.Ended and notes how often it is asked."""

    meetings: list[EndedMeeting] = field(default_factory=list)
    asked: int = 0

    async def ended_boards(self, _actor: Actor, since: datetime, until: datetime) -> Sequence[EndedMeeting]:
        self.asked += 1
        return [each for each in self.meetings if since <= each.ended_at < until]


def after_meetings(world: World, ended: FakeEnded) -> AfterMeetings:
    return AfterMeetings(
        work=world.app.database, clock=world.clock, zone=LONDON, ended=ended, feedback=rounds(world)
    )


async def look(world: World, after: AfterMeetings) -> None:
    world.clock.advance(REST.total_seconds())
    await after.due()
    await world.drain()


def ended(hours_ago: float, board: str = TRUST) -> EndedMeeting:
    at = datetime(2026, 11, 23, 12, tzinfo=UTC) - timedelta(hours=hours_ago)
    return EndedMeeting(board=board, title=TITLE, ended_at=at)


async def test_the_day_after_a_meeting_its_representatives_are_asked_once(register: World) -> None:
    fake = FakeEnded(meetings=[ended(12.5), ended(13, board="In no register")])
    after = after_meetings(register, fake)
    for _again in range(3):
        await look(register, after)
        await look(register, after_meetings(register, fake))  # a restart forgets when it looked last
    assert [text.count(TRUST) for text in register.texts(OSEI)] == [0, 1]
    assert [meeting.held_on for meeting in await heard(register)] == [DAY]


async def test_a_meeting_of_today_waits_for_tomorrow(register: World) -> None:
    after = after_meetings(register, FakeEnded(meetings=[ended(1)]))
    await look(register, after)
    assert register.texts(OSEI) == []
    register.clock.advance(86_400)
    await look(register, after)
    assert len(register.texts(OSEI)) == 2


async def test_what_was_missed_is_asked_late_and_what_is_long_past_is_not(register: World) -> None:
    late = LATE / timedelta(hours=1)
    fake = FakeEnded(meetings=[ended(late + 30), ended(late + 40, board="Merton Forum")])
    await look(register, after_meetings(register, fake))
    assert len(register.texts(OSEI)) == 2
    assert register.texts(BUSY) == []


async def test_it_does_not_look_at_every_tick(register: World) -> None:
    fake = FakeEnded()
    after = after_meetings(register, fake)
    for _second in range(60):
        register.clock.advance(1)
        await after.due()
    assert fake.asked == 1


async def test_without_a_channel_it_looks_for_nothing(register: World, make_app: MakeApp) -> None:
    fake = FakeEnded(meetings=[ended(13)])
    app = make_app(connect=lambda _around: [])
    after = AfterMeetings(
        work=app.database,
        clock=register.clock,
        zone=LONDON,
        ended=fake,
        feedback=app.boards.feedback,
    )
    await after.due()
    assert fake.asked == 0


async def test_simulated_phones_are_not_asked_on_a_real_database(register: World, make_app: MakeApp) -> None:
    await ask(register, "Merton Forum")
    app = make_app(simulate=True)
    after = AfterMeetings(
        work=app.database,
        clock=register.clock,
        zone=LONDON,
        ended=FakeEnded(meetings=[ended(13)]),
        feedback=app.boards.feedback,
    )
    await after.due()
    assert [meeting.board for meeting in await heard(register)] == ["Merton Forum"]
