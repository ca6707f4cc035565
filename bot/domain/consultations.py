"""Consultations: what groups are asked, by whom, at which stage, and what came of it.

Groups wrote that they are consulted often, about papers that look finished, and are told little of what came
of it (London 2007; East Midlands 2007, recommendation 5; Thinking Small 2009). So a consultation may be made
known before there is a paper at all, and cannot be closed for good before its outcome is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.events import Event
from bot.domain.ids import Language
from bot.domain.wording import ENGLISH

MOST_QUESTIONS = 5
LONGEST_TITLE = 60
LONGEST_ASKER = 40
"""Characters: a reminder with both has to fit three SMS segments in every language."""

CLOSES_FIRST = "It closes before it opens: check --opens and --closes."

OUTCOME_WITHIN = timedelta(days=60)
"""How long people wait at most to hear what came of their answers, from the close on. The figure is ours."""


class Stage(StrEnum):
    """How far the paper is that people are asked about. Scoping is the blank page."""

    SCOPING = "scoping"
    DRAFT = "draft"
    FINAL = "final"


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnWords:
    """A text that staff wrote, in English and in the languages they had it translated into.

    It is the network's own and lives for weeks, so it is in no catalogue, nothing is drafted by machine, and
    whoever writes it vouches for its translations. Who reads another language gets the English, with a line
    in their own on how to have it explained.
    """

    english: str
    translations: tuple[tuple[Language, str], ...] = ()

    def said_in(self, language: Language) -> tuple[str, Language]:
        """The text for a reader of `language`, and the language it is really in."""
        found = dict(self.translations).get(language)
        return (found, language) if found is not None else (self.english, ENGLISH)

    def __iter__(self) -> Iterator[tuple[Language, str]]:
        """Every language the text is in, and the text, English first."""
        yield ENGLISH, self.english
        yield from self.translations


@dataclass(frozen=True, kw_only=True, slots=True)
class Consultation:
    """An event that asks `questions`, on behalf of `asker`, from the start of its span to the end.

    `shut_at` is when its time was over and everything that led from a view to a person was destroyed.
    `outcome` is what came of it ("you said, we did"), written at `outcome_at`; `told_at` is when everybody
    had been written to about it. `overdue_at` is when staff were told that it is late, `closed_at` when it
    was closed for good.
    """

    event: Event
    asker: str
    stage: Stage
    questions: tuple[OwnWords, ...] = ()
    topics: tuple[str, ...] = ()
    shut_at: datetime | None = None
    outcome: OwnWords | None = None
    outcome_at: datetime | None = None
    told_at: datetime | None = None
    overdue_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def opens_at(self) -> datetime:
        return self.event.span.starts_at

    @property
    def closes_at(self) -> datetime:
        """When the last view can be given."""
        return self.event.decisive_at

    @property
    def outcome_due_at(self) -> datetime:
        """When the outcome is overdue."""
        return self.closes_at + OUTCOME_WITHIN

    def takes_views(self, now: datetime) -> bool:
        """Whether a view can be given, added to or taken back now."""
        calm = self.event.cancelled_at is None and self.shut_at is None
        return calm and bool(self.questions) and self.opens_at <= now < self.closes_at

    def owes_outcome(self, now: datetime) -> bool:
        """Whether people wait to hear what came of it."""
        return self.event.cancelled_at is None and self.outcome is None and now >= self.closes_at

    def is_overdue(self, now: datetime) -> bool:
        """Whether they have waited too long."""
        return self.owes_outcome(now) and now >= self.outcome_due_at

    def shut(self, now: datetime) -> "Consultation":
        """The consultation once its time is over."""
        return replace(self, shut_at=now)

    def concluded(self, outcome: OwnWords, now: datetime) -> "Consultation":
        """The consultation with its outcome; a corrected one keeps the day of the first."""
        return replace(self, outcome=outcome, outcome_at=self.outcome_at or now)


def faults(consultation: Consultation) -> list[str]:
    """What keeps a consultation from being announced, each as a sentence that says what to do."""
    found: list[str] = []
    span = consultation.event.span
    if not consultation.event.title:
        found.append("The title is empty: say in a few words what it is about.")
    if not consultation.asker:
        found.append("Say who asks, with --asker, as in --asker 'Camden Council'.")
    if len(consultation.event.title) > LONGEST_TITLE:
        found.append(f"The title has {len(consultation.event.title)} characters; {LONGEST_TITLE} fit a text.")
    if len(consultation.asker) > LONGEST_ASKER:
        found.append(f"Who asks has {len(consultation.asker)} characters; {LONGEST_ASKER} fit a text.")
    if span.ends_at is None or span.ends_at <= span.starts_at:
        found.append(CLOSES_FIRST)
    if not consultation.questions and consultation.stage is not Stage.SCOPING:
        found.append("Only at scoping can there be no question yet: give one to five, with --question.")
    if len(consultation.questions) > MOST_QUESTIONS:
        found.append(f"There are {len(consultation.questions)} questions; {MOST_QUESTIONS} is the most.")
    if any(not text for question in consultation.questions for _language, text in question):
        found.append("A question is empty.")
    return found


def changes_what_was_said(before: Consultation, after: Consultation) -> bool:
    """Whether people who have heard of it must hear of the change: the time, the stage, or what is asked."""
    return (
        before.event.span != after.event.span
        or before.stage is not after.stage
        or before.questions != after.questions
        or before.event.title != after.event.title
        or before.asker != after.asker
    )
