"""What CLDR knows of a language: its plurals, the names of its months, its script, and how it writes
dates.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from gettext import c2py

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time, get_datetime_format
from babel.lists import format_list
from babel.messages.plurals import get_plural
from babel.plural import to_gettext

from bot.domain.errors import ContentError
from bot.domain.ids import Language
from bot.domain.wording import ENGLISH

_LARGE_ENOUGH = 200
"""Every plural category of a language has a number below this."""

_SHORT_NAME = re.compile(r"E{1,3}|M{3}")
"""The letters of a pattern that stand for the short name of a weekday or a month."""

_NAMED_BY_US: Mapping[tuple[str, str], str] = {("so", "bn"): "Bengali"}
"""What a language calls another, where CLDR has it wrong: in Somali it calls Bengali Bangladesh."""


@cache
def locale_of(language: Language) -> Locale:
    """The locale; British for English. Raises ContentError for what is no language's code."""
    try:
        return Locale.parse("en_GB" if language == ENGLISH else language)
    except (UnknownLocaleError, ValueError) as error:
        raise ContentError(
            f"locales/{language} is not the code of a language, as in bn or zh_Hant_HK"
        ) from error


@cache
def plural_forms(language: Language) -> str:
    """The Plural-Forms of the language's catalogues, the categories in CLDR's order.

    CLDR's own rule, unless it has a form that no whole number takes (Polish "other"); then Babel's. Either
    must agree with CLDR on every number.
    """
    locale = locale_of(language)
    rules = (to_gettext(locale.plural_form), str(get_plural(locale)))
    return next(rule for rule in rules if _agrees(rule, locale))


@cache
def plural_index(language: Language) -> Callable[[int], int]:
    """Which of its plural forms a language uses for a number, as gettext numbers them."""
    return _index(plural_forms(language))


@cache
def plural_categories(language: Language) -> tuple[str, ...]:
    """The CLDR category of each plural form a catalogue of the language has, in gettext's order."""
    index, locale = plural_index(language), locale_of(language)
    found = {index(number): locale.plural_form(number) for number in range(_LARGE_ENOUGH)}
    return tuple(found[place] for place in sorted(found))


def _agrees(rule: str, locale: Locale) -> bool:
    """Whether each form of a rule is one category of CLDR's, and every form is used."""
    index, count = _index(rule), int(rule.partition("nplurals=")[2].partition(";")[0])
    pairs = {(index(number), locale.plural_form(number)) for number in range(_LARGE_ENOUGH)}
    return len(pairs) == len({form for form, _category in pairs}) == count


def _index(rule: str) -> Callable[[int], int]:
    return c2py(rule.partition("plural=")[2].rstrip("; "))


def is_right_to_left(language: Language) -> bool:
    """Whether a language is written from right to left."""
    return locale_of(language).text_direction == "rtl"


def script_of(language: Language) -> str:
    """The ISO 15924 code of the script a language is written in: Latn, Arab, Beng, Hant."""
    locale = locale_of(language)
    if locale.script:
        return str(locale.script)
    likely: Mapping[str, str] = get_global("likely_subtags")
    parts = likely.get(locale.language, "").split("_")
    return next((part for part in parts if len(part) == len("Latn") and part.istitle()), "Latn")


def month_names(language: Language) -> Mapping[str, frozenset[str]]:
    """Each month by its English name, with every name the language has for it."""
    english, own = locale_of(ENGLISH).months["format"]["wide"], locale_of(language).months
    return {
        english[number]: frozenset(
            own[use][width][number] for use in ("format", "stand-alone") for width in ("wide", "abbreviated")
        )
        for number in range(1, 13)
    }


def english_name(language: Language) -> str:
    """What English calls a language, whatever its script and country."""
    return str(locale_of(ENGLISH).languages[locale_of(language).language])


def written_day(language: Language, day: date) -> str:
    """A day as the language writes it: 22 November 2026."""
    return format_date(day, format="long", locale=locale_of(language))


def written_weekday(language: Language, day: date) -> str:
    """A day with its weekday, without its year, as the language writes it: Thursday 26 November.

    CLDR has such a day in short for every language, and has it widened to the long names. Source: Unicode
    Technical Standard 35, part 4, "Missing skeleton fields" and "Matching skeletons".
    """
    locale = locale_of(language)
    short = str(locale.datetime_skeletons["MMMEd"])
    return format_date(day, format=_SHORT_NAME.sub(lambda name: 4 * name.group()[0], short), locale=locale)


def written_time(language: Language, at: time) -> str:
    """A time of day as the language writes it: 19:00.

    CLDR's narrow space before am and pm would make a text dearer than a plain one.
    """
    return format_time(at, format="short", locale=locale_of(language)).replace("\u202f", " ")


def written_list(language: Language, items: Sequence[str]) -> str:
    """Several things in one sentence: travel, childcare and cover."""
    return format_list(items, locale=locale_of(language))


def name_of(language: Language, named: Language) -> str:
    """What a language calls another, without its country or script."""
    other = locale_of(named).language
    if ours := _NAMED_BY_US.get((language, other)):
        return ours
    return str(locale_of(language).languages.get(other, other))


def written_moment(language: Language, at: datetime) -> str:
    """A wall time as short as a list wants it, with its weekday and without its year: Thu 26 Nov, 19:00.

    CLDR's narrow space before am and pm would make a text dearer than a plain one.
    """
    locale = locale_of(language)
    day = format_skeleton("MMMEd", at, locale=locale)
    clock = format_time(at, format="short", locale=locale)
    joined = str(get_datetime_format("short", locale=locale))
    return joined.replace("{1}", day).replace("{0}", clock).replace("\u202f", " ")
