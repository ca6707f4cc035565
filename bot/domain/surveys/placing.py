"""What the answers to a survey say of a group: its place on the typology."""

from collections.abc import Mapping

from bot.domain.surveys.answers import Answer
from bot.domain.surveys.definition import Closing, Survey
from bot.domain.typology import FACTORS, Answers, Factor, Placement, Question, Whose, place


def placing_answers(answers: Mapping[str, Answer]) -> Answers:
    """The codes of the answers that place a group; other questions of a survey are left out."""
    return {
        question: answer.codes[0]
        for question in Question
        if (answer := answers.get(question)) is not None and answer.codes
    }


def placement_of(survey: Survey, answers: Mapping[str, Answer]) -> Placement | None:
    """Where these answers place a group, or None for a survey that is about something else."""
    return place(placing_answers(answers)) if survey.places else None


def factors_of(answers: Mapping[str, Answer]) -> tuple[Factor, ...]:
    """The factors that a group has by its own word: those whose code is among its answers."""
    said = {code for answer in answers.values() for code in answer.codes}
    return tuple(factor for factor in FACTORS if factor.whose is Whose.GROUP and factor.code in said)


def closing_of(survey: Survey, answers: Mapping[str, Answer]) -> Closing:
    """What is said at the end: the first closing that fits. The last one fits everybody."""
    placement = placement_of(survey, answers)
    level = placement.level if placement is not None else None
    return next(
        closing
        for closing in survey.closings
        if all(condition.holds(answers) for condition in closing.when)
        and (not closing.levels or level in closing.levels)
    )
