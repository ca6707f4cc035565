"""The keys of a file in content/surveys/. Their meaning is in domain/surveys/definition.py."""

from pydantic import Field

from bot.domain.keywords import Keyword
from bot.domain.levels import Level
from bot.domain.surveys.definition import Kind
from bot.library.reading import FileShape

_CODE = r"^[a-z0-9]+(_[a-z0-9]+)*$"
Says = dict[str, list[str]]
"""Conditions: of earlier questions, the codes that count."""


class ChoiceShape(FileShape):
    """A choice; its meaning is in domain/surveys/definition.py."""

    code: str = Field(pattern=_CODE)
    label: str = Field(min_length=1)
    words: str = ""
    means: Keyword | None = None


class QuestionShape(FileShape):
    """A question. `when` and `unless` are about earlier answers."""

    id: str = Field(pattern=_CODE)
    kind: Kind
    text: str = Field(min_length=1)
    choices: tuple[ChoiceShape, ...] = ()
    when: Says = Field(default_factory=dict)
    unless: Says = Field(default_factory=dict)
    dont_know: str | None = None
    least: int | None = Field(default=None, ge=0)
    most: int | None = Field(default=None, ge=0, le=999_999)


class ClosingShape(FileShape):
    """Words for the end, and for whom they are."""

    id: str = Field(pattern=_CODE)
    text: str = Field(min_length=1)
    when: Says = Field(default_factory=dict)
    unless: Says = Field(default_factory=dict)
    levels: tuple[Level, ...] = ()


class SurveyFile(FileShape):
    """The keys of a survey's file."""

    id: str = Field(pattern=_CODE)
    places: bool = False
    reminder_after: int = Field(ge=1)
    close_after: int = Field(ge=1)
    fills: dict[str, str] = Field(default_factory=dict)
    opening: str = Field(min_length=1)
    reminder: str = Field(min_length=1)
    questions: tuple[QuestionShape, ...] = Field(min_length=1)
    closings: tuple[ClosingShape, ...] = Field(min_length=1)
