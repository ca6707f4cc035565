"""Asking a survey's questions, one at a time: a state and a text in, a state and events out.

Pure: nothing here knows who is asked, by what channel or when. What is said after a step is made by
bot.domain.surveys.faces; a text that is another command (HELP, STOP) never comes here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.keywords import Keyword, normalise
from bot.domain.surveys.answers import Answer, State
from bot.domain.surveys.definition import Question, Survey
from bot.domain.surveys.reading import Ear, read

_ASKED_AGAIN = 1
"""Times that a question is asked again; what still cannot be read goes to a person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question is asked. `again` says that the last text was not understood as its answer."""

    question: str
    again: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Understood:
    """An answer was heard and is kept."""

    question: str
    answer: Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Skipped:
    """A question was left out."""

    question: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Dropped:
    """An answer was taken back, as its question is not asked any more."""

    question: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HandedOver:
    """A text was not understood a second time: a person reads it. The question stays open."""

    question: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Completed:
    """Every question that was to be asked is answered or skipped."""


Event = Asked | Understood | Skipped | Dropped | HandedOver | Completed


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What came of a text: the state to store, and what happened, in its order."""

    state: State
    events: tuple[Event, ...] = ()


def begin(survey: Survey) -> Step:
    """Ask the first question."""
    return _go_on(survey, {}, frozenset(), ())


def answer(survey: Survey, state: State, text: str, ear: Ear) -> Step:
    """Take a text as the answer to the question that waits. Never raises, whatever the text.

    BACK goes to the question before, whose answer is kept until another is given; SKIP leaves the one that
    waits out. A survey that is complete takes nothing more. A state from before the definition was changed
    goes on with the first question that is open now.
    """
    if state.is_complete:
        return Step(state=state)
    answers, skipped = _still_asked(survey, state.answers, state.skipped)
    question = survey.question(state.asking)
    if question is None or question not in survey.asked(answers):
        return _go_on(survey, answers, skipped, ())
    match ear.vocabulary.words.get(normalise(text)):
        case Keyword.BACK:
            return _ask(survey, answers, skipped, _before(survey, answers, skipped, question))
        case Keyword.SKIP:
            kept = {each: heard for each, heard in answers.items() if each != question.id}
            return _go_on(
                survey, kept, skipped | {question.id}, (Skipped(question=question.id),), state.answers
            )
    heard = read(question, text, ear)
    if heard is None:
        return _not_understood(state, question)
    understood = Understood(question=question.id, answer=heard)
    return _go_on(
        survey, {**answers, question.id: heard}, skipped - {question.id}, (understood,), state.answers
    )


def _not_understood(state: State, question: Question) -> Step:
    missed = replace(state, misses=state.misses + 1)
    event: Event = Asked(question=question.id, again=True)
    if missed.misses > _ASKED_AGAIN:
        event = HandedOver(question=question.id)
    return Step(state=missed, events=(event,))


def _go_on(
    survey: Survey,
    answers: Mapping[str, Answer],
    skipped: frozenset[str],
    events: tuple[Event, ...],
    before: Mapping[str, Answer] | None = None,
) -> Step:
    """Ask the first question that is neither answered nor skipped. `before` are the answers there were."""
    answers, skipped = _still_asked(survey, answers, skipped)
    told = {event.question for event in events if not isinstance(event, Completed)}
    gone = tuple(Dropped(question=each) for each in before or {} if each not in answers and each not in told)
    for question in survey.asked(answers):
        if question.id not in answers and question.id not in skipped:
            step = _ask(survey, answers, skipped, question)
            return replace(step, events=(*events, *gone, *step.events))
    state = State(survey=survey.id, asking=None, answers=answers, skipped=skipped)
    return Step(state=state, events=(*events, *gone, Completed()))


def _ask(survey: Survey, answers: Mapping[str, Answer], skipped: frozenset[str], question: Question) -> Step:
    state = State(survey=survey.id, asking=question.id, answers=answers, skipped=skipped)
    return Step(state=state, events=(Asked(question=question.id),))


def _before(
    survey: Survey, answers: Mapping[str, Answer], skipped: frozenset[str], question: Question
) -> Question:
    """The question before `question`, or itself when it is the first."""
    asked = survey.asked(answers)
    return asked[max(0, asked.index(question) - 1)]


def _still_asked(
    survey: Survey, answers: Mapping[str, Answer], skipped: frozenset[str]
) -> tuple[dict[str, Answer], frozenset[str]]:
    """The answers and skips of questions that are still asked, in the order of the questions.

    A condition is on earlier answers only, so one pass in that order is enough.
    """
    kept: dict[str, Answer] = {}
    left_out: set[str] = set()
    for question in survey.questions:
        if not all(condition.holds(kept) for condition in question.when):
            continue
        heard = answers.get(question.id)
        if heard is not None and question.accepts(heard):
            kept[question.id] = heard
        elif question.id in skipped:
            left_out.add(question.id)
    return kept, frozenset(left_out)
