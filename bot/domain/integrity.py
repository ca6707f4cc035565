"""Whether a translation still says what its source says, as far as a machine can tell.

Placeholders, numbers, months, links, acronyms, command words and the glossary's terms of the English must be
in the translation; it must be written in the language's script. Numbers are compared by value, in any
figures.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from bot.domain.keywords import normalise

NUMBER_WORDS = {
    word: str(value)
    for value, words in {
        1: "one once first",
        2: "two twice both second half",
        3: "three third",
        4: "four fourth",
        5: "five fifth",
        6: "six sixth",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
    }.items()
    for word in words.split()
}
"""Numbers that English writes as words; a translation may write them in figures."""

_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
_NUMBER = re.compile(r"\d+(?:[.,:/\u066b\u066c]\d+)*")
_LINK = re.compile(r"https?://[^\s<>()\[\]\u0080-\U0010ffff]*[A-Za-z0-9/]")
_ACRONYM = re.compile(r"\b[A-Z]{2,}(?=s?\b)")
_MAY = r"(?:\b(?:in|since|of|by|until|from) |\d )May\b|\bMay \d"
"""The month; elsewhere "may" asks or allows."""
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_HONG_KONG = {"着"}
"""Written in Hong Kong, though Big5 has it only in its supplement."""

_LEAST_STEM = 3
_STEM_SHARE = 0.6
_OTHERS_LETTERS = {"ar": "یکٹڈڑںےھہ", "ur": "يكىة"}
"""Letters of one Arabic alphabet that are a typing slip in the other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What holds for one language.

    `script` is its ISO 15924 code; `months` maps each English month to its names; `commands` maps what
    English texts call a command to all its words in this language; `terms` maps each of the glossary's
    English names to the forms its fixed translation may have. Terms are matched longest first.
    """

    language: str
    script: str
    months: Mapping[str, Set[str]]
    commands: Mapping[str, Set[str]]
    terms: Mapping[str, Set[str]]


def examine(
    english: str, translation: str, rules: Rules, *, terms: bool = True, counts: bool = False
) -> Iterator[str]:
    """What is wrong with a translation of `english`, each fault as a sentence.

    `terms` says whether it must use the glossary's fixed translations (a term's own name does not).
    `counts` is for a plural form: it may say "one" or "two" in place of the {count}.
    """
    if not translation.strip():
        yield "is empty"
        return
    if _bare(translation) == _bare(english) and len(_LATIN.findall(_PLACEHOLDER.sub("", english))) > 1:
        yield "is still the English"
        return
    yield from _gaps(english, translation, counts=counts)
    yield from _numbers(english, translation, rules)
    yield from _named(english, translation, rules)
    yield from _marks(english, translation)
    yield from _script(english, translation, rules)
    if terms:
        yield from _terms(english, translation, rules)


def _gaps(english: str, translation: str, *, counts: bool) -> Iterator[str]:
    wanted, found = set(_PLACEHOLDER.findall(english)), set(_PLACEHOLDER.findall(translation))
    if counts:
        wanted.discard("{count}")
        found.discard("{count}")
    for name in sorted(wanted - found):
        yield f"{name} is missing"
    for name in sorted(found - wanted):
        yield f"{name} is not in the English"


def _numbers(english: str, translation: str, rules: Rules) -> Iterator[str]:
    wanted, found = _values(english), _values(translation)
    for number in sorted(wanted - found):
        yield f"the number {number} is missing"
    said = {NUMBER_WORDS[word] for word in normalise(english).split() if word in NUMBER_WORDS}
    for month, names in rules.months.items():
        said |= {number for name in names for number in _values(name) if month in english}
    for number in sorted(found - wanted - said):
        yield f"the number {number} is not in the English"


def _named(english: str, translation: str, rules: Rules) -> Iterator[str]:
    for link in sorted(set(_LINK.findall(english)) ^ set(_LINK.findall(translation))):
        yield f"the link {link} is not in both"
    folded = normalise(translation)
    for month, names in rules.months.items():
        if re.search(_MAY if month == "May" else rf"\b{month}\b", english) and not any(
            normalise(name) in folded for name in names
        ):
            yield f"the month {month} is missing"
    left = english
    for command, names in sorted(rules.commands.items(), key=lambda item: -len(item[0])):
        if re.search(rf"\b{command}\b", left):
            left = left.replace(command, " ")
            if not any(_has_word(folded, normalise(name)) for name in {command, *names}):
                yield f"the word {command} is missing"
    for acronym in sorted(set(_ACRONYM.findall(left))):
        if acronym not in translation:
            yield f"{acronym} is missing"


def _has_word(folded: str, name: str) -> bool:
    """Whether a folded text has `name` as a word; Chinese and glued Bengali have no spaces to go by."""
    if name.isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", folded) is not None
    return name in folded


def _marks(english: str, translation: str) -> Iterator[str]:
    for mark, name in ((r"\*\*", "bold mark"), (r"(?m)^- ", "list item")):
        wanted, found = len(re.findall(mark, english)), len(re.findall(mark, translation))
        if wanted != found:
            yield f"has {found} {name}s, the English {wanted}"


def _script(english: str, translation: str, rules: Rules) -> Iterator[str]:
    text = _PLACEHOLDER.sub("", translation)
    strangers = sorted({letter for letter in text if letter.isalpha() and not _fits(letter, rules.script)})
    if strangers:
        yield f"has letters of another script: {' '.join(strangers)}"
    slips = sorted(set(_OTHERS_LETTERS.get(rules.language, "")) & set(text))
    if slips:
        yield f"has letters of another alphabet: {' '.join(slips)}"
    if rules.script == "Hant" and (simple := sorted({letter for letter in text if _is_simplified(letter)})):
        yield f"has simplified characters: {' '.join(simple)}"
    if rules.script == "Latn":
        return
    known = {word.lower() for word in _LATIN.findall(english)}
    known |= {word.removesuffix("s") for word in known}
    for word in _LATIN.findall(_LINK.sub("", text)):
        if word.lower() not in known:
            yield f"the Latin word {word} is not in the English"


def _fits(letter: str, script: str) -> bool:
    kinds = {"Arab": "ARABIC", "Beng": "BENGALI", "Hant": "CJK", "Latn": "LATIN"}
    return unicodedata.name(letter, "").startswith(("LATIN", kinds.get(script, script.upper())))


def _is_simplified(letter: str) -> bool:
    """Hong Kong's own character set holds what its readers write, and no simplified forms but old ones."""
    if not unicodedata.name(letter, "").startswith("CJK UNIFIED"):
        return False
    if letter in _HONG_KONG:
        return False
    return not _is_in(letter, "big5hkscs") or (_is_in(letter, "gb2312") and not _is_in(letter, "big5"))


