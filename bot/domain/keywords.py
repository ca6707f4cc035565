"""Reading command words out of what volunteers type.

A command is a whole message, never a word within one: "we must stop this cut" is no opt-out. The words
themselves are content (content/replies/words/), in every language at once: people mix languages, and
a word means the same whoever sends it.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.figures import read_figures
from bot.domain.hours import Times
from bot.domain.ids import Language
from bot.domain.invitations import LONGEST_TYPED, read_code


class Keyword(StrEnum):
    """What a person can ask Handbill by text. The values are the keys of the word files."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    LANGUAGE = "language"
    MORE = "more"
    WRONG_NUMBER = "wrong_number"
    JARGON = "jargon"
    WHO = "who"
    JOIN = "join"
    VIEWS = "views"
    DATES = "dates"
    TIMES = "times"
    REMIND = "remind"
    YES = "yes"
    NO = "no"
    BACK = "back"
    SKIP = "skip"
    DONT_KNOW = "dont_know"


LONGEST_TERM = 7
"""Words: "Department for Children, Schools and Families" has six."""

_FEW_WORDS = 3
"""Before "meaning" a term is short; longer, it is a sentence of its own. So is a time of day."""

_FEW_LETTERS = 2
"""Of Chinese, for which a word is as long: midnight, noon."""

_ARABIC_MARKS = {*range(0x064B, 0x0660), 0x0670, 0x0640}
_ARABIC_LETTERS = {ord("أ"): "ا", ord("إ"): "ا", ord("آ"): "ا", ord("ى"): "ي", ord("ة"): "ه"}
_PUNCTUATION = {"P", "S", "Z", "C"}


