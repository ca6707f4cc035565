"""What the services need from the world: the time, the words, and a way to tell how far they are."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Protocol

from bot.domain.briefings import Briefing
from bot.domain.events import Sort
from bot.domain.glossary import Term
from bot.domain.ids import BriefingId, Language
from bot.domain.keywords import Vocabulary
from bot.domain.plans import Rule
from bot.domain.richtext import RichText
from bot.domain.safeguarding import Helpline, Phrases
from bot.domain.surveys.definition import Survey
from bot.domain.wording import Reply, Said, Translation, Wording


class Clock(Protocol):
    """The only thing that knows the time."""

    def now(self) -> datetime:
        """The time, aware UTC."""

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back, for measuring."""

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` pass."""


class Content(Protocol):
    """The words in content/, read and checked."""

    def briefings(self) -> Sequence[Briefing]:
        """Every briefing, by id."""

    def briefing(self, briefing: BriefingId) -> Briefing:
        """One briefing. Raises NotFound."""

    def reply(self, reply: Reply) -> Wording:
        """What Handbill says on an occasion."""

    def vocabulary(self) -> Vocabulary:
        """The command words of all languages; in force whether or not they have been reviewed."""

    def glossary(self) -> Sequence[Term]:
        """The terms of the field."""

    def surveys(self) -> Sequence[Survey]:
        """Every survey, by id."""

    def survey(self, survey: str) -> Survey:
        """One survey. Raises NotFound."""

    def reminders(self, sort: Sort) -> Sequence[Rule]:
        """The plan of reminders for a sort of event: the network's own, or ours."""

    def phrases(self) -> Phrases:
        """What raises an alarm, in all languages; in force whether or not it has been reviewed."""

    def helplines(self) -> Sequence[Helpline]:
        """The helplines that the safety text names."""


class Translator(Protocol):
    """Words in a reader's language, as far as reviewers and settings allow."""

    def languages(self) -> tuple[Language, ...]:
        """Every language there is a catalogue for, English first."""

    def say(self, language: Language, wording: Wording, count: int | None = None) -> Said:
        """`wording` in `language`, or in English when it may not be used yet.

        With `count`, in the form the language has for that number.
        """

    def translation(self, language: Language, wording: Wording) -> Translation:
        """What there is for a wording in a language, whatever settings allow."""

    def day(self, language: Language, day: date) -> str:
        """A day as the language writes it."""

    def right_to_left(self, language: Language) -> bool:
        """Whether a language is written from right to left."""


class Diction(Protocol):
    """How a language writes what is not translated, by CLDR."""

    def weekday(self, language: Language, day: date) -> str:
        """A day with its weekday and without its year: Thursday 26 November."""

    def clock(self, language: Language, at: time) -> str:
        """A time of day: 19:00."""

    def listing(self, language: Language, items: Sequence[str]) -> str:
        """Several things in one sentence: travel, childcare and cover."""

    def language_name(self, language: Language, named: Language) -> str:
        """What a language calls another, without its country or script."""


class Typesetter(Protocol):
    """Turns the marks of content/ into text and entities."""

    def __call__(self, markup: str, /) -> RichText: ...


class Telling(Protocol):
    """How a long job tells how far it is: called with what is done and, if known, the whole."""

    def __call__(self, done: int, whole: int | None, /) -> None: ...
