"""What a survey is: its questions, when each is asked, and what is said around them.

A definition is content (content/surveys/, read by bot.library.surveys). Check-ins, RSVPs and feedback are all
definitions; none of them is code.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.keywords import Keyword
from bot.domain.levels import Level
from bot.domain.surveys.answers import Answer
from bot.domain.typology import DONT_KNOW
from bot.domain.wording import Wording


class Kind(StrEnum):
    """What a question takes for an answer."""

    ONE = "one"
    SEVERAL = "several"
    NUMBER = "number"
    TEXT = "text"

    @property
    def has_choices(self) -> bool:
        return self in {Kind.ONE, Kind.SEVERAL}


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """An answer one can choose. `code` is stable and is what is kept; `label` is what people read.

    `words` is a list, parted by commas, of what else they may type for it; it is translated like a text,
    and heard whether or not the translation has been reviewed. `means` is YES or NO where that is it.
    """

    code: str
    label: Wording
    words: Wording | None = None
    means: Keyword | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """Something earlier answers must say: one of `codes` to `question`, or with `unless` none of them.

    A question that was left out, or was not asked, says none of them.
    """

    question: str
    codes: frozenset[str]
    unless: bool = False

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        answer = answers.get(self.question)
        said = answer is not None and not self.codes.isdisjoint(answer.codes)
        return said is not self.unless


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One question. It is asked when all conditions of `when` hold.

    `unsure` is the code that "don't know" stands for, where it is one of the choices; else it is an answer of
    its own, and the last line of a list. `least` and `most` bound a number.
    """

    id: str
    kind: Kind
    text: Wording
    choices: tuple[Choice, ...] = ()
    when: tuple[Condition, ...] = ()
    unsure: str | None = None
    least: int = 0
    most: int = 99_999

    @property
    def codes(self) -> tuple[str, ...]:
        """What can be chosen, in the order of its numbers from 1."""
        listed = tuple(choice.code for choice in self.choices)
        return listed if self.unsure or not listed else (*listed, DONT_KNOW)

    def choice(self, code: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.code == code), None)

    def accepts(self, answer: Answer) -> bool:
        """Whether `answer` is still one to this question: its definition may have changed since."""
        if self.kind.has_choices:
            return bool(answer.codes) and set(answer.codes) <= {*self.codes, DONT_KNOW}
        if answer.codes:
            return answer.codes == (DONT_KNOW,)
        if self.kind is Kind.NUMBER:
            return answer.number is not None and self.least <= answer.number <= self.most
        return bool(answer.text)

    def wordings(self) -> Iterator[Wording]:
        yield self.text
        for choice in self.choices:
            yield choice.label
            if choice.words is not None:
                yield choice.words


@dataclass(frozen=True, kw_only=True, slots=True)
class Closing:
    """What is said at the end to those for whom `when` holds and, if there are `levels`, who are at one."""

    text: Wording
    when: tuple[Condition, ...] = ()
    levels: frozenset[Level] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """A survey. `reminder_after` and `close_after` are days after the first question went out.

    `opening` stands before the first question, `reminder` before the one that waits. Of `closings` the first
    that fits is said. `places` says that the answers place a group on the typology. `fills` are the names in
    braces that whoever sends the survey fills in, each with a sample as long as one may be.
    """

    id: str
    questions: tuple[Question, ...]
    opening: Wording
    reminder: Wording
    closings: tuple[Closing, ...]
    reminder_after: int
    close_after: int
    places: bool = False
    fills: Mapping[str, str] = field(default_factory=dict)

    def question(self, question: str | None) -> Question | None:
        return next((each for each in self.questions if each.id == question), None)

    def asked(self, answers: Mapping[str, Answer]) -> list[Question]:
        """The questions that are asked of one who gave these answers, in their order."""
        return [each for each in self.questions if all(one.holds(answers) for one in each.when)]

    def wordings(self) -> Iterator[Wording]:
        """Every text of it that is translated."""
        yield from (self.opening, self.reminder)
        for question in self.questions:
            yield from question.wordings()
        yield from (closing.text for closing in self.closings)

    def wordings_to_say(self) -> Iterator[Wording]:
        """The texts that go out: all but the words that are only heard."""
        heard = {choice.words for question in self.questions for choice in question.choices}
        return (wording for wording in self.wordings() if wording not in heard)
