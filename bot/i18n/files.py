"""Catalogue files: reading them, writing them, and bringing them up to date without losing anything."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from bot.domain.errors import ContentError, Refused
from bot.domain.ids import Language
from bot.domain.translations import Entry
from bot.domain.wording import Standing, Translation, Wording
from bot.i18n.languages import plural_forms

WIDTH = 100
_PROJECT = "Handbill"
_HEADER = f"# {_PROJECT} in {{language}}. Entries marked fuzzy wait for a speaker of the language."


_KEPT_FILES = 128
"""Catalogues that are kept once read: five of each language, and a network's own beside them, are fewer."""

_EMPTY_HEADS = re.compile(
    rb'^"(?:POT-Creation-Date: .*|Generated-By: .*|Report-Msgid-Bugs-To: EMAIL@ADDRESS'
    rb"|PO-Revision-Date: YEAR.*|Last-Translator: FULL NAME.*|Language-Team: .*<LL@li\.org>"
    rb'|Project-Id-Version: .* VERSION)\\n"\n',
    re.MULTILINE,
)
"""Lines of a head that say nothing, or that make a file look changed when it is not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A wording and where it stands: its file, as a path within content/, and its line."""

    wording: Wording
    path: str
    line: int


def domain_of(context: str) -> str:
    """The catalogue an entry belongs to: the folder of content/ its text is in."""
    return context.partition("/")[0]


def language_of(path: Path) -> Language | None:
    """The language a PO file's head names, or None."""
    named = _read(path).locale_identifier
    return Language(str(named)) if named else None


def read_entries(path: Path) -> list[Entry]:
    """The entries of a PO file that have a translation. Raises Refused with the line of what is no PO.

    A file that was read before is read anew only when it is another one, or its size or the time of its last
    change differs: what we write ourselves is always another file.
    """
    try:
        known = path.stat()
    except OSError as error:
        raise _unopened(path, error) from error
    return list(_entries_as_of(path, (known.st_ino, known.st_size, known.st_mtime_ns, known.st_ctime_ns)))


@lru_cache(maxsize=_KEPT_FILES)
def _entries_as_of(path: Path, _stamp: tuple[int, ...]) -> tuple[Entry, ...]:
    """The entries of a file as it is now; the stamp tells it from what it was and will be."""
    entries: list[Entry] = []
    for message in _read(path):
        forms = _forms(message)
        if message.id and any(forms) and message.context:
            entries.append(
                Entry(
                    context=str(message.context),
                    english=_english(message),
                    one=str(message.id[0]) if isinstance(message.id, (list, tuple)) else "",
                    translation=Translation(
                        forms=forms,
                        standing=Standing.DRAFT if message.fuzzy else Standing.REVIEWED,
                        place=f"{path}:{message.lineno or 1}",
                    ),
                )
            )
    return tuple(entries)


def write_entries(path: Path, language: Language, entries: Mapping[Wording, Translation]) -> None:
    """Write a PO file with these entries, in their order; what is missing stands there empty.

    Raises Refused when it cannot be written, as where there is no such folder.
    """
    catalogue = _new(language)
    for wording, translation in entries.items():
        _add(catalogue, wording, translation.forms, draft=translation.standing is Standing.DRAFT)
    _write(path, catalogue)


def update_file(path: Path, language: Language, wordings: Sequence[Placed]) -> None:
    """Bring a PO file up to date with the English, and write it only if that changes it.

    A translation stays where its English stayed. Where the English of a context has changed it stays too,
    marked fuzzy, with the English it was made from. What is no longer used is kept at the end as obsolete.
    """
    old = _read(path) if path.exists() else _new(language)
    entries = [*list(old)[1:], *old.obsolete.values()]
    by_text = {(message.context, _english(message)): message for message in entries}
    contexts: dict[str, list[Message]] = {}
    for message in entries:
        contexts.setdefault(str(message.context), []).append(message)
    new = _new(language, old)
    used: set[int] = set()
    for placed in wordings:
        wording = placed.wording
        same = by_text.get((wording.context, wording.english))
        before = contexts.get(wording.context, [])
        was = same or (before[0] if len(before) == 1 and id(before[0]) not in used else None)
        forms: tuple[str, ...] = _forms(was) if was else ()
        message = _add(new, wording, forms, draft=bool(any(forms)) and (same is None or same.fuzzy))
        message.locations = [(placed.path, placed.line)]
        if was is not None:
            used.add(id(was))
            message.user_comments = was.user_comments
            if was is not same:
                message.previous_id = list(was.id if isinstance(was.id, (list, tuple)) else [was.id])
            else:
                message.previous_id = was.previous_id
    left = [message for message in entries if id(message) not in used and any(_forms(message))]
    for message in left:
        new.obsolete[new._key_for(message.id, message.context)] = message  # noqa: SLF001  # babel has no other way
    make_folder(path.parent)
    _write(path, new)


def make_folder(folder: Path) -> None:
    """Make a folder for catalogues, with those above it. Raises Refused when it cannot."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{folder} cannot be made: {error.strerror}.") from error


def _english(message: Message) -> str:
    """The English of an entry: of one that counts, the form for many."""
    return str(message.id[-1] if isinstance(message.id, (list, tuple)) else message.id)


def _forms(message: Message) -> tuple[str, ...]:
    string = message.string
    return tuple(map(str, string)) if isinstance(string, (list, tuple)) else (str(string or ""),)


def _add(catalogue: Catalog, wording: Wording, forms: Sequence[str], *, draft: bool) -> Message:
    flags = ["fuzzy"] if draft else []
    if wording.one:
        count = catalogue.num_plurals
        texts = tuple(forms) if len(forms) == count else ("",) * count
        return catalogue.add(
            (wording.one, wording.english), string=texts, context=wording.context, flags=flags
        )
    text = forms[-1] if forms else ""
    return catalogue.add(wording.english, string=text, context=wording.context, flags=flags)


def _new(language: Language, old: Catalog | None = None) -> Catalog:
    """An empty catalogue with the head of `old`, where translators put their names."""
    catalogue = Catalog(
        locale=language, project=_PROJECT, fuzzy=False, header_comment=_HEADER.format(language=language)
    )
    catalogue.mime_headers = [("Plural-Forms", plural_forms(language))]
    if old is not None:
        for name in ("header_comment", "last_translator", "language_team", "revision_date", "version"):
            setattr(catalogue, name, getattr(old, name))
    return catalogue


def _read(path: Path) -> Catalog:
    try:
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True)
    except PoFileError as error:
        raise Refused(f"{path}:{error.lineno}: is not a line of a PO file") from error
    except (UnicodeDecodeError, ValueError) as error:
        raise ContentError(f"{path}: cannot be read as a PO file in UTF-8") from error
    except OSError as error:
        raise _unopened(path, error) from error


def _unopened(path: Path, error: OSError) -> Refused:
    return Refused(f"{path} cannot be opened: {error.strerror}.")


def _write(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue beside its old self, then put it in its place, so that half a file is never read."""
    written = BytesIO()
    write_po(written, catalogue, width=WIDTH, include_previous=True)
    text = _EMPTY_HEADS.sub(b"", written.getvalue())
    try:
        if path.exists() and path.read_bytes() == text:
            return
        fresh = path.with_name(f"{path.name}.new")
        fresh.write_bytes(text)
        fresh.replace(path)
    except FileNotFoundError as error:
        raise Refused(f"{path} cannot be written: there is no folder {path.parent}.") from error
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from error
