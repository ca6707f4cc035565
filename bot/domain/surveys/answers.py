"""What a person answered, and how far they are: plain values that are stored between two texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.errors import HandbillError


class BadState(HandbillError):
    """What was stored is no state of a survey. The message names the part, never an answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One answer: codes of what was chosen, a number, or a text. "Don't know" is a code to any question."""

    codes: tuple[str, ...] = ()
    number: int | None = None
    text: str = ""

    def to_plain(self) -> dict[str, Any]:
        """The answer as JSON holds it."""
        if self.codes:
            return {"codes": list(self.codes)}
        return {"text": self.text} if self.number is None else {"number": self.number}

    @classmethod
    def from_plain(cls, plain: Any) -> "Answer":
        """The answer that `to_plain` gave. Raises BadState."""
        match plain:
            case {"codes": [*codes]} if codes and all(isinstance(code, str) for code in codes):
                return cls(codes=tuple(codes))
            case {"number": int(number)}:
                return cls(number=number)
            case {"text": str(text)}:
                return cls(text=text)
        raise BadState("An answer that was stored cannot be read.")


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """How far one person is with a survey.

    `asking` is the question that waits for an answer; None when the survey is complete, that is, when every
    question that was to be asked is answered or skipped. `misses` counts the texts in a row that could not be
    read as its answer. The engine alone makes states, so that two with the same answers are equal.
    """

    survey: str
    asking: str | None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    misses: int = 0

    @property
    def is_complete(self) -> bool:
        return self.asking is None

    def to_plain(self) -> dict[str, Any]:
        """The state as JSON holds it."""
        return {
            "survey": self.survey,
            "asking": self.asking,
            "answers": {question: answer.to_plain() for question, answer in self.answers.items()},
            "skipped": sorted(self.skipped),
            "misses": self.misses,
        }

    @classmethod
    def from_plain(cls, plain: Any) -> "State":
        """The state that `to_plain` gave. Raises BadState."""
        match plain:
            case {
                "survey": str(survey),
                "asking": str() | None as asking,
                "answers": dict(answers),
                "skipped": list(skipped),
                "misses": int(misses),
            } if all(isinstance(question, str) for question in (*answers, *skipped)):
                return cls(
                    survey=survey,
                    asking=asking,
                    answers={question: Answer.from_plain(each) for question, each in answers.items()},
                    skipped=frozenset(skipped),
                    misses=misses,
                )
        raise BadState("The state of a survey that was stored cannot be read.")
