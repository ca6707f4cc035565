"""How a survey looks: numbered lines for a phone, or a text with buttons. One question, two faces."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from bot.domain.surveys.answers import Answer, State
from bot.domain.surveys.definition import Kind, Question, Survey
from bot.domain.surveys.engine import Asked, Completed, HandedOver, Skipped, Step, Understood
from bot.domain.surveys.placing import closing_of
from bot.domain.typology import DONT_KNOW
from bot.domain.wording import Reply, Wording, fill

FRAME = (
    Reply.SURVEY_ECHO,
    Reply.SURVEY_SKIPPED,
    Reply.SURVEY_AGAIN,
    Reply.SURVEY_AGAIN_TEXT,
    Reply.SURVEY_SEVERAL,
    Reply.SURVEY_LIST,
    Reply.SURVEY_DONT_KNOW,
)
"""The replies that every survey is framed by."""

_EXAMPLE = 20
"""A number for an example of one."""

_ENDS = " .!\u2026\u0964\u06d4\u3002\uff01"
"""What ends a sentence: the line that says it back has its own."""

LONGEST_ECHO = 40
"""Characters of a free text that are said back: enough to see that it was heard."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Face:
    """A text to send, and the words of its buttons 1, 2, 3 where a channel has them."""

    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Tongue:
    """How one reader is spoken to.

    `say` gives a wording in their language; `frame` has the wording of each reply of FRAME; `values` fill the
    names in braces that the survey asks for. `buttons` says whether their channel has buttons.
    """

    say: Callable[[Wording], str]
    frame: Mapping[Reply, Wording]
    values: Mapping[str, str]
    buttons: bool

    def text(self, wording: Wording) -> str:
        return fill(self.say(wording), self.values)

    def reply(self, reply: Reply, **values: str) -> str:
        return fill(self.say(self.frame[reply]), values)


def face_of(survey: Survey, step: Step, tongue: Tongue) -> Face | None:
    """What is said after a step: what was understood, then the next question or the closing words.

    None when there is nothing to say: a text that a person reads is answered as any other such text.
    """
    lines: list[str] = []
    for event in step.events:
        match event:
            case Understood():
                lines.append(_echo(survey, event, tongue))
            case Skipped():
                lines.append(tongue.reply(Reply.SURVEY_SKIPPED))
            case Asked():
                return _asking(survey, event, lines, tongue)
            case Completed():
                return joined([*lines, tongue.text(closing_of(survey, step.state.answers).text)], tongue)
            case HandedOver():
                return None
    return None


def opening_of(survey: Survey, step: Step, tongue: Tongue) -> Face:
    """The first text of a survey: its opening and the question that `begin` asked."""
    return _before_question(survey, step.state, [tongue.text(survey.opening)], tongue)


def reminder_of(survey: Survey, state: State, tongue: Tongue) -> Face:
    """The reminder: a line, and the question that waits once more."""
    return _before_question(survey, state, [tongue.text(survey.reminder)], tongue)


def question_of(survey: Survey, state: State, tongue: Tongue) -> Face:
    """The question that waits, said again after something else came between."""
    return _before_question(survey, state, [], tongue)


def _before_question(survey: Survey, state: State, lines: Sequence[str], tongue: Tongue) -> Face:
    question = survey.question(state.asking)
    return joined(lines, tongue) if question is None else ask(question, lines, tongue)


def _asking(survey: Survey, event: Asked, lines: Sequence[str], tongue: Tongue) -> Face | None:
    question = survey.question(event.question)
    if question is None:
        return None
    return ask(question, [*lines, *([again(question, tongue)] if event.again else [])], tongue)


def ask(question: Question, lines: Sequence[str], tongue: Tongue) -> Face:
    """A question with its answers, after `lines`. Several answers are typed, for a button is only one."""
    labels = [_label(question, code, tongue) for code in question.codes]
    if tongue.buttons and question.kind is Kind.ONE:
        return joined([*lines, tongue.text(question.text)], tongue, tuple(labels))
    numbered = [f"{number} {label}" for number, label in enumerate(labels, start=1)]
    if question.kind is Kind.SEVERAL:
        numbered.append(tongue.reply(Reply.SURVEY_SEVERAL, example=example_of(question)))
    return joined([*lines, "\n".join([tongue.text(question.text), *numbered])], tongue)


def joined(paragraphs: Sequence[str], tongue: Tongue, choices: tuple[str, ...] = ()) -> Face:
    """Paragraphs as a text; on a phone a blank line is not worth its money."""
    return Face(text=("\n\n" if tongue.buttons else "\n").join(paragraphs), choices=choices)


def example_of(question: Question) -> str:
    """How an answer to `question` may look; nothing for a free text."""
    match question.kind:
        case Kind.ONE:
            return str(min(2, len(question.codes)))
        case Kind.SEVERAL:
            return "1 3" if len(question.choices) > 2 else "1 2"
        case Kind.NUMBER:
            return str(max(question.least, min(question.most, _EXAMPLE)))
        case Kind.TEXT:
            return ""


def again(question: Question, tongue: Tongue) -> str:
    """The line that asks once more, with an example."""
    if question.kind is Kind.TEXT:
        return tongue.reply(Reply.SURVEY_AGAIN_TEXT)
    return tongue.reply(Reply.SURVEY_AGAIN, example=example_of(question))


def _echo(survey: Survey, event: Understood, tongue: Tongue) -> str:
    question = survey.question(event.question)
    return "" if question is None else said_back(question, event.answer, tongue)


def said_back(question: Question, answer: Answer, tongue: Tongue) -> str:
    """The line that says what was understood."""
    if answer.codes:
        labels = (_label(question, code, tongue) for code in answer.codes)
        said = reduce(lambda first, rest: tongue.reply(Reply.SURVEY_LIST, first=first, rest=rest), labels)
    elif answer.number is not None:
        said = str(answer.number)
    else:
        text = answer.text.rstrip(_ENDS)
        said = text if len(text) <= LONGEST_ECHO else f"{text[:LONGEST_ECHO].rstrip()} (...)"
    return tongue.reply(Reply.SURVEY_ECHO, answer=said)


def _label(question: Question, code: str, tongue: Tongue) -> str:
    choice = question.choice(code)
    if choice is not None:
        return tongue.text(choice.label)
    return tongue.reply(Reply.SURVEY_DONT_KNOW) if code == DONT_KNOW else code