def _is_in(letter: str, charset: str) -> bool:
    try:
        letter.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _terms(english: str, translation: str, rules: Rules) -> Iterator[str]:
    folded = normalise(translation)
    left = _PLACEHOLDER.sub(" ", english).casefold()
    for term in sorted(rules.terms, key=len, reverse=True):
        pattern = rf"\b{re.escape(term.casefold())}(?:s|es)?\b"
        if not re.search(pattern, left):
            continue
        left = re.sub(pattern, " ", left)
        if not any(_is_said(form, folded) for form in rules.terms[term]):
            yield f"'{term}' is not said by its fixed translation: {' / '.join(sorted(rules.terms[term]))}"


def _is_said(form: str, folded: str) -> bool:
    """Whether a folded text has a term; its words may be bent at their ends, and take an article."""
    stems = (word.removeprefix("ال") for word in normalise(form).split())
    return all(
        word[: max(_LEAST_STEM, round(len(word) * _STEM_SHARE))] in folded
        if not unicodedata.name(word[0]).startswith("CJK")
        else word in folded
        for word in stems
        if word
    )


def _values(text: str) -> set[str]:
    """The numbers in a text, in Latin figures, as their runs stand there."""
    return {
        _value("".join(str(unicodedata.digit(each)) if each.isdigit() else each for each in run))
        for run in _NUMBER.findall(_LINK.sub("", text))
    }


def _value(run: str) -> str:
    run = run.replace("\u066b", ".").replace("\u066c", ",")
    return re.sub(r",(?=\d{3}(?!\d))", "", run).replace(",", ".")


def _bare(text: str) -> str:
    return " ".join(text.casefold().split())
