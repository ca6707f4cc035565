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
    REMIND_ON = "remind_on"
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
    VIEW_DONE_UNTOLD = "view_done_untold"
    VIEW_NONE = "view_none"
    VIEW_PICK = "view_pick"
    VIEW_LIST = "view_list"
    VIEW_ANSWERED = "view_answered"
    VIEW_UNANSWERED = "view_unanswered"
    VIEW_CHANGE = "view_change"
    VIEW_ADD = "view_add"
    VIEW_TAKEN_BACK = "view_taken_back"
    VIEW_OVER = "view_over"
    VIEW_DESTROYED = "view_destroyed"
    STAGE_SCOPING = "stage_scoping"
    STAGE_DRAFT = "stage_draft"
    STAGE_FINAL = "stage_final"
    OUTCOME = "outcome"
    RSVP_QUESTION = "rsvp_question"
    RSVP_LIST = "rsvp_list"
    RSVP_ENTRY = "rsvp_entry"
    RSVP_HOW = "rsvp_how"
    RSVP_ALL = "rsvp_all"
    RSVP_YES = "rsvp_yes"
    RSVP_NO = "rsvp_no"
    RSVP_UNSURE = "rsvp_unsure"
    RSVP_SAID_YES = "rsvp_said_yes"
    RSVP_SAID_NO = "rsvp_said_no"
    RSVP_SAID_UNSURE = "rsvp_said_unsure"
    RSVP_FOR = "rsvp_for"
    RSVP_NEEDS = "rsvp_needs"
    RSVP_CHILDCARE = "rsvp_childcare"
    RSVP_INTERPRETER = "rsvp_interpreter"
    RSVP_TRAVEL = "rsvp_travel"
    RSVP_COVER = "rsvp_cover"
    RSVP_ACCESS = "rsvp_access"
    RSVP_NOTHING = "rsvp_nothing"
    RSVP_NOTED = "rsvp_noted"
    RSVP_NOTED_NONE = "rsvp_noted_none"
    RSVP_ABOUT = "rsvp_about"
    RSVP_TOLD = "rsvp_told"
    DATES_LIST = "dates_list"
    DATES_ENTRY = "dates_entry"
    DATES_OPEN = "dates_open"
    DATES_CLOSES = "dates_closes"
    DATES_MORE = "dates_more"
    DATES_NONE = "dates_none"
    DATES_CALENDAR = "dates_calendar"
    DATES_FILE = "dates_file"
    KEPT_FOR_PERSON = "kept_for_person"
    SAFETY = "safety"
    MEETING_INVITED_TODAY = "meeting_invited_today"
    MEETING_INVITED_TOMORROW = "meeting_invited_tomorrow"
    MEETING_INVITED_NAMED = "meeting_invited_named"
    MEETING_REMINDER_TODAY = "meeting_reminder_today"
    MEETING_REMINDER_TOMORROW = "meeting_reminder_tomorrow"
    MEETING_REMINDER_NAMED = "meeting_reminder_named"
    MEETING_CHANGED_TODAY = "meeting_changed_today"
    MEETING_CHANGED_TOMORROW = "meeting_changed_tomorrow"
    MEETING_CHANGED_NAMED = "meeting_changed_named"
    MEETING_ALTERED_TODAY = "meeting_altered_today"
    MEETING_ALTERED_TOMORROW = "meeting_altered_tomorrow"
    MEETING_ALTERED_NAMED = "meeting_altered_named"
    MEETING_OFF_TODAY = "meeting_off_today"
    MEETING_OFF_TOMORROW = "meeting_off_tomorrow"
    MEETING_OFF_NAMED = "meeting_off_named"
    CLOSING_AHEAD_TODAY = "closing_ahead_today"
    CLOSING_AHEAD_TOMORROW = "closing_ahead_tomorrow"
    CLOSING_AHEAD_NAMED = "closing_ahead_named"
    CLOSING_OPEN_TODAY = "closing_open_today"
    CLOSING_OPEN_TOMORROW = "closing_open_tomorrow"
    CLOSING_OPEN_NAMED = "closing_open_named"
    CLOSING_REMINDER_TODAY = "closing_reminder_today"
    CLOSING_REMINDER_TOMORROW = "closing_reminder_tomorrow"
    CLOSING_REMINDER_NAMED = "closing_reminder_named"
    CLOSING_CHANGED_TODAY = "closing_changed_today"
    CLOSING_CHANGED_TOMORROW = "closing_changed_tomorrow"
    CLOSING_CHANGED_NAMED = "closing_changed_named"
    CLOSING_ALTERED = "closing_altered"
    CLOSING_OFF = "closing_off"
    MEETING_THANKS = "meeting_thanks"
    MEETING_PLACE = "meeting_place"
    MEETING_LINK = "meeting_link"
    MEETING_PAYS = "meeting_pays"
    MEETING_LANGUAGES = "meeting_languages"
    MEETING_INTERPRETER = "meeting_interpreter"
    MEETING_ASK = "meeting_ask"
    MEETING_NO_PLACE = "meeting_no_place"
    MEETING_NO_PAYS = "meeting_no_pays"
    MEETING_NO_LANGUAGES = "meeting_no_languages"
    MEETING_NO_INTERPRETER = "meeting_no_interpreter"
    MEETING_NO_ASK = "meeting_no_ask"
    MEETING_QUESTION = "meeting_question"
    MEETING_QUESTION_SHORT = "meeting_question_short"
    MEETING_YES = "meeting_yes"
    MEETING_NO = "meeting_no"
    MEETING_UNSURE = "meeting_unsure"
    MEETING_OTHER_GROUPS = "meeting_other_groups"
    SUPPORT_TRAVEL = "support_travel"
    SUPPORT_CHILDCARE = "support_childcare"
    SUPPORT_COVER = "support_cover"
