"""Every name the directory knows, and where in a text one stands.

A name is masked whole, and each of its parts that has three letters or more by itself; as a whole word, with
the endings that Polish and Bengali put on names, the possessive of English, and what Arabic writes onto a
word's beginning. Chinese writes no spaces: there a name is found anywhere, and a given name without its
family name too. Rather a word too many is masked than a name too few: a person reads the view after.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from bot.domain.invitations import UNNAMED
from bot.domain.views.shadow import Shadow, Span, cast

SHORTEST_PART = 3
"""Letters of a part that is masked by itself."""

_SHORTEST_WHOLE = 2
_SHORTEST_BENT = 4
_APART = 3
"""Characters that may stand between the words of one name."""

_NEVER_NAMES = frozenset(
    {
        "and",
        "center",
        "centre",
        "chair",
        "chairman",
        "chairperson",
        "chairwoman",
        "contact",
        "coordinator",
        "director",
        "for",
        "from",
        "group",
        "leader",
        "manager",
        "miss",
        "mister",
        "mrs",
        "our",
        "secretary",
        "staff",
        "the",
        "treasurer",
        "trustee",
        "volunteer",
        "volunteers",
        "with",
        "worker",
    }
)
"""Words that stand in a directory's field for names and must not be masked wherever they are used."""

_LATIN_ENDINGS = ("s", "a", "u", "owi", "em", "om", "ego", "emu", "iego", "iemu", "im")
_FOR_FINAL_A = ("y", "i", "ie", "iej", "o", "e")
_BENGALI_ENDINGS = tuple(
    cast(each).text for each in ("র", "ের", "কে", "য়", "ে", "রা", "েরা", "দের", "েদের", "ও", "ই")
)
_ARABIC_BEGINNINGS = ("و", "ف", "ب", "ل", "ك")


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """Names made ready for looking. `words` stand alone, `short` ones only where they are written with a
    capital, `phrases` are several words by their first, and `runs` are of a script without spaces.
    """

    words: frozenset[str] = frozenset()
    short: frozenset[str] = frozenset()
    phrases: Mapping[str, Sequence[tuple[str, ...]]] = field(default_factory=dict)
    runs: frozenset[str] = frozenset()


NO_NAMES = Names()


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


def read_names(people: Iterable[str], others: Iterable[str] = ()) -> Names:
    """The names of people, with their parts, and of groups or places, which are masked as a whole only.

    What is no name is passed over: "Joined by text 0042", "The Secretary".
    """
    words: set[str] = set()
    phrases: set[tuple[str, ...]] = set()
    runs: set[str] = set()
    for person in people:
        if not person.startswith(UNNAMED) and not _is_role(person):
            _take(person, words, phrases, runs)
            words.update(_parts(person))
            runs.update(run[-2:] for run in _runs(cast(person)) if len(run) in {3, 4})
    for other in others:
        _take(other, words, phrases, runs)
    return Names(
        words=frozenset(word for word in words if len(word) >= SHORTEST_PART),
        short=frozenset(word for word in words if len(word) < SHORTEST_PART),
        phrases={
            first: sorted(found, key=len, reverse=True)
            for first, found in groupby(sorted(phrases), key=lambda phrase: phrase[0])
        },
        runs=frozenset(runs),
    )


def find_names(text: str, shadow: Shadow, names: Names) -> Iterator[Span]:
    """The parts of `shadow` that are names; none overlaps another."""
    words = list(_words(shadow.text))
    place = 0
    while place < len(words):
        word = words[place]
        if count := _phrase_at(words, place, names):
            yield word.start, words[place + count - 1].end
            place += count
            continue
        if _is_name(word.text, names) or (word.text in names.short and text[shadow.at[word.start]].isupper()):
            yield word.start, word.end
        place += 1
    if names.runs:
        yield from _find_runs(shadow.text, names.runs)


def _take(name: str, words: set[str], phrases: set[tuple[str, ...]], runs: set[str]) -> None:
    """Note a whole name."""
    shadow = cast(name)
    runs.update(run for run in _runs(shadow) if len(run) >= _SHORTEST_WHOLE)
    told = tuple(word.text for word in _words(shadow.text))
    if len(told) > 2 and told[0] == "the":
        told = told[1:]
    if len(told) > 1:
        phrases.add(told)
    elif told and len(told[0]) >= _SHORTEST_WHOLE:
        words.add(told[0])


def _is_role(name: str) -> bool:
    return all(word.text in _NEVER_NAMES for word in _words(cast(name).text)) and not list(_runs(cast(name)))


def _parts(name: str) -> set[str]:
    """The parts of a person's name that are names by themselves; O'Brien is one word for some."""
    shadow = cast(name)
    spellings = (shadow.text, shadow.text.replace("'", ""))
    return {
        word.text
        for spelling in spellings
        for word in _words(spelling)
        if len(word.text) >= SHORTEST_PART and not word.text.isdigit() and word.text not in _NEVER_NAMES
    }


def _words(shadow: str) -> Iterator[_Word]:
    """The words of a shadow: runs of letters, or of figures. Han is left out."""
    start = 0
    for kind, run in groupby(shadow, key=_kind):
        end = start + len(list(run))
        if kind in {"letters", "figures"}:
            yield _Word(shadow[start:end], start, end)
        start = end


def _runs(shadow: Shadow) -> Iterator[str]:
    for kind, run in groupby(shadow.text, key=_kind):
        if kind == "han":
            yield "".join(run)


def _kind(character: str) -> str:
    if "\u2e80" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000":
        return "han"
    category = unicodedata.category(character)[0]
    return {"L": "letters", "M": "letters", "N": "figures"}.get(category, "")


def _phrase_at(words: Sequence[_Word], place: int, names: Names) -> int:
    """How many words from `place` on are a name of several words, the longest counting; 0 for none."""
    for phrase in names.phrases.get(words[place].text, ()):
        told = words[place : place + len(phrase)]
        if tuple(word.text for word in told) == phrase and all(
            after.start - before.end <= _APART for before, after in pairwise(told)
        ):
            return len(phrase)
    return 0


def _is_name(word: str, names: Names) -> bool:
    return any(stem in names.words for stem in _stems(word))


def _stems(word: str) -> Iterator[str]:
    """What a word may be a form of, itself first."""
    yield word
    if word[0] > "\u024f":
        for ending in _BENGALI_ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_PART:
                yield word.removesuffix(ending)
        for beginning in _ARABIC_BEGINNINGS:
            if word.startswith(beginning) and len(word) > SHORTEST_PART:
                yield word.removeprefix(beginning)
        return
    for ending in _LATIN_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_BENT:
            yield word.removesuffix(ending)
    for ending in _FOR_FINAL_A:
        stem = word.removesuffix(ending)
        # "Marię" is of Maria and "Annę" of Anna, yet "nine" is not of Nina.
        if stem != word and len(stem) >= SHORTEST_PART and (ending != "e" or _bends_in_e(stem)):
            yield f"{stem}a"


def _bends_in_e(stem: str) -> bool:
    return len(stem) >= _SHORTEST_BENT or stem[-1] == stem[-2]


def _find_runs(shadow: str, runs: frozenset[str]) -> Iterator[Span]:
    """Names in a script without spaces, the longest at each place counting."""
    lengths = sorted({len(run) for run in runs}, reverse=True)
    place = 0
    while place < len(shadow):
        found = next((each for each in lengths if shadow[place : place + each] in runs), 0)
        if found:
            yield place, place + found
        place += found or 1
