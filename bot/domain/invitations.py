"""Codes by which people join a group: short, easy to type and to read aloud, too many to guess."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from bot.domain.ids import GroupId

Code = NewType("Code", str)
"""What an invitation is known by: CODE_LENGTH characters of ALPHABET."""

ALPHABET = "23456789CDFGHJKMNPQRTVWXY"
"""Of characters that look alike only one is here, and no vowel, so that no code is a word."""

CODE_LENGTH = 7
"""25 to the power of 7 are six thousand million codes: a guess by text finds none."""

LONGEST_TYPED = 12
"""Characters after JOIN, without spaces, that may be a mistyped code; more are a sentence for a person."""

INVITATION_LIFE = timedelta(days=90)

UNNAMED = "Joined by text"
"""How someone who joined appears in the directory, with a number, until staff learn their name."""

_LOOK_ALIKES = str.maketrans("BSZU", "852V")


def draw_code(pick: Callable[[str], str]) -> Code:
    """A new code. `pick` gives one of the characters of a text, by a chance nobody can foresee."""
    return Code("".join(pick(ALPHABET) for _ in range(CODE_LENGTH)))


def fold_code(typed: str) -> str:
    """`typed` without case, spaces and punctuation, figures of every script as ours, look-alikes folded."""
    letters = (
        str(unicodedata.digit(character, character))
        for character in unicodedata.normalize("NFKC", typed).upper()
        if character.isalnum()
    )
    return "".join(letters).translate(_LOOK_ALIKES)


def read_code(typed: str) -> Code | None:
    """The code that the whole of `typed` is, or None when it is shaped like none."""
    folded = fold_code(typed)
    return Code(folded) if len(folded) == CODE_LENGTH and set(folded) <= set(ALPHABET) else None


def unnamed(number: int) -> str:
    """The name in the directory of someone who joined by text."""
    return f"{UNNAMED} {number:04d}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """A group's invitation. Whoever has its code may learn the group's name and join, until `expires_at`."""

    group: GroupId
    group_name: str
    code: Code
    expires_at: datetime

    def deep_link(self, bot: str) -> str:
        """The address that opens a chat with `bot` and hands it the code (core.telegram.org/api/links)."""
        return f"https://t.me/{bot}?start={self.code}"
