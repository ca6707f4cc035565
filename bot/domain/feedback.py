"""What representatives tell after a meeting of a board (Lewisham had a short form, compiled every month)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.errors import Refused
from bot.domain.ids import BoardId

SURVEY = "board_feedback"
"""The survey that asks: a file of content/surveys/."""

_LAST_MONTH = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Debriefing:
    """A meeting of a board on a day, after which its representatives are asked."""

    board: BoardId
    title: str
    held_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class EndedMeeting:
    """A meeting that is over. `board` is the name of a board as the register has it."""

    board: str
    title: str
    ended_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """What was told after a meeting: of each who was asked, their answers by question. Never by whom."""

    board: str
    title: str
    held_on: date
    simulated: bool
    answers: tuple[Mapping[str, str], ...]

    @property
    def asked(self) -> int:
        return len(self.answers)

    @property
    def answered(self) -> int:
        return sum(map(bool, self.answers))


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """What was told of one board: the days of its meetings, and the texts to each question."""

    board: str
    held_on: tuple[date, ...]
    texts: Mapping[str, tuple[str, ...]]


def by_board(heard: Sequence[Heard], questions: Sequence[str]) -> list[Section]:
    """What was told, board by board; those of which nothing was told are left out."""
    sections: list[Section] = []
    for board in dict.fromkeys(each.board for each in heard):
        theirs = [each for each in heard if each.board == board and each.answered]
        if theirs:
            texts = {
                question: tuple(
                    answers[question] for each in theirs for answers in each.answers if answers.get(question)
                )
                for question in questions
            }
            days = tuple(dict.fromkeys(each.held_on for each in theirs))
            sections.append(Section(board=board, held_on=days, texts=texts))
    return sections


def month_of(text: str) -> tuple[date, date]:
    """The first day of a month written as 2026-11, and that of the next. Raises Refused."""
    try:
        year, month = text.split("-")
        first = date(int(year), int(month), 1)
    except ValueError as error:
        raise Refused(f"Not a month: '{text}'. Write it as 2026-11.") from error
    after = date(first.year + first.month // _LAST_MONTH, first.month % _LAST_MONTH + 1, 1)
    return first, after
