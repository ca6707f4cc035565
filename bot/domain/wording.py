"""The words that reach people, as content gives them and as a language has them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.ids import Language
from bot.domain.richtext import Entity

ENGLISH = Language("en")

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
"""A name in braces that is filled in when a text is said."""


class Standing(StrEnum):
    """How far a translation has come."""

    REVIEWED = "reviewed"
    DRAFT = "draft"
    MISSING = "missing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """A text of content/ in English with the place it stands in, which is its context in the catalogues.

    A text that counts has a second form, `one`, for the number one; `english` then serves all others.
    """

    context: str
    english: str
    one: str = ""

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(PLACEHOLDER.findall(self.english))


@dataclass(frozen=True, kw_only=True, slots=True)
class Translation:
    """What a catalogue holds for a wording: a text, or the forms of one that counts in gettext's order.

    `place` is the file and line it was read from.
    """

    forms: tuple[str, ...]
    standing: Standing
    place: str = ""

    @property
    def text(self) -> str:
        """The form for large numbers, which is the only one of a text that does not count."""
        return self.forms[-1] if self.forms else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A wording as it goes out: its text, the marks on it, and the language that text is really in."""

    text: str
    language: Language
    standing: Standing = Standing.REVIEWED
    entities: tuple[Entity, ...] = ()


def fill(template: str, values: Mapping[str, str]) -> str:
    """`template` with every `{name}` replaced by its value.

    Values are put in as they are and never read as templates. Raises KeyError for a name without a
    value, so that a gap is found before anyone reads it.
    """
    return PLACEHOLDER.sub(lambda match: values[match.group(1)], template)


class Reply(StrEnum):
    """What Handbill itself says to volunteers. The values are the keys of content/replies/messages.yaml."""

    INTRODUCTION = "introduction"
    FOOTER = "footer"
    PART_FOOTER = "part_footer"
    NOT_YOUR_LANGUAGE = "not_your_language"
    STOPPED = "stopped"
    STARTED = "started"
    NOT_KNOWN = "not_known"
    HELP = "help"
    LANGUAGES = "languages"
    LANGUAGE_SET = "language_set"
    NOTHING_MORE = "nothing_more"
    CHECKED = "checked"
    JARGON_ASK = "jargon_ask"
    JARGON_MEANING = "jargon_meaning"
    JARGON_MEANING_TODAY = "jargon_meaning_today"
    JARGON_CLOSE = "jargon_close"
    JARGON_UNKNOWN = "jargon_unknown"
    WHO_ASK = "who_ask"
    WHO_BOARD = "who_board"
    WHO_NAMED = "who_named"
    WHO_UNNAMED = "who_unnamed"
    WHO_ELECTED = "who_elected"
    WHO_NOMINATED = "who_nominated"
    WHO_APPOINTED = "who_appointed"
    WHO_REACH = "who_reach"
    WHO_THROUGH_US = "who_through_us"
    WHO_OTHERS = "who_others"
    WHO_NOBODY = "who_nobody"
    WHO_LIST = "who_list"
    WHO_CLOSE = "who_close"
    WHO_UNKNOWN = "who_unknown"
    JOIN_ASK = "join_ask"
    JOIN_UNKNOWN = "join_unknown"
    JOIN_STOPPED = "join_stopped"
    JOIN_ALREADY = "join_already"
    JOIN_CONSENT = "join_consent"
    JOIN_REFUSED = "join_refused"
    JOINED = "joined"
    PHONE_LINKED = "phone_linked"
    PHONE_UNKNOWN = "phone_unknown"
    INVITATION = "invitation"
    TIMES_ASK = "times_ask"
    TIMES_DAY = "times_day"
    TIMES_EVENING = "times_evening"
    TIMES_WEEKEND = "times_weekend"
    TIMES_ANY = "times_any"
    WRONG_NUMBER_ASK = "wrong_number_ask"
    WRONG_NUMBER_DONE = "wrong_number_done"
    WRONG_NUMBER_KEPT = "wrong_number_kept"
    SURVEY_ECHO = "survey_echo"
    SURVEY_SKIPPED = "survey_skipped"
    SURVEY_ABOUT = "survey_about"
    SURVEY_AGAIN = "survey_again"
    SURVEY_AGAIN_TEXT = "survey_again_text"
    SURVEY_SEVERAL = "survey_several"
    SURVEY_LIST = "survey_list"
    SURVEY_DONT_KNOW = "survey_dont_know"
    VIEW_OFFER = "view_offer"
    VIEW_OFFER_WORD = "view_offer_word"
    VIEW_KEPT = "view_kept"
    VIEW_QUESTION = "view_question"
    VIEW_SEND = "view_send"
    VIEW_QUOTE = "view_quote"
    VIEW_DROPPED = "view_dropped"
    VIEW_DONE = "view_done"
    VIEW_NONE = "view_none"
    VIEW_PICK = "view_pick"
    VIEW_LIST = "view_list"
    VIEW_ANSWERED = "view_answered"
    VIEW_UNANSWERED = "view_unanswered"
    VIEW_CHANGE = "view_change"
    VIEW_ADD = "view_add"
    VIEW_TAKEN_BACK = "view_taken_back"
    VIEW_OVER = "view_over"
    OUTCOME = "outcome"
    KEPT_FOR_PERSON = "kept_for_person"
    SAFETY = "safety"


