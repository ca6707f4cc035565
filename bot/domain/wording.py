"""The words that reach people, as content gives them and as a language has them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.ids import Language

ENGLISH = Language("en")

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class Standing(StrEnum):
    """How far a translation has come."""

    REVIEWED = "reviewed"
    DRAFT = "draft"
    MISSING = "missing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """A text of content/ in English with the place it stands in, which is its context in the catalogues."""

    context: str
    english: str

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(_PLACEHOLDER.findall(self.english))


@dataclass(frozen=True, kw_only=True, slots=True)
class Translation:
    """What a catalogue holds for a wording."""

    text: str
    standing: Standing


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A wording as it goes out: its text and the language that text is really in."""

    text: str
    language: Language
    standing: Standing = Standing.REVIEWED


def fill(template: str, values: Mapping[str, str]) -> str:
    """`template` with every `{name}` replaced by its value.

    Values are put in as they are and never read as templates. Raises KeyError for a name without a
    value, so that a gap is found before anyone reads it.
    """
    return _PLACEHOLDER.sub(lambda match: values[match.group(1)], template)


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
    WRONG_NUMBER_ASK = "wrong_number_ask"
    WRONG_NUMBER_DONE = "wrong_number_done"
    WRONG_NUMBER_KEPT = "wrong_number_kept"
    KEPT_FOR_PERSON = "kept_for_person"


PLACEHOLDERS = {
    Reply.INTRODUCTION: frozenset({"network"}),
    Reply.STOPPED: frozenset({"network"}),
    Reply.STARTED: frozenset({"network"}),
    Reply.HELP: frozenset({"network"}),
    Reply.LANGUAGES: frozenset({"languages"}),
    Reply.LANGUAGE_SET: frozenset({"language"}),
}
"""The names that are filled in where a reply is used; a reply that is not here has none."""
