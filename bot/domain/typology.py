"""Placing a group on the typology from what it answers, and what tends to go with each end of it.

The levels are those of London 2007, figure 1; the factors those of figure 2. The rule stands in `_CRITERIA`:
a group is at the highest level whose every criterion its answers meet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from bot.domain.errors import Refused
from bot.domain.levels import Level


class Question(StrEnum):
    """What a check-in asks about a group. The values are stable: they are kept with the answers."""

    UNDERSTANDING = "understanding"
    UPDATES = "updates"
    SERVICES = "services"
    PART = "part"
    YOUNG = "young"


DONT_KNOW = "dont_know"
"""Always an answer. Of understanding it says none; of anything else it tells as little as no answer."""

CODES: Mapping[Question, tuple[str, ...]] = {
    Question.UNDERSTANDING: ("none", "misread", "some", "good"),
    Question.UPDATES: ("none", "some", "regular"),
    Question.SERVICES: ("none", "looking", "starting", "built"),
    Question.PART: ("none", "consulted", "board"),
    Question.YOUNG: ("no", "asked", "run"),
}
"""The answers to each question from least to most; of understanding, none and misread rank equal."""


class Certainty(StrEnum):
    """How sure a placement is.

    PARTIAL: an answer that is not there could change the level. MIXED: the group does more than what it
    knows would let one expect. CLEAR: neither.
    """

    CLEAR = "clear"
    MIXED = "mixed"
    PARTIAL = "partial"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Answers that met, or missed, one criterion of a level: pairs of question and code."""

    level: Level
    answers: tuple[tuple[Question, str], ...]
    met: bool

    def __str__(self) -> str:
        named = ", ".join(f"{question}={code}" for question, code in self.answers)
        return f"{named}: {'meets' if self.met else 'misses'} {self.level}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """Where a group stands. `level` is None when nothing is known of its understanding.

    `reasons` are about every level up to the one above the group's; `missing` are the questions it did not
    answer, in their order.
    """

    level: Level | None
    certainty: Certainty
    reasons: tuple[Reason, ...]
    missing: tuple[Question, ...]


Answers = Mapping[Question, str]

_UNDERSTOOD = {Question.UNDERSTANDING: frozenset({"good"})}

_CRITERIA: Mapping[Level, tuple[tuple[Mapping[Question, frozenset[str]], ...], ...]] = {
    Level.LOW: (({Question.UNDERSTANDING: frozenset({"some", "good"})},),),
    Level.MEDIUM: (
        (_UNDERSTOOD,),
        (
            {Question.SERVICES: frozenset({"starting", "built"})},
            {Question.SERVICES: frozenset({"looking"}), Question.UPDATES: frozenset({"regular"})},
        ),
    ),
    Level.HIGH: (
        (_UNDERSTOOD,),
        ({Question.SERVICES: frozenset({"built"})},),
        ({Question.PART: frozenset({"consulted", "board"})},),
    ),
}
"""Of each level its criteria; of each criterion the ways to meet it, and for each the answers it takes."""

_BEYOND: Mapping[Level, Mapping[Question, frozenset[str]]] = {
    Level.VERY_LOW: {
        Question.SERVICES: frozenset({"starting", "built"}),
        Question.PART: frozenset({"consulted", "board"}),
    },
    Level.LOW: {Question.SERVICES: frozenset({"starting", "built"}), Question.PART: frozenset({"board"})},
    Level.MEDIUM: {Question.PART: frozenset({"board"})},
    Level.HIGH: {},
}
"""What a group of a level does beyond it: any of this makes its placement mixed."""

_THAT_DECIDE = (Question.UNDERSTANDING, Question.UPDATES, Question.SERVICES, Question.PART)
"""Young people's part is in figure 1's high row, but a group can seldom show it in a text: it is recorded."""


def read_answers(given: Mapping[str, str]) -> dict[Question, str]:
    """Codes by the names of their questions, as answers. Raises Refused for one that does not exist."""
    answers: dict[Question, str] = {}
    for name, code in given.items():
        if name not in set(Question):
            raise Refused(f"There is no question '{name}'. There are: {', '.join(Question)}.")
        question = Question(name)
        known = (*CODES[question], DONT_KNOW)
        if code not in known:
            raise Refused(f"'{code}' is no answer to {question}. There are: {', '.join(known)}.")
        answers[question] = code
    return answers


def place(answers: Answers) -> Placement:
    """Where a group with these answers stands, how sure that is, and why.

    `answers` holds codes of CODES or DONT_KNOW; a question that was skipped or not asked is left out.
    """
    told = _told(answers)
    level = _level(told)
    return Placement(
        level=level,
        certainty=_certainty(told, level),
        reasons=tuple(_reasons(told, level)),
        missing=tuple(question for question in Question if question not in told),
    )


def _told(answers: Answers) -> dict[Question, str]:
    """What the answers tell, in the order of the questions, so that theirs does not matter."""
    told: dict[Question, str] = {}
    for question in Question:
        code = answers.get(question)
        if code == DONT_KNOW:
            code = "none" if question is Question.UNDERSTANDING else None
        if code is not None:
            told[question] = code
    return told


def _level(told: Answers) -> Level | None:
    if Question.UNDERSTANDING not in told:
        return None
    reached = [
        level
        for level, criteria in _CRITERIA.items()
        if all(any(_is_met(way, told) for way in ways) for ways in criteria)
    ]
    return max(reached, key=lambda level: level.rank, default=Level.VERY_LOW)


def _is_met(way: Mapping[Question, frozenset[str]], told: Answers) -> bool:
    return all(told.get(question) in codes for question, codes in way.items())


def _certainty(told: Answers, level: Level | None) -> Certainty:
    open_questions = [question for question in _THAT_DECIDE if question not in told]
    for codes in product(*(CODES[question] for question in open_questions)):
        if _level({**told, **dict(zip(open_questions, codes, strict=True))}) is not level:
            return Certainty.PARTIAL
    beyond = _BEYOND[level] if level is not None else {}
    if any(told.get(question) in codes for question, codes in beyond.items()):
        return Certainty.MIXED
    return Certainty.CLEAR


def _reasons(told: Answers, level: Level | None) -> Iterator[Reason]:
    """What met or missed each criterion, up to the level above; a criterion nobody spoke to has none."""
    if level is None:
        return
    for above, criteria in _CRITERIA.items():
        if above.rank > level.rank + 1:
            return
        for ways in criteria:
            if named := _named(ways, told):
                met = any(_is_met(way, told) for way in ways)
                yield Reason(level=above, answers=named, met=met)


def _named(
    ways: tuple[Mapping[Question, frozenset[str]], ...], told: Answers
) -> tuple[tuple[Question, str], ...]:
    """The answers that decide a criterion: those of the way that comes nearest to being met."""
    nearest = max(ways, key=lambda way: sum(told.get(question) in codes for question, codes in way.items()))
    met = _is_met(nearest, told)
    first = next(iter(nearest))
    if not met and told.get(first) not in nearest[first]:
        return ((first, told[first]),) if first in told else ()
    return tuple((question, told[question]) for question in nearest if question in told)


class End(StrEnum):
    """The two ends of the typology that figure 2 speaks of."""

    LOW = "low"
    """Very low or low."""
    HIGH = "high"
    """Medium or high."""


class Whose(StrEnum):
    """Whom a factor is a fact about: an area, told once by a coordinator, or a group."""

    AREA = "area"
    GROUP = "group"


@dataclass(frozen=True, kw_only=True, slots=True)
class Factor:
    """What goes with one end of the typology. It explains a level and never sets one.

    `code` is stable; `says` is for coordinators, and never sent to volunteers.
    """

    code: str
    end: End
    whose: Whose
    says: str


FACTORS = tuple(
    Factor(code=code, end=end, whose=whose, says=says)
    for code, end, whose, says in (
        ("own_resources", End.LOW, Whose.GROUP, "finds and sorts information with its own resources"),
        ("few_staff", End.LOW, Whose.GROUP, "few staff cover everything"),
        ("cvs_developing", End.LOW, Whose.AREA, "the CVS is still developing"),
        ("little_known", End.LOW, Whose.GROUP, "little known of local consultation and commissioning"),
        ("reacts", End.LOW, Whose.GROUP, "reacts to chances as they come"),
        ("strategies_new", End.LOW, Whose.AREA, "the council's strategies are new or unfinished"),
        ("regular_updates", End.HIGH, Whose.GROUP, "gets regular written and electronic updates"),
        ("named_lead", End.HIGH, Whose.GROUP, "someone is named to lead"),
        ("cvs_developed", End.HIGH, Whose.AREA, "the CVS is well developed"),
        ("cvs_funded", End.HIGH, Whose.AREA, "the CVS has money for tailored support"),
        ("led_networks", End.HIGH, Whose.AREA, "BAME-led networks are well established"),
        ("settled_consulting", End.HIGH, Whose.AREA, "the council has a long-standing consultation strategy"),
        ("on_boards", End.HIGH, Whose.AREA, "BAME representatives sit on boards and sub-groups"),
        ("seeks_out", End.HIGH, Whose.GROUP, "seeks statutory bodies out"),
    )
)
"""Figure 2 of London 2007: six factors of the low end, eight of the high end. No case has them all."""