def normalise(text: str) -> str:
    """`text` as it is compared: case, width, punctuation, spacing and optional Arabic marks folded away.

    Bengali vowel signs are letters of the word and stay.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = (
        _ARABIC_LETTERS.get(ord(character), character)
        if unicodedata.category(character)[0] not in _PUNCTUATION
        else " "
        for character in folded
        if ord(character) not in _ARABIC_MARKS and unicodedata.category(character) != "Cf"
    )
    return " ".join("".join(kept).split())


def _space_after(phrase: str) -> str:
    """What stands between a word and what is asked: Chinese writes no space."""
    return "" if unicodedata.name(phrase[0]).startswith("CJK") else " "


def _is_short(when: str) -> bool:
    """Whether what came after TIMES is a word, two letters of Chinese, or a few words with figures."""
    if _figures(when):
        return len(when.split()) <= _FEW_WORDS
    return len(when) <= _FEW_LETTERS if _space_after(when) == "" else " " not in when


def _figures(text: str) -> set[str]:
    return {character for character in text if unicodedata.category(character) == "Nd"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A command that was read. `language` is set when LANGUAGE came with the language wanted, `times` when
    TIMES came with when, `asked` is what came after JARGON, WHO or JOIN, normalised, the number after DATES,
    or what came after TIMES and is none of Times.
    """

    keyword: Keyword
    language: Language | None = None
    times: Times | None = None
    asked: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """All command words and all names of languages, normalised; `also` are the words for "and" in a list,
    `wishes` those for when to be written to.

    `by_language` has the words as their language writes them, `wish_names` what it calls each of Times.
    `languages` maps every name and code that a language answers to onto it; `own_names` is what its speakers
    call it.
    """

    words: Mapping[str, Keyword]
    by_language: Mapping[Language, Mapping[Keyword, Sequence[str]]]
    languages: Mapping[str, Language]
    own_names: Mapping[Language, str]
    also: frozenset[str] = frozenset()
    wishes: Mapping[str, Times] = field(default_factory=dict)
    wish_names: Mapping[Language, Sequence[str]] = field(default_factory=dict)

    @property
    def numbered(self) -> tuple[Language, ...]:
        """The languages in the order in which people see them listed; the first is number 1."""
        return tuple(self.own_names)

    def read(self, text: str) -> Command | None:
        """The command that the whole of `text` is, or None.

        Five take something after them: LANGUAGE what names a language ("language is hard for us" stays a
        question for a person), JARGON and WHO a term of at most LONGEST_TERM words, JOIN what may be a code,
        DATES a number, and TIMES what names one of Times, or what is so short that it must be meant for one
        ("times midnight"; "times are hard" is a sentence).
        """
        whole = normalise(text)
        if keyword := self.words.get(whole):
            return Command(keyword=keyword)
        first, _, rest = whole.partition(" ")
        if self.words.get(first) is Keyword.LANGUAGE and (wanted := self.language(rest)):
            return Command(keyword=Keyword.LANGUAGE, language=wanted)
        word = whole.rstrip("".join(_figures(whole)))
        if self.words.get(word.strip()) is Keyword.DATES:
            return Command(keyword=Keyword.DATES, asked=whole.removeprefix(word))
        asked = self._asked(whole)
        if asked and len(asked.split()) <= LONGEST_TERM:
            return Command(keyword=Keyword.JARGON, asked=asked)
        after = self._after(whole, Keyword.WHO)
        if after and len(after.split()) <= LONGEST_TERM:
            return Command(keyword=Keyword.WHO, asked=after)
        when = self._after(whole, Keyword.TIMES)
        if wish := self.wish(when):
            return Command(keyword=Keyword.TIMES, times=wish)
        if when and _is_short(when):
            return Command(keyword=Keyword.TIMES, asked=when)
        return self._joining(whole)

    def _joining(self, whole: str) -> Command | None:
        """JOIN and a code, even where the two are written as one word."""
        words = (word for word, keyword in self.words.items() if keyword is Keyword.JOIN)
        for word in sorted(words, key=len, reverse=True):
            rest = whole.removeprefix(word)
            if rest == whole:
                continue
            apart = rest.startswith(" ") and len(rest.replace(" ", "")) <= LONGEST_TYPED
            if apart or read_code(rest):
                return Command(keyword=Keyword.JOIN, asked=rest.strip())
        return None

    def _asked(self, whole: str) -> str:
        """What is asked for before or after a word for JARGON, the longest such word counting, or nothing."""
        phrases = (word for word, keyword in self.words.items() if keyword is Keyword.JARGON)
        for phrase in sorted(phrases, key=len, reverse=True):
            space = _space_after(phrase)
            if whole.startswith(phrase + space):
                return whole.removeprefix(phrase).strip()
            before = whole.removesuffix(space + phrase)
            if before != whole and len(before.split()) <= _FEW_WORDS:
                return before.strip()
        return ""

    def _after(self, whole: str, wanted: Keyword) -> str:
        """What comes after a word for a keyword, the longest such word counting, or nothing."""
        phrases = (word for word, keyword in self.words.items() if keyword is wanted)
        for phrase in sorted(phrases, key=len, reverse=True):
            if whole.startswith(phrase + _space_after(phrase)):
                return whole.removeprefix(phrase).strip()
        return ""

    def language(self, text: str) -> Language | None:
        """The language that `text` names by name, code or number in the list, or None."""
        number = read_figures(text)
        if number is not None:
            return self.numbered[number - 1] if 1 <= number <= len(self.numbered) else None
        return self.named(text)

    def spoken(self, code: str | None) -> Language | None:
        """The language that an app's code names, as in ar, en-GB or zh-hant, or None."""
        return self.named(code) or self.named(code.partition("-")[0]) if code else None

    def named(self, text: str) -> Language | None:
        """The language that `text` names by name or code, or None."""
        return self.languages.get(normalise(text))

    def wish(self, text: str) -> Times | None:
        """When `text` says to write, by word or number in the list, or None."""
        number = read_figures(text)
        if number is not None:
            return list(Times)[number - 1] if 1 <= number <= len(Times) else None
        return self.wishes.get(normalise(text))
