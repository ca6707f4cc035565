"""What people read of a change: what is new of it, and how it is now, in every language."""

import itertools
from dataclasses import replace

import pytest

from bot.domain.folding import Folding
from bot.domain.ids import Language
from bot.domain.meetings import Facet, Meeting
from bot.domain.news import altered_code, changed_code
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.segments import count_segments
from bot.domain.walltime import instant
from bot.domain.wording import Reply
from bot.services.meetings.occasions import Occasion
from tests.unit.clock_changes import LONDON
from tests.unit.test_telling import DRAFTS, FORUM, FUND, LIBRARY, RICH, SMS, on, teller, told

HEAD = "A change to Lewisham Forum, on Thursday 26 November at 19:00."
WHERE = "Where: Civic Suite, Catford SE6 4RU"
ASK = "Questions? Ask Nadia, 020 7946 0018."
ALL = frozenset(Facet)
BARE = replace(FORUM, place="", link="", interpreter=False, pays=frozenset(), languages=(), ask="")


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ((Facet.INTERPRETER,), [HEAD, "There will be an interpreter.", WHERE, ASK]),
        ((Facet.PAYS,), [HEAD, WHERE, "We pay for: travel and someone to stand in for you.", ASK]),
        ((Facet.LANGUAGES,), [HEAD, WHERE, "Languages: English and Somali.", ASK]),
        ((Facet.ASK,), [HEAD, WHERE, ASK]),
        ((Facet.PLACE,), [HEAD, WHERE, ASK]),
        (
            (Facet.WHEN, Facet.INTERPRETER),
            [
                "A change: Lewisham Forum is now on Thursday 26 November at 19:00.",
                "There will be an interpreter.",
                WHERE,
                ASK,
            ],
        ),
    ],
)
def test_a_change_says_what_is_new(changes: tuple[Facet, ...], lines: list[str]) -> None:
    code = changed_code(1) if Facet.WHEN in changes else altered_code(1)
    said = told(FORUM, code, on(19), news=frozenset(changes)).said.text
    assert said.splitlines() == lines


def test_what_there_is_none_of_any_more_is_said_kindly() -> None:
    assert told(BARE, changed_code(1), on(19), news=ALL).said.text.splitlines()[1:] == [
        "Sorry, there will be no interpreter.",
        "The place is not fixed yet.",
        "Sorry, we cannot pay costs this time.",
        "The languages are not fixed yet.",
        "Questions? Write to us here.",
    ]


def test_of_a_deadline_that_is_open_a_new_title_is_said_with_its_close() -> None:
    named = replace(FUND, event=replace(FUND.event, title="Small grants"))
    lines = told(named, altered_code(1), on(18), news=frozenset({Facet.WHEN})).said.text.splitlines()
    assert lines[0] == "Small grants is open now. It closes on Friday 27 November at 17:00."


def test_of_a_deadline_the_close_is_said_and_what_is_new() -> None:
    lines = told(
        replace(FUND, ask=""), changed_code(1), on(18), news=frozenset({Facet.ASK})
    ).said.text.splitlines()
    assert lines[0] == "A change: The small fund now closes on Friday 27 November at 17:00."
    assert lines[-1] == "Questions? Write to us here."


@pytest.mark.parametrize("language", DRAFTS.languages())
@pytest.mark.parametrize("folding", [Folding.OFF, Folding.PUNCTUATION])
@pytest.mark.parametrize("meeting", [FORUM, BARE, RICH])
def test_whatever_has_changed_fits_a_phone_and_says_whether_there_is_an_interpreter(
    language: Language, folding: Folding, meeting: Meeting
) -> None:
    by = teller(folding=folding)
    there = Reply.MEETING_INTERPRETER if meeting.interpreter else Reply.MEETING_NO_INTERPRETER
    for day, code in itertools.product((19, 25, 26), (changed_code(1), altered_code(1))):
        text = told(meeting, code, on(day), language=language, by=by, news=ALL).said.text
        assert count_segments(text).segments <= PUSH_SEGMENTS
        assert by.voice.set_text(DRAFTS.say(language, LIBRARY.reply(there)).text, language, SMS) in text
        assert meeting.event.title in text


@pytest.mark.parametrize("language", DRAFTS.languages())
@pytest.mark.parametrize("facet", list(Facet))
def test_one_change_of_an_ordinary_meeting_is_told_whole(language: Language, facet: Facet) -> None:
    by = teller(folding=Folding.OFF)
    one = told(FORUM, changed_code(1), on(19), language=language, by=by, news=frozenset({facet}))
    none = told(FORUM, changed_code(1), on(19), language=language, by=by, news=frozenset({Facet.PLACE}))
    more = facet in {Facet.INTERPRETER, Facet.PAYS, Facet.LANGUAGES}
    assert len(one.said.text.splitlines()) == len(none.said.text.splitlines()) + more


@pytest.mark.parametrize("language", DRAFTS.languages())
@pytest.mark.parametrize("folding", [Folding.OFF, Folding.PUNCTUATION])
def test_a_link_for_the_calendar_fits_below_what_closes_whole(language: Language, folding: Folding) -> None:
    by = teller(folding=folding)
    link = "https://handbill.example.org/c/abcdefgh2345.ics"
    for meeting, codes in ((FUND, ("opening",)), (FUND, (changed_code(1),)), (FORUM, (changed_code(1),))):
        for day in (5, 19, 25):
            occasion = Occasion(
                meeting=meeting,
                news=frozenset({Facet.ASK}),
                codes=codes,
                groups=(),
                asks=False,
                now=instant(on(day), LONDON),
                calendar=link,
            )
            text = by(occasion, language, SMS).said.text
            assert count_segments(text).segments <= PUSH_SEGMENTS
            assert meeting.event.title in text
            assert link in text or meeting is FORUM
