"""From what is stored to what is planned: changes, silence and time in any order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import GoodHours, ReaderHours, Times
from bot.domain.ids import ContactId, EventId
from bot.domain.occurrences import Fate, Occurrence, Reconciled, reconcile
from bot.domain.plans import Anchor, Planned, Rule, Timeline, plan
from tests.unit.clock_changes import DAY, HOUR, LONDON

READER = ReaderHours(
    hours=GoodHours(opens=time(9), closes=time(20), zone=LONDON), wish=None, volunteer_run=False
)
RULES = (
    Rule(code="invitation", anchor=Anchor.ANNOUNCED),
    Rule(code="week", anchor=Anchor.DAYS_BEFORE, count=7),
    Rule(code="evening", anchor=Anchor.EVENING_BEFORE, count=1),
    Rule(code="hours", anchor=Anchor.HOURS_BEFORE, count=2),
)
ANNOUNCED = datetime(2026, 11, 2, 11, tzinfo=UTC)
STARTS = datetime(2026, 11, 26, 19, tzinfo=UTC)


@dataclass(kw_only=True)
class Diary:
    """One contact's occurrences of one event, kept as the table keeps them, and who comes by when."""

    timeline: Timeline = field(default_factory=lambda: Timeline(announced_at=ANNOUNCED, decisive_at=STARTS))
    reader: ReaderHours = READER
    refused: bool = False
    now: datetime = ANNOUNCED
    rows: dict[str, Occurrence] = field(default_factory=dict)
    sent: list[Occurrence] = field(default_factory=list)

    def planned(self) -> Sequence[Planned]:
        return () if self.refused else plan(self.timeline, RULES, self.reader, zone=LONDON).planned

    def weigh(self) -> Reconciled:
        return reconcile(
            self.planned(),
            list(self.rows.values()),
            self.now,
            event=EventId(1),
            contact=ContactId(1),
            towards=self.timeline.decisive_at,
        )

    def reconcile(self) -> Reconciled:
        found = self.weigh()
        for each in found.drop:
            self.rows[each.reminder] = replace(each, fate=Fate.DROPPED)
        for each in found.put:
            self.rows[each.reminder] = each
        return found

    def tick(self) -> None:
        for code, row in self.rows.items():
            if row.fate is Fate.PENDING and row.due_at <= self.now:
                useful = self.now < row.useless_at
                self.rows[code] = replace(row, fate=Fate.FIRED if useful else Fate.EXPIRED)
                self.sent += [row] if useful else []

    def live(self, until: datetime) -> None:
        """Let time pass with somebody there."""
        while self.now < until:
            self.tick()
            waiting = [row.due_at for row in self.rows.values() if row.fate is Fate.PENDING]
            self.now = max(self.now, min([*waiting, until]))
        self.tick()

    def pending(self) -> dict[str, datetime]:
        return {code: row.due_at for code, row in self.rows.items() if row.fate is Fate.PENDING}


def codes(found: Sequence[Occurrence]) -> list[str]:
    return [each.reminder for each in found]


def test_a_new_event_is_put_whole_and_once() -> None:
    diary = Diary()
    assert codes(diary.reconcile().put) == ["invitation", "week", "evening", "hours"]
    assert diary.reconcile() == Reconciled()


def test_what_fired_for_a_date_that_was_given_up_is_planned_anew_but_for_the_invitation() -> None:
    diary = Diary()
    diary.reconcile()
    diary.live(STARTS - 2 * DAY)
    assert codes(diary.sent) == ["invitation", "week"]
    diary.timeline = replace(diary.timeline, decisive_at=STARTS + 14 * DAY)
    assert codes(diary.reconcile().put) == ["week", "evening", "hours"]
    diary.live(STARTS + 15 * DAY)
    assert codes(diary.sent) == ["invitation", "week", "week", "evening", "hours"]


def test_moved_nearer_what_would_have_been_earlier_is_dropped_and_never_sent_late() -> None:
    diary = Diary()
    diary.reconcile()
    diary.live(ANNOUNCED + DAY)
    diary.timeline = replace(diary.timeline, decisive_at=ANNOUNCED + 3 * DAY)
    found = diary.reconcile()
    assert codes(found.put) == ["evening", "hours"]
    assert codes(found.drop) == ["week"]


def test_moved_there_and_back_before_anything_is_due_nothing_is_changed() -> None:
    diary = Diary()
    diary.reconcile()
    before = dict(diary.rows)
    diary.timeline = replace(diary.timeline, decisive_at=STARTS + 14 * DAY)
    diary.reconcile()
    diary.timeline = replace(diary.timeline, decisive_at=STARTS)
    diary.reconcile()
    assert diary.rows == before


def test_who_says_no_waits_for_nothing_and_who_says_yes_after_all_is_reminded() -> None:
    diary = Diary()
    diary.reconcile()
    diary.live(ANNOUNCED + DAY)
    diary.refused = True
    assert codes(diary.reconcile().drop) == ["week", "evening", "hours"]
    diary.live(STARTS - 2 * DAY)
    diary.refused = False
    assert codes(diary.reconcile().put) == ["evening", "hours"]


def test_what_is_called_off_drops_what_is_to_come() -> None:
    diary = Diary()
    diary.reconcile()
    diary.timeline = replace(diary.timeline, cancelled=True)
    assert codes(diary.reconcile().drop) == ["invitation", "week", "evening", "hours"]


