import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.surveys.answers import Answer, BadState, State
from bot.domain.surveys.definition import Survey
from bot.domain.surveys.engine import (
    Asked,
    Completed,
    Dropped,
    HandedOver,
    Skipped,
    Step,
    Understood,
    answer,
    begin,
)
from bot.domain.surveys.placing import closing_of
from tests.unit.surveys.samples import EAR, SAMPLE


def reloaded(state: State) -> State:
    """The state after it was stored and read again, as it is at every wait."""
    again = State.from_plain(json.loads(json.dumps(state.to_plain())))
    assert again == state
    return again


def play(*texts: str, survey: Survey = SAMPLE) -> Step:
    """What comes of texts, each given to an engine that knows nothing but the stored state."""
    step = begin(survey)
    for text in texts:
        step = answer(survey, reloaded(step.state), text, EAR)
    return step


def test_the_first_question_is_asked() -> None:
    assert begin(SAMPLE) == Step(
        state=State(survey="sample", asking="coming"), events=(Asked(question="coming"),)
    )


def test_an_answer_is_kept_and_the_next_question_asked() -> None:
    step = play("1")
    assert step.events == (
        Understood(question="coming", answer=Answer(codes=("yes",))),
        Asked(question="help"),
    )


def test_a_question_whose_condition_does_not_hold_is_not_asked() -> None:
    assert play("2").state.asking == "wish"


def test_every_question_answered_or_skipped_is_complete() -> None:
    step = play("yes", "1 3", "skip", "thank you")
    assert step.state.is_complete
    assert step.events[-1] == Completed()
    assert step.state.skipped == {"people"}
    assert list(step.state.answers) == ["coming", "help", "wish"]


def test_what_is_answered_is_kept_when_someone_stops_half_way() -> None:
    state = reloaded(play("1", "3").state)
    assert state.answers == {"coming": Answer(codes=("yes",)), "help": Answer(codes=("food",))}


def test_what_cannot_be_read_is_asked_again_once_then_goes_to_a_person() -> None:
    first, second, third = (play(*["hm"] * times) for times in (1, 2, 3))
    assert first.events == (Asked(question="coming", again=True),)
    assert second.events == third.events == (HandedOver(question="coming"),)
    assert play("hm", "hm", "hm", "2").state.asking == "wish"
    assert play("hm", "1", "hm").events == (Asked(question="help", again=True),)


def test_back_asks_the_question_before_and_keeps_its_answer() -> None:
    step = play("1", "3", "back")
    assert step.events == (Asked(question="help"),)
    assert step.state.answers["help"] == Answer(codes=("food",))


def test_back_at_the_first_question_asks_it_once_more() -> None:
    assert play("back") == begin(SAMPLE)


def test_back_passes_over_what_is_not_asked() -> None:
    assert play("2", "back").state.asking == "coming"


def test_another_answer_drops_what_is_not_asked_any_more() -> None:
    step = play("1", "3", "12", "back", "back", "back", "2")
    assert step.events == (
        Understood(question="coming", answer=Answer(codes=("no",))),
        Dropped(question="help"),
        Dropped(question="people"),
        Asked(question="wish"),
    )
    assert step.state == play("2").state


def test_skip_leaves_a_question_out_and_an_answer_brings_it_back() -> None:
    assert play("skip").events == (Skipped(question="coming"), Asked(question="people"))
    assert play("skip", "back", "1").state == play("1").state
    assert play("1", "3", "back", "skip").state == play("1", "skip").state


def test_a_complete_survey_takes_nothing_more() -> None:
    state = play("2", "thanks").state
    assert answer(SAMPLE, state, "back", EAR) == Step(state=state)


def test_a_state_from_an_older_definition_goes_on() -> None:
    old = State(
        survey="sample",
        asking="colour",
        answers={
            "coming": Answer(codes=("yes",)),
            "colour": Answer(text="blue"),
            "people": Answer(number=99),
        },
        skipped=frozenset({"shape"}),
    )
    step = answer(SAMPLE, old, "3", EAR)
    assert step == replace(play("1"), events=(Asked(question="help"),))


def test_the_first_closing_that_fits_is_said() -> None:
    for texts, closing in ((("2", "x"), "A pity."), (("1", "1", "2", "x"), "See you."), ((), "See you.")):
        assert closing_of(SAMPLE, play(*texts).state.answers).text.english == closing


typed = st.one_of(
    st.sampled_from(["1", "2", "3", "1 3", "20", "back", "skip", "don't know", "yes", "tak", "hm", "tea"]),
    st.text(max_size=20),
)


@settings(deadline=None)
@given(st.lists(typed, max_size=12))
def test_whatever_is_typed_the_state_survives_and_stands_for_what_is_asked(texts: list[str]) -> None:
    state = play(*texts).state
    asked = [question.id for question in SAMPLE.asked(state.answers)]
    settled = set(state.answers) | state.skipped
    assert settled <= set(asked)
    assert state.is_complete == (settled == set(asked) and state.asking is None)
    assert not set(state.answers) & state.skipped
    assert state.is_complete or state.asking in asked


good = st.fixed_dictionaries(
    {
        "coming": st.sampled_from(["1", "2", "3"]),
        "help": st.sampled_from(["1", "2 3", "4"]),
        "people": st.sampled_from(["1", "20"]),
        "wish": st.sampled_from(["tea", "don't know"]),
    }
)


def go_on(state: State, *texts: str) -> State:
    for text in texts:
        state = answer(SAMPLE, reloaded(state), text, EAR).state
    return state


def follow(answers: dict[str, str], count: int) -> State:
    """The state of one who gave the first `count` of these answers."""
    state = begin(SAMPLE).state
    for _ in range(count):
        if state.asking is not None:
            state = go_on(state, answers[state.asking])
    return state


@settings(deadline=None)
@given(good, st.integers(min_value=1, max_value=3), st.integers(min_value=1, max_value=4))
def test_back_and_the_same_answer_is_the_same_state(answers: dict[str, str], count: int, steps: int) -> None:
    there = follow(answers, count)
    if there.is_complete:
        return
    back = go_on(there, *["back"] * steps)
    assert back.asking is not None
    assert go_on(back, answers[back.asking]) == there


@settings(deadline=None)
@given(good, good)
def test_however_one_came_to_the_answers_the_state_is_the_same(
    first: dict[str, str], last: dict[str, str]
) -> None:
    straight, state = follow(last, 3), follow(first, 3)
    while not state.is_complete and state.answers != straight.answers:
        asked = [question.id for question in SAMPLE.asked(state.answers)]
        wrong = next(each for each in asked if state.answers.get(each) != straight.answers.get(each))
        while (asking := state.asking) != wrong and asking is not None:
            state = go_on(state, "back" if wrong in state.answers else last[asking])
        state = go_on(state, last[wrong])
    if not state.is_complete:
        assert state == straight


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        {},
        {"survey": "sample", "asking": 3, "answers": {}, "skipped": [], "misses": 0},
        {
            "survey": "sample",
            "asking": None,
            "answers": {"coming": {"codes": []}},
            "skipped": [],
            "misses": 0,
        },
        {"survey": "sample", "asking": None, "answers": {}, "skipped": [1], "misses": 0},
    ],
)
def test_what_is_no_state_is_refused(plain: object) -> None:
    with pytest.raises(BadState):
        State.from_plain(plain)
