"""Drafts of briefings in the data folder's drafts/, for a person to finish. Nothing is ever sent from there.

What only a person can write is left empty, which `handbill content check` refuses: an unfinished draft that
is moved to the briefings is found before anybody reads it.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from bot.domain.briefings import TALK_SENTENCES
from bot.domain.errors import Refused
from bot.domain.feedback import Section
from bot.domain.levels import Level
from bot.domain.text import tidy

_SEAL = "# Fingerprint of what stood below when it was compiled: "
_REVIEW_AFTER = timedelta(days=90)
"""News of a board is old by then."""

_HEADS = {"decided": "Decided:", "said": "Said for groups:", "know": "To know:"}
_IMPOSSIBLE = dict.fromkeys((*range(0xD800, 0xE000), 0xFEFF, 0xFFFE, 0xFFFF))
"""Characters that YAML cannot hold; tidying takes the others."""


def feedback_draft(sections: Sequence[Section], month: date, today: date) -> str:
    """The draft of a briefing about what representatives told in a month, in the form of content/briefings/.

    It says of which board something was told, never by whom.
    """
    named = f"{month:%B %Y}"
    return "\n".join(
        [
            f"# What representatives told of {named}, by board. Shorten it, say it plainly, put into English",
            "# what came in another language, and take out names of people. Whatever is empty here a person",
            "# must write. Then move this file to ../briefings/, run `handbill content check`, and send it.",
            f"id: feedback-{month:%Y-%m}",
            "topic: representation",
            f"title: {_quoted(f'What boards decided in {named}')}",
            "# Write here: the whole of it in at most 150 characters; this goes out by SMS.",
            'short: ""',
            "long: |-",
            f"  This is what people who speak for groups on boards told us of {named}.",
            *(f"  {line}".rstrip() for section in sections for line in _section(section)),
            "# Write here: one thing to do for groups at each level.",
            "next_steps:",
            *(f'  {level}: ""' for level in Level),
            f"# Write here: {TALK_SENTENCES} sentences to say on a visit.",
            "talk:",
            *('  - ""' for _sentence in range(TALK_SENTENCES)),
            f"speaks_of: {_quoted(named)}",
            "# Write here: what is different by now, or that nothing is.",
            'changed: ""',
            "sources:",
            *(f"  - {_quoted(_source(section))}" for section in sections),
            f"checked: {today}",
            f"review_by: {today + _REVIEW_AFTER}",
            "",
        ]
    )


def write_draft(folder: Path, name: str, text: str, *, force: bool) -> Path:
    """Write a draft. One that somebody has edited is replaced with `force` only.

    Raises Refused for an edited one, and when it cannot be written.
    """
    path = folder / f"{name}.yaml"
    if path.exists() and not force and _is_edited(path):
        raise Refused(f"{path} was edited since it was compiled. To lose what was edited, say --force.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{_SEAL}{_fingerprint(text)}\n{text}", encoding="utf-8")
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from error
    return path


def _section(section: Section) -> Iterator[str]:
    """A board's part of the long text: what was told, in the order of the questions."""
    yield ""
    yield f"**{_clean(section.board)}, {_days(section)}**"
    for question, texts in section.texts.items():
        if texts:
            yield ""
            yield _HEADS.get(question, f"{question}:")
            yield ""
            yield from (f"- {_clean(text)}" for text in texts)


def _source(section: Section) -> str:
    return f"What its representatives told: {_clean(section.board)}, {_days(section)}"


def _days(section: Section) -> str:
    return " and ".join(f"{day.day} {day:%B}" for day in section.held_on)


def _clean(text: str) -> str:
    return tidy(text).translate(_IMPOSSIBLE)


def _quoted(text: str) -> str:
    """`text` in double quotes, as YAML and JSON alike hold it."""
    return json.dumps(_clean(text), ensure_ascii=False)


def _is_edited(path: Path) -> bool:
    """Whether a file is not as it was compiled, or was never."""
    try:
        first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return True
    return first != f"{_SEAL}{_fingerprint(rest)}"


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
