"""Hearing an answer in what somebody typed.

A digit in any figures, the words of an answer or their beginning in any language, a small slip, yes and no
where they are an answer, and "don't know" always. What could be two answers is none.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial

from bot.domain.figures import read_figures
from bot.domain.glossary import SAME
from bot.domain.ids import Language
from bot.domain.keywords import Keyword, Vocabulary, normalise
from bot.domain.surveys.answers import Answer
from bot.domain.surveys.definition import Choice, Kind, Question, Survey
from bot.domain.text import tidy
from bot.domain.typology import DONT_KNOW
from bot.domain.wording import Wording

_SHORTEST_BEGINNING = 3
_SHORTEST_SLIP = 4
"""Letters. Shorter words differ by one letter and mean different things."""

_LETTERS_OFF = 2
"""Letters that a slip may add or lose; more is a word of its own."""

_LONGEST_SLIP = 60
"""Letters. Nobody means an answer by a longer text that is not one."""

_LONGEST_NUMBER = 6
"""Digits; longer runs are phone numbers."""

_PARTING = re.compile(r"[,;/+&|\n\r\u060c\u061b\u3001\uff0c\uff1b\uff0f]+")
_LISTED = re.compile(r"[,;\n\u060c\u061b\u3001\uff0c\uff1b]")
_KEYCAPS = {0xFE0F: None, 0x20E3: None}
"""What makes a picture of a key out of a digit."""

_DIGIT_BESIDE_LETTER = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_GROUPED = re.compile(r"(?<=\d)[,\u066c\u0020](?=\d{3}(?!\d))")
_SIGNED_OR_PARTED = re.compile(r"[-\u2212\u2013]\s?\d|\d[.,:/\u066b\u2044]\d")

Phrases = Mapping[str, frozenset[str]]
"""Normalised phrases with the codes they may mean."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lexicon:
    """What people may type for the choices of one survey: by language and question, and in all languages."""

    by_language: Mapping[Language, Mapping[str, Phrases]]
    everywhere: Mapping[str, Phrases]

    def phrases(self, question: str, language: Language) -> tuple[Phrases, Phrases]:
        """What is looked through: first the person's own language, then all of them, for people mix."""
        own = self.by_language.get(language, {}).get(question, {})
        return own, self.everywhere.get(question, {})


@dataclass(frozen=True, kw_only=True, slots=True)
class Ear:
    """How one person is heard: the words of all languages, those of the survey, and their own language."""

    vocabulary: Vocabulary
    lexicon: Lexicon
    language: Language


def compile_lexicon(
    survey: Survey, languages: Iterable[Language], text_of: Callable[[Language, Wording], str]
) -> Lexicon:
    """The lexicon of a survey. `text_of` gives a wording in a language, reviewed or not, or nothing."""
    by_language = {
        language: {
            question.id: _gather(
                (phrase, choice.code)
                for choice in question.choices
                for phrase in phrases_of(choice, partial(text_of, language))
            )
            for question in survey.questions
        }
        for language in languages
    }
    everywhere = {
        question.id: _gather(
            (phrase, code)
            for questions in by_language.values()
            for phrase, codes in questions[question.id].items()
            for code in codes
        )
        for question in survey.questions
    }
    return Lexicon(by_language=by_language, everywhere=everywhere)


def phrases_of(choice: Choice, text_of: Callable[[Wording], str]) -> Iterator[str]:
    """The label and the words of a choice in one language, normalised."""
    listed = _LISTED.split(text_of(choice.words)) if choice.words is not None else []
    for text in (text_of(choice.label), *listed):
        if phrase := normalise(text):
            yield phrase


def _gather(pairs: Iterable[tuple[str, str]]) -> Phrases:
    found: dict[str, frozenset[str]] = {}
    for phrase, code in pairs:
        found[phrase] = found.get(phrase, frozenset()) | {code}
    return found


def read(question: Question, text: str, ear: Ear) -> Answer | None:
    """The answer to `question` that `text` is, or None when it cannot be read as one. Never raises."""
    if not question.kind.has_choices and ear.vocabulary.words.get(normalise(text)) is Keyword.DONT_KNOW:
        return Answer(codes=(DONT_KNOW,))
    if question.kind is Kind.TEXT:
        whole = tidy(text.encode("utf-8", "replace").decode("utf-8"))
        return Answer(text=whole) if whole else None
    text = text.translate(_KEYCAPS)
    if question.kind is Kind.NUMBER:
        return _number(question, text)
    codes = [_one(question, normalise(text), ear)]
    if question.kind is Kind.SEVERAL and codes == [None]:
        codes = [_one(question, piece, ear) for piece in _pieces(question, text, ear)]
    chosen = tuple(code for code in question.codes if code in codes)
    if not chosen or None in codes or (DONT_KNOW in chosen and len(chosen) > 1):
        return None
    return Answer(codes=chosen)


