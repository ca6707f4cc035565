"""What each reply is filled in with, and which replies count or must be there in every language."""

from bot.domain.wording import Reply

_AHEAD = ("meeting_", "closing_")

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
    Reply.VIEW_DONE_UNTOLD: frozenset({"day"}),
    Reply.VIEW_PICK: frozenset({"titles"}),
    Reply.VIEW_LIST: frozenset({"title", "day", "lines"}),
    Reply.VIEW_ANSWERED: frozenset({"number"}),
    Reply.VIEW_UNANSWERED: frozenset({"number"}),
    Reply.VIEW_CHANGE: frozenset({"question"}),
    **dict.fromkeys(
        (reply for reply in Reply if reply.startswith(_AHEAD) and reply.endswith("_named")),
        frozenset({"title", "day", "time"}),
    ),
    **dict.fromkeys(
        (reply for reply in Reply if reply.startswith(_AHEAD) and reply.endswith(("_today", "_tomorrow"))),
        frozenset({"title", "time"}),
    ),
    Reply.CLOSING_AHEAD_TODAY: frozenset({"title"}),
    Reply.CLOSING_AHEAD_TOMORROW: frozenset({"title"}),
    Reply.CLOSING_AHEAD_NAMED: frozenset({"title", "day"}),
    Reply.CLOSING_ALTERED: frozenset({"title"}),
    Reply.CLOSING_OFF: frozenset({"title"}),
    Reply.MEETING_THANKS: frozenset({"title"}),
    Reply.MEETING_PLACE: frozenset({"place"}),
    Reply.MEETING_LINK: frozenset({"link"}),
    Reply.MEETING_PAYS: frozenset({"support"}),
    Reply.MEETING_LANGUAGES: frozenset({"languages"}),
    Reply.MEETING_ASK: frozenset({"person"}),
    Reply.MEETING_QUESTION: frozenset({"group"}),
    Reply.OUTCOME: frozenset({"asker", "title", "result"}),
    Reply.RSVP_QUESTION: frozenset({"title", "when"}),
    Reply.RSVP_LIST: frozenset({"meetings"}),
    Reply.RSVP_ENTRY: frozenset({"letter", "title", "when"}),
    Reply.RSVP_HOW: frozenset({"example"}),
    Reply.RSVP_SAID_YES: frozenset({"title", "when"}),
    Reply.RSVP_SAID_NO: frozenset({"title", "when"}),
    Reply.RSVP_SAID_UNSURE: frozenset({"title", "when"}),
    Reply.RSVP_FOR: frozenset({"groups"}),
    Reply.RSVP_NEEDS: frozenset({"needs", "example"}),
    Reply.RSVP_NOTED: frozenset({"needs"}),
    Reply.RSVP_ABOUT: frozenset({"title", "when"}),
    Reply.RSVP_TOLD: frozenset({"groups", "title", "when", "answer"}),
    Reply.DATES_LIST: frozenset({"dates"}),
    Reply.DATES_ENTRY: frozenset({"letter", "title", "when", "answer"}),
    Reply.DATES_CLOSES: frozenset({"title", "when"}),
    Reply.DATES_MORE: frozenset({"number"}),
    Reply.DATES_CALENDAR: frozenset({"link"}),
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
