"""Cells to proposals of meetings, and everything that can be wrong with them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.audience import Audience
from bot.domain.events import Sort
from bot.domain.ids import Language, StaffId
from bot.domain.meeting_changes import cells_of, changed, like, meeting_of
from bot.domain.meeting_table import read_proposal, read_wall
from bot.domain.meetings import Facet, Meeting, Support
from bot.domain.proposals import Known, Proposal
from bot.services.meetings.reading import read_zone

NOW = datetime(2026, 11, 23, 12, 0, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
LANGUAGES = {"bengali": Language("bn"), "bn": Language("bn"), "english": Language("en")}
KNOWN = Known(
    language=lambda text: LANGUAGES.get(text.casefold()),
    languages=(Language("en"), Language("bn")),
    zone=read_zone,
    own_zone=LONDON,
    areas={"camden": "Camden", "merton": "Merton"},
    groups={"lantern circle": "Lantern Circle"},
    staff={"amira": StaffId(7)},
    group_areas={"lantern circle": "camden"},
    now=NOW,
)
GOOD = {
    "title": "Forum for families",
    "kind": "forum",
    "starts": "2027-03-28 19:00",
    "ends": "21:00",
    "area": "camden; Merton",
    "group": "Lantern  circle",
    "place": "Town Hall",
    "link": "https://example.org/forum",
    "languages": "Bengali;en",
    "interpreter": "Yes",
    "pays": "travel; cover",
    "ask": "the office",
    "organiser": "Amira",
}


def proposed(**cells: str) -> Proposal:
    read = read_proposal(3, {**GOOD, "languages": "Bengali", **cells}, KNOWN)
    assert isinstance(read, Proposal), read
    return read


def test_a_good_row_is_read_whole() -> None:
    assert proposed() == Proposal(
        line=3,
        sort=Sort.FORUM,
        title="Forum for families",
        starts=datetime(2027, 3, 28, 19),
        ends=datetime(2027, 3, 28, 21),
        zone=LONDON,
        audience=Audience(areas=("Camden", "Merton"), groups=("Lantern Circle",)),
        place="Town Hall",
        link="https://example.org/forum",
        languages=(Language("bn"),),
        interpreter=True,
        pays=frozenset({Support.TRAVEL, Support.COVER}),
        ask="the office",
        rule="",
        organiser=StaffId(7),
    )
    assert proposed().span.starts_at == datetime(2027, 3, 28, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"title": ""}, "title", "is empty"),
        ({"title": "x" * 61}, "title", "has 61 characters; a text message leaves room for 60"),
        ({"surplus": "yes"}, "title", "put a text with a comma in it in quotes"),
        ({"kind": ""}, "kind", "is empty"),
        ({"kind": "party"}, "kind", "use one of forum, board, training, other, tender, funding"),
        ({"kind": "consultation"}, "kind", "handbill consultations add"),
        ({"starts": "", "ends": ""}, "starts", "when does it start? Write it as 2026-12-03 19:00"),
        ({"starts": "soon"}, "starts", "'soon' is not a date and time: write it as 2026-12-03 19:00"),
        ({"starts": "2026-11-23 12:00", "ends": ""}, "starts", "'2026-11-23 12:00' has passed"),
        ({"ends": "18:00"}, "ends", "is not after its start; when it ends on another day"),
        ({"ends": "late"}, "ends", "'late' is not a date and time"),
        ({"kind": "tender", "starts": "", "ends": ""}, "ends", "by when must it be handed in?"),
        ({"kind": "funding", "starts": "", "ends": "2026-11-01 17:00"}, "ends", "has passed"),
        ({"zone": "Mars/Olympus"}, "zone", "'Mars/Olympus' is not a time zone"),
        ({"zone": "../passwd"}, "zone", "is not a time zone"),
        ({"area": "Camdem"}, "area", "there is no area 'Camdem': did you mean Camden?"),
        ({"group": "Chess"}, "group", "there is no group 'Chess'"),
        ({"area": "Merton"}, "group", "nobody of 'Lantern Circle' would hear of it"),
        ({"link": "town hall"}, "link", "is not a web address"),
        ({"languages": "Elvish"}, "languages", "unknown language 'Elvish': use en, bn"),
        ({"interpreter": "maybe"}, "interpreter", "'maybe' is neither yes nor no"),
        ({"pays": "lunch"}, "pays", "unknown 'lunch': use travel, childcare, cover"),
        ({"repeats": "FREQ=HOURLY"}, "repeats", "An example: FREQ=MONTHLY;BYDAY=2TU"),
        ({"repeats": "FREQ=WEEKLY;BYDAY=TU"}, "repeats", "the first date is not one of those that it gives"),
        (
            {"kind": "tender", "ends": "2027-04-01 12:00", "repeats": "FREQ=YEARLY"},
            "repeats",
            "a deadline comes once",
        ),
        ({"organiser": "Nobody"}, "organiser", "see handbill staff list"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(cells: Mapping[str, str], column: str, reason: str) -> None:
    problems = read_proposal(3, {**GOOD, "languages": "bn", **cells}, KNOWN)
    assert isinstance(problems, list)
    assert [(each.line, each.column) for each in problems] == [(3, column)]
    assert reason in problems[0].reason


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    problems = read_proposal(2, {"pays": "lunch", "area": "Nowhere"}, KNOWN)
    assert isinstance(problems, list)
    assert [each.column for each in problems] == ["title", "kind", "starts", "area", "pays"]


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("2026-12-03 19:00", datetime(2026, 12, 3, 19)),
        ("2026-12-03T19:00", datetime(2026, 12, 3, 19)),
        (" 03/12/2026  9.30 ", datetime(2026, 12, 3, 9, 30)),
        ("19:00", None),
        ("2026-12-03", None),
        ("2026-12-03 25:00", None),
        ("2026-13-03 19:00", None),
        ("", None),
    ],
)
def test_times_on_the_wall(text: str, wall: datetime | None) -> None:
    assert read_wall(text) == wall


def test_a_time_alone_is_one_of_the_day_that_is_known() -> None:
    assert read_wall("19:00", date(2026, 12, 3)) == datetime(2026, 12, 3, 19)


def test_a_deadline_is_open_from_now_on_and_counts_to_its_end() -> None:
    tender = proposed(kind="tender", starts="", ends="2027-01-15 17:00")
    meeting = meeting_of(tender, "u", NOW, simulated=True)
    assert meeting.event.span.starts_at == NOW.replace(second=0)
    assert meeting.event.decisive_at == datetime(2027, 1, 15, 17, tzinfo=UTC)


def apply(meeting: Meeting, **changes: str) -> Meeting:
    read = read_proposal(0, cells_of(meeting, changes), KNOWN)
    assert isinstance(read, Proposal), read
    return changed(meeting, read, changes, read.starts - meeting.event.span.starts, NOW)


def test_a_change_without_change_is_none() -> None:
    meeting = meeting_of(proposed(), "u", NOW, simulated=True)
    assert apply(meeting) == meeting
    assert apply(meeting, place="Town  Hall") == meeting


@pytest.mark.parametrize(
    ("changes", "starts", "ends"),
    [
        ({"starts": "18:30"}, datetime(2027, 3, 28, 18, 30), datetime(2027, 3, 28, 20, 30)),
        ({"starts": "2027-03-27 19:00"}, datetime(2027, 3, 27, 19), datetime(2027, 3, 27, 21)),
        ({"ends": "20:00"}, datetime(2027, 3, 28, 19), datetime(2027, 3, 28, 20)),
        ({"ends": ""}, datetime(2027, 3, 28, 19), None),
        (
            {"starts": "2027-04-01 10:00", "ends": "11:30"},
            datetime(2027, 4, 1, 10),
            datetime(2027, 4, 1, 11, 30),
        ),
    ],
)
def test_a_meeting_that_is_moved(changes: dict[str, str], starts: datetime, ends: datetime | None) -> None:
    moved = apply(meeting_of(proposed(), "u", NOW, simulated=True), **changes)
    assert (moved.event.span.starts, moved.event.span.ends) == (starts, ends)
    assert (moved.event.sequence, moved.event.changed_at) == (1, NOW)


def test_a_meeting_of_a_series_that_is_moved_earlier_is_heard_of_in_time() -> None:
    proposal = proposed(repeats="FREQ=MONTHLY")
    later = meeting_of(proposal, "b", NOW, simulated=True, at=datetime(2027, 4, 28, 19))
    soon = apply(later, starts=f"{NOW + timedelta(days=25):%Y-%m-%d} 19:00")
    assert soon.event.announced_at == NOW
    assert soon.event.notice.days == 25
    nearer = apply(later, starts="2027-04-21 19:00")
    assert nearer.event.announced_at == nearer.event.span.starts_at - timedelta(days=28)
    assert apply(later, starts="2027-05-28 19:00").event.announced_at == later.event.announced_at


def test_one_of_another_length_keeps_it_unless_an_end_is_named() -> None:
    meeting = meeting_of(proposed(), "u", NOW, simulated=True)
    of_its_own = apply(meeting, ends="22:30")
    for changes in ({"place": "Library"}, {"starts": "18:30"}):
        read = read_proposal(0, cells_of(meeting, changes), KNOWN)
        assert isinstance(read, Proposal), read
        by = read.starts - meeting.event.span.starts
        after = changed(of_its_own, read, changes, by, NOW).event.span
        assert after.ends is not None
        assert (after.starts, after.ends - after.starts) == (read.starts, timedelta(hours=3, minutes=30))


def test_who_organises_it_and_for_which_board_is_no_news() -> None:
    meeting = meeting_of(proposed(), "u", NOW, simulated=True)
    after = apply(meeting, organiser="", interpreter="yes" if meeting.interpreter else "no")
    assert after.event.organiser is None
    assert (after.event.sequence, after.changes) == (0, ())


@pytest.mark.parametrize(
    ("changes", "facets"),
    [
        ({"pays": "childcare"}, {Facet.PAYS}),
        ({"interpreter": "no"}, {Facet.INTERPRETER}),
        ({"languages": ""}, {Facet.LANGUAGES}),
        ({"ask": "Sam"}, {Facet.ASK}),
        ({"place": "Library", "link": ""}, {Facet.PLACE, Facet.LINK}),
        ({"title": "Another forum"}, {Facet.WHEN}),
        ({"starts": "18:30"}, {Facet.WHEN, Facet.END}),
        ({"ends": "22:00"}, {Facet.END}),
    ],
)
def test_what_people_need_to_know_is_news_when_it_changes(
    changes: dict[str, str], facets: set[Facet]
) -> None:
    meeting = meeting_of(proposed(), "u", NOW, simulated=True)
    after = apply(meeting, **changes)
    assert (after.event.sequence, after.event.changed_at) == (1, NOW)
    assert {each.facet for each in after.changes} == after.news_since(NOW) == facets
    again = apply(after, place="Annexe")
    assert again.event.sequence == 2
    assert again.news_since(None) == facets | {Facet.PLACE}
    assert apply(after, **changes) == after


def test_of_what_nobody_has_heard_of_yet_nothing_has_changed() -> None:
    later = meeting_of(
        proposed(repeats="FREQ=MONTHLY"), "b", NOW, simulated=True, at=datetime(2027, 4, 28, 19)
    )
    after = apply(later, place="Library", interpreter="no")
    assert (after.event.sequence, after.changes) == (1, ())


def test_the_close_of_a_deadline_is_moved_by_its_end() -> None:
    meeting = meeting_of(
        proposed(kind="tender", starts="", ends="2027-01-15 17:00"), "u", NOW, simulated=True
    )
    moved = apply(meeting, ends="12:00")
    assert moved.event.span.ends == datetime(2027, 1, 15, 12)
    assert moved.event.span.starts == meeting.event.span.starts


def test_meetings_of_a_series_are_heard_of_four_weeks_ahead() -> None:
    proposal = proposed(repeats="FREQ=MONTHLY")
    first = meeting_of(proposal, "a", NOW, simulated=True, at=proposal.starts)
    later = meeting_of(proposal, "b", NOW, simulated=True, at=datetime(2027, 4, 28, 19))
    assert first.event.announced_at == NOW
    assert later.event.announced_at == later.event.span.starts_at - timedelta(days=28)
    assert later.event.span.ends == datetime(2027, 4, 28, 21)


def test_one_that_is_set_up_later_is_like_its_model_where_the_rule_puts_it() -> None:
    proposal = proposed(repeats="FREQ=MONTHLY")
    model = meeting_of(proposal, "a", NOW, simulated=True, at=proposal.starts)
    moved = changed(model, proposal, {}, timedelta(hours=-1), NOW)
    another = like(moved, datetime(2027, 4, 28, 19), "c", NOW)
    assert another.event.span.starts == datetime(2027, 4, 28, 18)
    assert another.event.span.ends == datetime(2027, 4, 28, 20)
    assert (another.original, another.event.uid, another.event.sequence) == (
        datetime(2027, 4, 28, 19),
        "c",
        0,
    )
