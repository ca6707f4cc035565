"""The rule of placement, written here a second time as what each level asks for."""

from collections.abc import Callable, Iterator, Mapping
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.levels import Level
from bot.domain.typology import (
    CODES,
    DONT_KNOW,
    FACTORS,
    Certainty,
    End,
    Placement,
    Question,
    Whose,
    place,
    read_answers,
)

UNDERSTANDING, UPDATES, SERVICES, PART, YOUNG = Question
Given = Mapping[Question, str]

CRITERIA: Mapping[Level, Callable[[Given], bool]] = {
    Level.VERY_LOW: lambda told: told[UNDERSTANDING] in {"none", "misread", DONT_KNOW},
    Level.LOW: lambda told: told[UNDERSTANDING] in {"some", "good"},
    Level.MEDIUM: lambda told: (
        told[UNDERSTANDING] == "good"
        and (
            told.get(SERVICES) in {"starting", "built"}
            or (told.get(SERVICES) == "looking" and told.get(UPDATES) == "regular")
        )
    ),
    Level.HIGH: lambda told: (
        told[UNDERSTANDING] == "good"
        and told.get(SERVICES) == "built"
        and told.get(PART) in {"consulted", "board"}
    ),
}

MIXED: Mapping[Level, set[tuple[Question, str]]] = {
    Level.VERY_LOW: {(SERVICES, "starting"), (SERVICES, "built"), (PART, "consulted"), (PART, "board")},
    Level.LOW: {(SERVICES, "starting"), (SERVICES, "built"), (PART, "board")},
    Level.MEDIUM: {(PART, "board")},
    Level.HIGH: set(),
}


def combinations() -> Iterator[dict[Question, str]]:
    """Every set of answers there can be, what is not answered left out."""
    for codes in product(*((None, *CODES[question], DONT_KNOW) for question in Question)):
        yield {question: code for question, code in zip(Question, codes, strict=True) if code is not None}


def level_by_criteria(told: Given) -> Level | None:
    if UNDERSTANDING not in told:
        return None
    return [level for level in Level if CRITERIA[level](told)][-1]


def completions(told: Given) -> Iterator[dict[Question, str]]:
    """The answers with every gap filled in every way."""
    known = {
        question: code
        for question, code in told.items()
        if code != DONT_KNOW or question is UNDERSTANDING  # nothing else says less than the least answer
    }
    gaps = [question for question in Question if question not in known]
    for codes in product(*(CODES[question] for question in gaps)):
        yield known | dict(zip(gaps, codes, strict=True))


def test_every_combination_is_placed_by_the_criteria() -> None:
    count = 0
    for told in combinations():
        count += 1
        assert place(told).level == level_by_criteria(told), told
    assert count == 6 * 5 * 6 * 5 * 5


def test_every_combination_has_the_certainty_of_the_rule() -> None:
    seen: dict[tuple[tuple[Question, str], ...], bool] = {}
    for told in combinations():
        placement = place(told)
        deciding = tuple(sorted((question, code) for question, code in told.items() if question is not YOUNG))
        if deciding not in seen:
            seen[deciding] = any(level_by_criteria(full) != placement.level for full in completions(told))
        if seen[deciding]:
            wanted = Certainty.PARTIAL
        elif placement.level is not None and MIXED[placement.level] & set(told.items()):
            wanted = Certainty.MIXED
        else:
            wanted = Certainty.CLEAR
        assert placement.certainty is wanted, told


def test_what_is_not_answered_is_missing() -> None:
    for told in combinations():
        unknown = {question for question, code in told.items() if code == DONT_KNOW} - {UNDERSTANDING}
        assert set(place(told).missing) == (set(Question) - set(told)) | unknown


def test_reasons_name_only_answers_that_were_given() -> None:
    for told in combinations():
        for reason in place(told).reasons:
            assert reason.answers
            for question, code in reason.answers:
                assert told[question] in {code, DONT_KNOW if question is UNDERSTANDING else code}


