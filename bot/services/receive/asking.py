"""Questions that a phone is asked, one at a time, and the answers to a plain yes or no."""

from datetime import timedelta

from bot.domain.figures import read_figures
from bot.domain.ids import Language
from bot.domain.inbound import Question, QuestionKind
from bot.domain.invitations import Code
from bot.domain.keywords import Keyword
from bot.services.receive.turn import Turn

QUESTION_LIFE = timedelta(days=1)
JOINING_LIFE = timedelta(days=7)
"""People join on paper's word; they may read the question days later."""

_QUESTION_MARKS = ("?", "\u061f", "\uff1f")
_DIGITS = {1: Keyword.YES, 2: Keyword.NO}


async def ask(turn: Turn, kind: QuestionKind, invitation: Code | None = None) -> None:
    """Open a question on the phone; `invitation` makes it a step of joining."""
    life = QUESTION_LIFE if invitation is None else JOINING_LIFE
    question = Question(kind=kind, asked_at=turn.now, closes_at=turn.now + life, invitation=invitation)
    await turn.tx.questions.open(turn.actor, turn.caller.address, question)


async def is_asked_for_words(turn: Turn) -> bool:
    """Whether the phone is asked something that people answer in words of their own.

    Then what only begins like a command, and is none we can follow, is their answer: "jargon puts us off".
    """
    question = await turn.tx.questions.current(turn.actor, turn.caller.address, turn.now)
    return question is not None and question.kind in {QuestionKind.VIEW, QuestionKind.SURVEY}


def ends_as_question(text: str) -> bool:
    """Whether somebody asks us: what only begins like a command is then for a person to answer."""
    return text.rstrip().endswith(_QUESTION_MARKS)


def yes_and_no(turn: Turn, language: Language) -> tuple[str, ...]:
    """How a language says yes and no, the first words of its list."""
    words = turn.content.vocabulary().by_language[language]
    return tuple(words[each][0] for each in (Keyword.YES, Keyword.NO))


def read_yes_or_no(turn: Turn) -> Keyword | None:
    """The word that the text is, or what its digit stands for: 1 is yes, 2 is no."""
    command = turn.content.vocabulary().read(turn.text)
    return command.keyword if command else _DIGITS.get(read_figures(turn.text) or 0)
