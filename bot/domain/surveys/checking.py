"""Whether a survey can be asked in a language: every text fits, and no words mean two answers."""

from collections.abc import Callable, Iterator, Mapping

from bot.domain.keywords import Keyword
from bot.domain.richtext import TELEGRAM_UNITS
from bot.domain.segments import units_over, utf16_units
from bot.domain.surveys.answers import Answer
from bot.domain.surveys.definition import Choice, Kind, Question, Survey
from bot.domain.surveys.faces import LONGEST_ECHO, Face, Tongue, again, ask, joined, said_back
from bot.domain.surveys.reading import phrases_of
from bot.domain.wording import Reply, Wording

LONGEST_BUTTON = 40
"""Characters. A phone shows about as many on a button before it cuts them off."""


def clashes(
    question: Question, text_of: Callable[[Wording], str], commands: Mapping[str, Keyword]
) -> Iterator[tuple[Choice, str]]:
    """Choices whose words, in one language, another has too, or are a command of their own; and why."""
    owners: dict[str, str] = {}
    for choice in question.choices:
        for phrase in phrases_of(choice, text_of):
            if owners.setdefault(phrase, choice.code) != choice.code:
                yield choice, f"'{phrase}' is an answer already: {owners[phrase]}"
            elif commands.get(phrase, Keyword.YES) not in {Keyword.YES, Keyword.NO}:
                yield choice, f"'{phrase}' means {commands[phrase]} already"


def overlong(
    survey: Survey, tongue: Tongue, limit: int, as_sent: Callable[[str], str]
) -> Iterator[tuple[Wording, str]]:
    """Texts over the limit of the channel that `tongue` speaks on, by the wording to shorten, and why.

    `limit` counts SMS segments; `as_sent` sets a text as it leaves.
    """
    if tongue.buttons:
        for question in survey.questions:
            for choice in question.choices if question.kind is Kind.ONE else ():
                if (length := len(tongue.text(choice.label))) > LONGEST_BUTTON:
                    yield choice.label, f"is {length - LONGEST_BUTTON} characters too long for a button"
    for wording, face in longest_faces(survey, tongue):
        if tongue.buttons:
            if (over := utf16_units(as_sent(face.text)) - TELEGRAM_UNITS) > 0:
                yield wording, f"is {over} units too long for Telegram"
        elif over := units_over(as_sent(face.text), limit):
            yield wording, f"with what stands around it is {over} units too long for {limit} SMS segments"


def longest_faces(survey: Survey, tongue: Tongue) -> Iterator[tuple[Wording, Face]]:
    """Every question and closing, after the longest line that may stand before it, by its own wording.

    For checking that all of it fits its channel before anybody is asked.
    """
    lines = [tongue.reply(Reply.SURVEY_SKIPPED)]
    for at, question in enumerate(survey.questions):
        openings = [tongue.text(survey.opening)] if at == 0 else lines
        before = max([*openings, again(question, tongue), tongue.text(survey.reminder)], key=len)
        yield question.text, ask(question, [before], tongue)
        lines += [said_back(question, answer, tongue) for answer in _longest_answers(question)]
    for closing in survey.closings:
        yield closing.text, joined([max(lines, key=len), tongue.text(closing.text)], tongue)


def _longest_answers(question: Question) -> Iterator[Answer]:
    """Answers to `question`, the longest that there can be among them."""
    match question.kind:
        case Kind.ONE:
            yield from (Answer(codes=(code,)) for code in question.codes)
        case Kind.SEVERAL:
            yield Answer(codes=tuple(choice.code for choice in question.choices))
        case Kind.NUMBER:
            yield Answer(number=question.most)
        case Kind.TEXT:
            yield Answer(text="a" * LONGEST_ECHO)