def _number(question: Question, text: str) -> Answer | None:
    """The one number in a text: "about 20 people". Two numbers, or part of one, are none."""
    plain = _GROUPED.sub("", unicodedata.normalize("NFKC", text))
    runs = re.findall(r"\d+", plain)
    number = read_figures(text)
    if number is None and len(runs) == 1 and len(runs[0]) <= _LONGEST_NUMBER:
        number = int(runs[0])
    if number is None or _SIGNED_OR_PARTED.search(plain) or not question.least <= number <= question.most:
        return None
    return Answer(number=number)


def _one(question: Question, whole: str, ear: Ear) -> str | None:
    """The code that a normalised text means: a number, words, or a number with its words behind it."""
    number = read_figures(whole)
    if number is not None:
        return question.codes[number - 1] if 1 <= number <= len(question.codes) else None
    if code := _worded(question, whole, ear):
        return code
    first, _, rest = whole.partition(" ")
    number = read_figures(first)
    if number is None or not 1 <= number <= len(question.codes):
        return None
    code = question.codes[number - 1]
    return code if _worded(question, rest, ear) == code else None


def _worded(question: Question, whole: str, ear: Ear) -> str | None:
    """The code that words mean: exactly, then as yes or no, then as a beginning, then with a slip in them."""
    searched = ear.lexicon.phrases(question.id, ear.language)
    for phrases in searched:
        if len(exact := phrases.get(whole, frozenset())) == 1:
            return next(iter(exact))
    keyword = ear.vocabulary.words.get(whole)
    if keyword is Keyword.DONT_KNOW:
        return question.unsure or DONT_KNOW
    if keyword is not None and (meant := [each.code for each in question.choices if each.means is keyword]):
        return meant[0]
    for likeness in (_begins, _slips):
        for phrases in searched:
            codes = {code for phrase, its in phrases.items() if likeness(phrase, whole) for code in its}
            if len(codes) == 1:
                return codes.pop()
    return None


def _begins(phrase: str, typed: str) -> bool:
    shortest = 2 if typed and unicodedata.name(typed[0], "").startswith("CJK") else _SHORTEST_BEGINNING
    return len(typed) >= shortest and phrase.startswith(typed)


def _slips(phrase: str, typed: str) -> bool:
    if len(phrase) < _SHORTEST_SLIP or not _SHORTEST_SLIP <= len(typed) <= _LONGEST_SLIP:
        return False
    if abs(len(phrase) - len(typed)) > _LETTERS_OFF or any(character.isdigit() for character in typed):
        return False
    matcher = SequenceMatcher(a=typed, b=phrase, autojunk=False)
    return matcher.real_quick_ratio() >= SAME and matcher.quick_ratio() >= SAME and matcher.ratio() >= SAME


def _pieces(question: Question, text: str, ear: Ear) -> Sequence[str]:
    """What a list of answers is made of: 1 3, 1,3, 1 and 3, or words between commas."""
    if any(unicodedata.category(character) == "No" for character in text):
        return ("",)  # a half is not one and two
    pieces: list[str] = []
    for part in _PARTING.split(text):
        whole = normalise(part)
        if not whole:
            continue
        if _one(question, whole, ear):
            pieces.append(whole)
            continue
        pieces += _apart(whole, ear.vocabulary.also)
    return pieces


def _apart(whole: str, also: frozenset[str]) -> Iterator[str]:
    """A piece parted at its words for "and", and between its figures."""
    for word in sorted(also, key=len, reverse=True):
        if unicodedata.name(word[0], "").startswith("CJK"):
            whole = whole.replace(word, " ")
    words: list[str] = []
    for word in _DIGIT_BESIDE_LETTER.sub(" ", whole).split():
        if word in also or read_figures(word) is not None:
            if words:
                yield " ".join(words)
            words = []
            if word not in also:
                yield word
        else:
            words.append(word)
    if words:
        yield " ".join(words)