def test_reasons_for_the_level_are_met_and_one_above_is_missed() -> None:
    for told in combinations():
        placement = place(told)
        if placement.level is None:
            assert placement.reasons == ()
            continue
        for reason in placement.reasons:
            assert reason.level.rank <= placement.level.rank + 1
            assert reason.met or reason.level.rank > placement.level.rank
        if placement.level is not Level.VERY_LOW:
            assert any(reason.level is placement.level for reason in placement.reasons)


RANKS = {
    question: {code: 0 if code == "misread" else rank for rank, code in enumerate(codes)}
    for question, codes in CODES.items()
}


def rank(level: Level | None) -> int:
    return -1 if level is None else level.rank


answers = st.fixed_dictionaries(
    {UNDERSTANDING: st.sampled_from(CODES[UNDERSTANDING])},
    optional={
        question: st.sampled_from(CODES[question]) for question in Question if question != "understanding"
    },
)


@settings(deadline=None)
@given(answers, st.sampled_from(Question), st.data())
def test_a_better_answer_never_lowers_the_level(
    told: dict[Question, str], question: Question, data: st.DataObject
) -> None:
    now = RANKS[question][told[question]] if question in told else -1
    better = [code for code, value in RANKS[question].items() if value >= now]
    raised = told | {question: data.draw(st.sampled_from(better))}
    assert rank(place(raised).level) >= rank(place(told).level)


@settings(deadline=None)
@given(answers)
def test_not_heard_of_and_misread_rank_equal(told: dict[Question, str]) -> None:
    none, misread = (place(told | {UNDERSTANDING: code}) for code in ("none", "misread"))
    assert (none.level, none.certainty, none.missing) == (misread.level, misread.certainty, misread.missing)


@settings(deadline=None)
@given(answers, st.data())
def test_the_order_of_the_answers_does_not_matter(told: dict[Question, str], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(list(told.items())))
    assert place(dict(shuffled)) == place(told)


def test_whether_young_people_help_to_run_things_never_sets_the_level() -> None:
    for told in combinations():
        if YOUNG not in told:
            placements = {place(told | {YOUNG: code}).level for code in CODES[YOUNG]} | {place(told).level}
            assert len(placements) == 1


def test_reasons_read_as_sentences() -> None:
    placement = place({UNDERSTANDING: "good", SERVICES: "looking", UPDATES: "regular", PART: "none"})
    assert placement.level is Level.MEDIUM
    assert [str(reason) for reason in placement.reasons] == [
        "understanding=good: meets low",
        "understanding=good: meets medium",
        "services=looking, updates=regular: meets medium",
        "understanding=good: meets high",
        "services=looking: misses high",
        "part=none: misses high",
    ]


def test_nothing_answered_is_not_placed() -> None:
    assert place({}) == Placement(
        level=None, certainty=Certainty.PARTIAL, reasons=(), missing=tuple(Question)
    )


@pytest.mark.parametrize(
    ("given_codes", "named"),
    [({"colour": "blue"}, "colour"), ({"understanding": "great"}, "great"), ({"young": "none"}, "none")],
)
def test_unknown_questions_and_codes_are_refused_by_name(given_codes: dict[str, str], named: str) -> None:
    with pytest.raises(Refused, match=f"'{named}'"):
        read_answers(given_codes)


@settings(deadline=None)
@given(st.permutations(list(Question)))
def test_answers_are_read_by_the_names_of_their_questions(order: list[Question]) -> None:
    codes = {str(question): CODES[question][-1] for question in order}
    assert place(read_answers(codes)).level is Level.HIGH


def test_figure_2_has_six_factors_of_the_low_end_and_eight_of_the_high() -> None:
    assert [sum(factor.end is end for factor in FACTORS) for end in End] == [6, 8]
    assert len({factor.code for factor in FACTORS}) == len(FACTORS)
    assert sum(factor.whose is Whose.AREA for factor in FACTORS) == 7


def test_ways_to_write_the_answers_down_are_one() -> None:
    told = {UNDERSTANDING: "good", UPDATES: "some", SERVICES: "built", PART: "board", YOUNG: "no"}
    assert len({str(place(dict(order))) for order in permutations(told.items())}) == 1