PLACEHOLDERS = {
    Reply.INTRODUCTION: frozenset({"network"}),
    Reply.STOPPED: frozenset({"network"}),
    Reply.STARTED: frozenset({"network"}),
    Reply.HELP: frozenset({"network"}),
    Reply.LANGUAGES: frozenset({"languages"}),
    Reply.LANGUAGE_SET: frozenset({"language"}),
    Reply.PART_FOOTER: frozenset({"count"}),
    Reply.CHECKED: frozenset({"date"}),
    Reply.JARGON_MEANING: frozenset({"term", "meaning"}),
    Reply.JARGON_MEANING_TODAY: frozenset({"term", "meaning", "today"}),
    Reply.JARGON_CLOSE: frozenset({"terms"}),
    Reply.WHO_ASK: frozenset({"network", "boards"}),
    Reply.WHO_BOARD: frozenset({"board", "does"}),
    Reply.WHO_NAMED: frozenset({"whom", "name"}),
    Reply.WHO_UNNAMED: frozenset({"whom"}),
    Reply.WHO_REACH: frozenset({"reach"}),
    Reply.WHO_NOBODY: frozenset({"board"}),
    Reply.WHO_LIST: frozenset({"boards"}),
    Reply.WHO_CLOSE: frozenset({"boards"}),
    Reply.JOIN_ALREADY: frozenset({"group"}),
    Reply.JOIN_CONSENT: frozenset({"network", "group"}),
    Reply.JOINED: frozenset({"group"}),
    Reply.INVITATION: frozenset({"code", "number"}),
    Reply.SURVEY_ECHO: frozenset({"answer"}),
    Reply.SURVEY_ABOUT: frozenset({"group"}),
    Reply.SURVEY_AGAIN: frozenset({"example"}),
    Reply.SURVEY_SEVERAL: frozenset({"example"}),
    Reply.SURVEY_LIST: frozenset({"first", "rest"}),
    Reply.VIEW_KEPT: frozenset({"day"}),
    Reply.VIEW_QUESTION: frozenset({"number", "count", "question"}),
    Reply.VIEW_DONE: frozenset({"day"}),
    Reply.VIEW_PICK: frozenset({"titles"}),
    Reply.VIEW_LIST: frozenset({"title", "day", "lines"}),
    Reply.VIEW_ANSWERED: frozenset({"number"}),
    Reply.VIEW_UNANSWERED: frozenset({"number"}),
    Reply.VIEW_CHANGE: frozenset({"question"}),
    Reply.OUTCOME: frozenset({"asker", "title", "outcome"}),
}
"""The names that are filled in where a reply is used; a reply that is not here has none."""

COUNTING = frozenset({Reply.PART_FOOTER})
"""The replies that count, and so have a form for each plural of a language."""

MUST_HAVES = (
    Reply.SAFETY,
    Reply.STOPPED,
    Reply.STARTED,
    Reply.INTRODUCTION,
    Reply.NOT_YOUR_LANGUAGE,
    Reply.KEPT_FOR_PERSON,
)
"""What must be right in a language before anything else: whom to call in danger, stopping and starting, who
writes, and how to have a text explained. A reviewer clears them in ten minutes."""
