"""Plans of reminders: the defaults as a table, then what holds for every plan."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import GoodHours, ReaderHours, Times
from bot.domain.plans import Anchor, Missed, Plan, Rule, Timeline, Why, plan
from tests.unit.clock_changes import BACK, DAY, FORWARD, HOUR, LONDON

EASTER = frozenset({date(2027, 3, 26), date(2027, 3, 29)})
HOURS = GoodHours(opens=time(9), closes=time(20), zone=LONDON, closed=EASTER)
STAFF = ReaderHours(hours=HOURS, wish=None, volunteer_run=False)
VOLUNTEER = ReaderHours(hours=HOURS, wish=None, volunteer_run=True)

MEETING = (
    Rule(code="invitation", anchor=Anchor.ANNOUNCED),
    Rule(code="week", anchor=Anchor.DAYS_BEFORE, count=7),
    Rule(code="evening", anchor=Anchor.EVENING_BEFORE, count=1),
    Rule(code="hours", anchor=Anchor.HOURS_BEFORE, count=2),
)
CLOSING = (
    Rule(code="announced", anchor=Anchor.ANNOUNCED),
    Rule(code="opening", anchor=Anchor.OPENING),
    Rule(code="half", anchor=Anchor.HALF_WAY),
    Rule(code="three", anchor=Anchor.DAYS_BEFORE, count=3),
    Rule(code="last", anchor=Anchor.LAST_DAY),
)


def london(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON).astimezone(UTC)


def local(at: datetime) -> str:
    return f"{at.astimezone(LONDON):%m-%d %H:%M}"


def shown(made: Plan) -> list[str]:
    """A plan as a person reads it: the hour on the wall, the code, what it absorbs, and why then."""
    return [
        f"{local(each.due_at)} {'+'.join((each.code, *each.absorbs))} {each.why}" for each in made.planned
    ]


def towards(at: str, *, announced: str, opens: str | None = None) -> Timeline:
    return Timeline(
        announced_at=london(announced), decisive_at=london(at), opens_at=london(opens) if opens else None
    )


# ------------------------------------------------------------------------------------ meetings


@pytest.mark.parametrize(
    ("announced", "starts", "reader", "expected"),
    [
        pytest.param(
            "2026-11-02 11:00",
            "2026-11-26 19:00",
            STAFF,
            [
                "11-02 11:00 invitation on_time",
                "11-19 09:00 week next_good",
                "11-25 17:00 evening on_time",
                "11-26 17:00 hours on_time",
            ],
            id="all four, in office hours",
        ),
        pytest.param(
            "2026-11-02 11:00",
            "2026-11-26 19:00",
            VOLUNTEER,
            [
                "11-02 17:00 invitation volunteers",
                "11-19 17:00 week volunteers",
                "11-25 17:00 evening on_time",
                "11-26 17:00 hours on_time",
            ],
            id="all four, in evenings",
        ),
        pytest.param(
            "2026-11-02 11:00",
            "2026-11-26 19:00",
            replace(VOLUNTEER, wish=Times.WEEKEND),
            [
                "11-02 11:00 invitation on_time",
                "11-21 09:00 week wish",
                "11-25 17:00 evening on_time",
                "11-26 17:00 hours on_time",
            ],
            id="a wish for weekends is waited for three days, not five",
        ),
        pytest.param(
            "2026-11-02 11:00",
            "2026-11-26 18:00",
            VOLUNTEER,
            [
                "11-02 17:00 invitation volunteers",
                "11-19 17:00 week volunteers",
                "11-25 17:00 evening on_time",
                "11-26 16:00 hours on_time",
            ],
            id="two hours before is not put off for the evening",
        ),
        pytest.param(
            "2026-11-02 21:30",
            "2026-11-26 09:30",
            STAFF,
            [
                "11-03 09:00 invitation next_good",
                "11-19 09:00 week next_good",
                "11-25 17:00 hours+evening on_time",
            ],
            id="two hours before half past nine is a bad hour: one with the evening before",
        ),
        pytest.param(
            "2026-11-25 16:30",
            "2026-11-26 19:00",
            VOLUNTEER,
            ["11-25 17:00 invitation+evening volunteers", "11-26 17:00 hours on_time"],
            id="announced the day before, the invitation says what the evening would",
        ),
        pytest.param(
            "2026-11-26 18:00",
            "2026-11-26 19:00",
            STAFF,
            ["11-26 18:00 invitation on_time"],
            id="announced after all the others' moments",
        ),
        pytest.param(
            "2027-03-01 10:00",
            "2027-03-27 11:00",
            STAFF,
            [
                "03-01 10:00 invitation on_time",
                "03-20 09:00 week next_good",
                "03-25 19:00 evening last_good",
                "03-27 09:00 hours on_time",
            ],
            id="the evening before is Good Friday",
        ),
        pytest.param(
            "2027-03-01 10:00",
            "2027-03-30 10:00",
            STAFF,
            [
                "03-01 10:00 invitation on_time",
                "03-23 09:00 week next_good",
                "03-28 19:00 hours+evening last_good",
            ],
            id="the day before is a bank holiday, and two hours before a bad hour",
        ),
    ],
)
def test_a_meeting(announced: str, starts: str, reader: ReaderHours, expected: list[str]) -> None:
    made = plan(towards(starts, announced=announced), MEETING, reader, zone=LONDON)
    assert shown(made) == expected
    assert made.missed == ()


def test_each_is_of_use_until_the_next_and_none_beyond_its_own_end() -> None:
    made = plan(towards("2026-11-26 19:00", announced="2026-11-02 11:00"), MEETING, STAFF, zone=LONDON)
    ends = [local(each.useless_at) for each in made.planned]
    assert ends == ["11-19 09:00", "11-25 17:00", "11-26 00:00", "11-26 18:00"]


def test_what_is_called_off_has_no_plan() -> None:
    timeline = replace(towards("2026-11-26 19:00", announced="2026-11-02 11:00"), cancelled=True)
    assert plan(timeline, MEETING, STAFF, zone=LONDON) == Plan()


@pytest.mark.parametrize(
    ("announced", "starts", "rules", "missed"),
    [
        ("2026-11-26 07:00", "2026-11-26 08:30", MEETING, [("invitation", Why.NO_GOOD_HOUR)]),
        ("2026-11-25 20:30", "2026-11-26 09:30", MEETING, [("hours", Why.NO_GOOD_HOUR)]),
        (
            "2026-11-26 10:00",
            "2026-11-26 19:00",
            MEETING[1:3],
            [("week", Why.TOO_LATE), ("evening", Why.TOO_LATE)],
        ),
        ("2026-11-26 10:00", "2026-11-26 19:00", MEETING[1:], []),
        ("2026-11-26 21:00", "2026-11-26 19:00", MEETING, [("invitation", Why.NO_GOOD_HOUR)]),
    ],
)
def test_what_cannot_be_sent_is_missed(
    announced: str, starts: str, rules: Sequence[Rule], missed: list[tuple[str, Why]]
) -> None:
    made = plan(towards(starts, announced=announced), rules, STAFF, zone=LONDON)
    assert made.missed == tuple(Missed(code=code, why=why) for code, why in missed)


# ------------------------------------------------------------------------------------ what closes


@pytest.mark.parametrize(
    ("announced", "opens", "closes", "expected"),
    [
        pytest.param(
            "2026-11-02 11:00",
            "2026-11-02 11:00",
            "2026-11-27 17:00",
            [
                "11-02 11:00 opening+announced on_time",
                "11-15 09:00 half next_good",
                "11-24 09:00 three next_good",
                "11-27 09:00 last next_good",
            ],
            id="opens as it is announced",
        ),
        pytest.param(
            "2026-10-01 11:00",
            "2026-11-02 12:00",
            "2026-11-27 17:00",
            [
                "10-01 11:00 announced on_time",
                "11-02 12:00 opening on_time",
                "11-15 09:00 half next_good",
                "11-24 09:00 three next_good",
                "11-27 09:00 last next_good",
            ],
            id="announced while it is thought of",
        ),
        pytest.param(
            "2026-11-23 11:00",
            "2026-11-02 12:00",
            "2026-11-28 00:00",
            [
                "11-23 11:00 opening+announced on_time",
                "11-25 09:00 three+half next_good",
                "11-27 09:00 last next_good",
            ],
            id="announced late, and closing at the midnight that ends Friday",
        ),
        pytest.param(
            "2026-11-02 11:00",
            "2026-11-02 11:00",
            "2026-11-27 09:30",
            [
                "11-02 11:00 opening+announced on_time",
                "11-14 09:00 half next_good",
                "11-24 09:00 three next_good",
                "11-26 19:00 last last_good",
            ],
            id="half an hour is no last day",
        ),
    ],
)
def test_what_closes(announced: str, opens: str, closes: str, expected: list[str]) -> None:
    made = plan(towards(closes, announced=announced, opens=opens), CLOSING, STAFF, zone=LONDON)
    assert shown(made) == expected
    assert made.missed == ()


# ------------------------------------------------------------------------------------ clock changes


@pytest.mark.parametrize("change", [*FORWARD, *BACK])
def test_days_and_evenings_before_are_of_the_wall_and_hours_are_hours(change: datetime) -> None:
    hours = replace(STAFF, hours=replace(HOURS, closed=frozenset()))
    sunday = change.astimezone(LONDON).date()
    starts = datetime.combine(sunday + DAY, time(19)).replace(tzinfo=LONDON).astimezone(UTC)
    made = plan(Timeline(announced_at=starts - 40 * DAY, decisive_at=starts), MEETING, hours, zone=LONDON)
    dues = [each.due_at.astimezone(LONDON) for each in made.planned[1:]]
    assert [(each.date() - sunday, each.time()) for each in dues] == [
        (-6 * DAY, time(9)),
        (0 * DAY, time(17)),
        (DAY, time(17)),
    ]
    assert starts - made.planned[-1].due_at == 2 * HOUR


@pytest.mark.parametrize("change", [*FORWARD, *BACK])
@pytest.mark.parametrize("minutes", [0, 30, 60, 90, 150])
def test_a_meeting_in_the_gap_or_the_fold_is_told_of_the_evening_before(
    change: datetime, minutes: int
) -> None:
    starts = change - HOUR + timedelta(minutes=minutes)
    made = plan(Timeline(announced_at=starts - 40 * DAY, decisive_at=starts), MEETING, STAFF, zone=LONDON)
    last = made.planned[-1]
    assert last.codes == {"evening", "hours"}
    assert last.due_at.astimezone(LONDON).date() == change.date() - DAY


# ------------------------------------------------------------------------------------ properties

MOMENTS = st.datetimes(datetime(2027, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=0)
)
READERS = st.builds(
    ReaderHours, hours=st.just(HOURS), wish=st.none() | st.sampled_from(Times), volunteer_run=st.booleans()
)
RULES = st.lists(
    st.sampled_from(Anchor).flatmap(
        lambda anchor: st.tuples(st.just(anchor), st.integers(1, 30) if anchor.counts else st.just(0))
    ),
    unique=True,
    max_size=7,
).map(
    lambda found: tuple(
        Rule(code=f"r{at}", anchor=anchor, count=count) for at, (anchor, count) in enumerate(found)
    )
)
MINUTES = st.integers(0, 60 * 24 * 45)
TIMELINES = st.builds(
    lambda at, ahead, opens: Timeline(
        announced_at=at - ahead * timedelta(minutes=1),
        decisive_at=at,
        opens_at=None if opens is None else at - opens * timedelta(minutes=1),
    ),
    MOMENTS | st.sampled_from([*FORWARD, *BACK]).map(lambda change: change + 30 * HOUR),
    MINUTES,
    st.none() | MINUTES,
)


@given(TIMELINES, RULES | st.sampled_from([MEETING, CLOSING]), READERS)
def test_every_plan(timeline: Timeline, rules: Sequence[Rule], reader: ReaderHours) -> None:
    made = plan(timeline, rules, reader, zone=LONDON)
    codes = [code for each in made.planned for code in (each.code, *each.absorbs)]
    codes += [each.code for each in made.missed]
    assert len(codes) == len(set(codes)), "none twice"
    assert set(codes) <= {rule.code for rule in rules}
    for each in made.planned:
        assert reader.hours.is_good(each.due_at), "none in quiet hours or on closed days"
        assert timeline.announced_at <= each.due_at < each.useless_at <= timeline.decisive_at
    for earlier, later in zip(made.planned, made.planned[1:], strict=False):
        assert later.due_at - earlier.due_at >= HOUR, "one a good hour, in order"
        assert earlier.useless_at <= later.due_at, "one of use at a time"
    assert made.planned or made.missed or not rules, "somebody is told"


@given(TIMELINES, READERS)
def test_the_order_of_a_meetings_reminders_is_kept(timeline: Timeline, reader: ReaderHours) -> None:
    made = plan(replace(timeline, opens_at=None), MEETING, reader, zone=LONDON)
    ranks: Mapping[str, int] = {rule.code: at for at, rule in enumerate(MEETING)}
    places = [max(ranks[code] for code in each.codes) for each in made.planned]
    assert places == sorted(places)
    for each in made.planned:
        assert each.opens is (each.code == "invitation")


@given(TIMELINES, READERS)
def test_what_is_said_of_tomorrow_is_said_before_the_day(timeline: Timeline, reader: ReaderHours) -> None:
    made = plan(replace(timeline, opens_at=None), MEETING, reader, zone=LONDON)
    day = timeline.decisive_at.astimezone(LONDON).date()
    for each in made.planned:
        if "evening" in each.codes:
            assert each.due_at.astimezone(LONDON).date() < day
        if each.codes == {"evening"}:
            assert each.useless_at <= datetime.combine(day, time()).replace(tzinfo=LONDON)
