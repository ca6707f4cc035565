"""Consultations as values: when they take views, what they owe, and what keeps them from being announced."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.audience import Audience
from bot.domain.consultations import Consultation, OwnWords, Stage, changes_what_was_said, faults
from bot.domain.events import Event, Sort, Span
from bot.domain.ids import EventId, Language
from bot.domain.wording import ENGLISH

LONDON = ZoneInfo("Europe/London")
OPENS, CLOSES = datetime(2026, 12, 1, 9), datetime(2027, 1, 15, 17)
DAY = timedelta(days=1)
BENGALI = Language("bn")


def at(wall: datetime) -> datetime:
    return wall.replace(tzinfo=LONDON).astimezone(UTC)


def consultation(
    *, opens: datetime = OPENS, closes: datetime = CLOSES, questions: int = 1, stage: Stage = Stage.DRAFT
) -> Consultation:
    return Consultation(
        event=Event(
            id=EventId(1),
            sort=Sort.CONSULTATION,
            title="Short breaks",
            span=Span(starts=opens, starts_at=at(opens), ends=closes, ends_at=at(closes), zone=LONDON),
            audience=Audience(),
            uid="one",
            announced_at=at(OPENS) - DAY,
            simulated=True,
        ),
        asker="Camden Council",
        stage=stage,
        questions=tuple(OwnWords(english=f"Question {number}?") for number in range(questions)),
    )


def test_staffs_own_words_are_said_in_the_language_they_were_given_in_else_in_english() -> None:
    words = OwnWords(english="Who helps you?", translations=((BENGALI, "কে সাহায্য করে?"),))
    assert words.said_in(BENGALI) == ("কে সাহায্য করে?", BENGALI)
    assert words.said_in(Language("so")) == ("Who helps you?", ENGLISH)
    assert words.said_in(ENGLISH) == ("Who helps you?", ENGLISH)
    assert [language for language, _text in words] == [ENGLISH, BENGALI]


@pytest.mark.parametrize(
    ("changed", "now", "takes"),
    [
        ({}, at(OPENS), True),
        ({}, at(OPENS) - timedelta(seconds=1), False),
        ({}, at(CLOSES) - timedelta(seconds=1), True),
        ({}, at(CLOSES), False),
        ({"shut_at": at(OPENS)}, at(OPENS) + DAY, False),
        ({"questions": ()}, at(OPENS) + DAY, False),
    ],
)
def test_views_are_taken_from_the_opening_to_the_close(
    changed: dict[str, object], now: datetime, takes: bool
) -> None:
    assert replace(consultation(), **changed).takes_views(now) is takes  # type: ignore[arg-type]  # a table


def test_a_consultation_called_off_takes_no_views_and_owes_nothing() -> None:
    off = replace(consultation(), event=consultation().event.cancelled(at(OPENS)))
    assert not off.takes_views(at(OPENS) + DAY)
    assert not off.owes_outcome(at(CLOSES) + DAY)


def test_an_outcome_is_owed_from_the_close_and_overdue_after_sixty_days() -> None:
    asked = consultation()
    due = at(CLOSES) + 60 * DAY
    assert not asked.owes_outcome(at(CLOSES) - DAY)
    assert asked.owes_outcome(at(CLOSES))
    assert not asked.is_overdue(due - timedelta(seconds=1))
    assert asked.is_overdue(due)
    said = asked.concluded(OwnWords(english="Two more hours a week."), due - DAY)
    assert not said.is_overdue(due)
    assert said.concluded(OwnWords(english="Three."), due).outcome_at == due - DAY


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (consultation(questions=0), "scoping"),
        (consultation(questions=6), "5 is the most"),
        (consultation(closes=OPENS), "before it opens"),
        (replace(consultation(), asker=""), "--asker"),
        (replace(consultation(), questions=(OwnWords(english=""),)), "empty"),
    ],
)
def test_what_keeps_it_from_being_announced_is_said_in_a_sentence(given: Consultation, word: str) -> None:
    (fault,) = faults(given)
    assert word in fault


def test_at_scoping_there_may_be_no_question_yet() -> None:
    assert faults(consultation(questions=0, stage=Stage.SCOPING)) == []
    assert faults(consultation(questions=5)) == []


def test_only_what_people_have_heard_is_a_change_they_must_hear_of() -> None:
    before = consultation(questions=0, stage=Stage.SCOPING)
    assert not changes_what_was_said(before, replace(before, topics=("youth",)))
    assert changes_what_was_said(before, replace(before, stage=Stage.DRAFT))
    assert changes_what_was_said(before, replace(consultation(), stage=Stage.SCOPING))
    assert changes_what_was_said(before, replace(before, asker="Merton Council"))