def test_who_joins_later_is_told_at_once_and_once() -> None:
    diary = Diary(now=STARTS - 3 * DAY)
    assert codes(diary.reconcile().put) == ["week", "evening", "hours"]
    diary.tick()
    assert codes(diary.sent) == ["week"]
    assert diary.reconcile() == Reconciled()


def test_what_is_over_stays_for_the_tick_to_show() -> None:
    diary = Diary()
    diary.reconcile()
    diary.now = STARTS - 2 * DAY
    assert diary.reconcile() == Reconciled()
    diary.tick()
    assert diary.rows["invitation"].fate is Fate.EXPIRED
    assert codes(diary.sent) == ["week"]
    assert diary.reconcile() == Reconciled()


def test_what_fired_as_a_part_of_another_is_not_planned_alone() -> None:
    diary = Diary(
        timeline=Timeline(announced_at=ANNOUNCED, decisive_at=datetime(2026, 11, 26, 9, 30, tzinfo=UTC))
    )
    diary.reconcile()
    diary.live(datetime(2026, 11, 25, 18, tzinfo=UTC))
    assert diary.sent[-1].codes == {"evening", "hours"}
    diary.reader = replace(READER, hours=replace(READER.hours, opens=time(7)))
    assert diary.reconcile() == Reconciled()


def test_what_one_text_would_have_said_with_an_invitation_that_went_alone_is_still_said() -> None:
    diary = Diary(timeline=Timeline(announced_at=ANNOUNCED, decisive_at=ANNOUNCED + 12 * DAY))
    diary.reconcile()
    diary.tick()
    assert codes(diary.sent) == ["invitation"]
    planned = replace(
        diary.planned()[0], due_at=ANNOUNCED + 5 * DAY, absorbs=("week",), useless_at=ANNOUNCED + 11 * DAY
    )
    found = reconcile(
        [planned],
        list(diary.rows.values()),
        diary.now,
        event=EventId(1),
        contact=ContactId(1),
        towards=diary.timeline.decisive_at,
    )
    assert [(each.reminder, each.absorbs, each.due_at) for each in found.put] == [
        ("week", (), ANNOUNCED + 5 * DAY)
    ]


# ------------------------------------------------------------------------------------ properties

Change = Callable[[Diary], None]


def _move(days: int, hours: int) -> Change:
    def change(diary: Diary) -> None:
        to = ANNOUNCED + days * DAY + hours * HOUR
        diary.timeline = replace(diary.timeline, decisive_at=to)

    return change


def _wish(wish: Times | None) -> Change:
    def change(diary: Diary) -> None:
        diary.reader = replace(diary.reader, wish=wish)

    return change


def _refuse(refused: bool) -> Change:
    def change(diary: Diary) -> None:
        diary.refused = refused

    return change


def _cancel(cancelled: bool) -> Change:
    def change(diary: Diary) -> None:
        diary.timeline = replace(diary.timeline, cancelled=cancelled)

    return change


CHANGES = (
    st.builds(_move, st.integers(0, 60), st.integers(0, 23))
    | st.builds(_wish, st.none() | st.sampled_from(Times))
    | st.builds(_refuse, st.booleans())
    | st.builds(_cancel, st.booleans())
)
PASSING = st.integers(0, 12 * 24).map(lambda hours: hours * HOUR)


@given(st.lists(CHANGES, max_size=8))
def test_changes_in_any_order_end_as_if_set_up_that_way(changes: list[Change]) -> None:
    changed = Diary(now=ANNOUNCED - HOUR)
    changed.reconcile()
    for change in changes:
        change(changed)
        changed.reconcile()
    fresh = Diary(now=changed.now, timeline=changed.timeline, reader=changed.reader, refused=changed.refused)
    fresh.reconcile()
    assert changed.pending() == fresh.pending()
    assert {code for code, row in changed.rows.items() if row.fate is not Fate.PENDING}.isdisjoint(fresh.rows)


@given(st.lists(st.tuples(CHANGES, PASSING, st.booleans()), max_size=8))
def test_through_any_life(story: list[tuple[Change, timedelta, bool]]) -> None:
    diary = Diary(now=ANNOUNCED - HOUR)
    diary.reconcile()
    for change, passes, down in story:
        change(diary)
        heard = any(row.fate is Fate.FIRED for row in diary.rows.values())
        waited = {row.reminder for row in diary.rows.values() if row.fate is Fate.PENDING}
        found = diary.reconcile()
        assert diary.reconcile() == Reconciled(), "twice is once"
        for each in found.put:
            assert each.useless_at > diary.now, "nothing useless"
            assert each.due_at > diary.now or not heard or each.reminder in waited, "nothing late"
        due = {each.due_at for each in diary.planned()}
        assert set(diary.pending().values()) <= due | {
            row.due_at for row in diary.rows.values() if row.useless_at <= diary.now
        }, "nothing beside the plan"
        if down:
            diary.now += passes
            diary.tick()
        else:
            diary.live(diary.now + passes)
    for at, each in enumerate(diary.sent):
        twins = [one for one in diary.sent[:at] if one.towards == each.towards]
        assert not any(one.codes & each.codes for one in twins), "none twice for one date"
    assert codes(diary.sent).count("invitation") <= 1


@pytest.mark.parametrize("fate", list(Fate))
def test_of_one_date_each_fate_but_dropped_is_final(fate: Fate) -> None:
    diary = Diary()
    diary.reconcile()
    diary.rows["week"] = replace(diary.rows["week"], fate=fate, settled_at=diary.now)
    assert codes(diary.reconcile().put) == (["week"] if fate is Fate.DROPPED else [])
