"""A letter as Telegram wants it. Source of the limits: Telegram Bot API, sendMessage and what it links to."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from bot.domain.ids import MessageId
from bot.domain.richtext import TELEGRAM_UNITS, Entity, Mark, RichText, split_for_telegram
from bot.domain.segments import utf16_units
from bot.ports.channels import Letter

NOTHING = "…"
"""In place of a text in which nothing can be seen, which Telegram refuses."""

CHOSEN = "✓"
"""Before what was chosen: a sign, for it has to be read in every language."""

TOO_LATE = "⌛"
"""Below a question whose time is over."""

EDITIONS = 128
"""Texts whose form is kept: a bulletin goes out in some dozens of editions, each thousands of times."""

NO_PREVIEW = {"is_disabled": True}

_LINK = re.compile(r"\S[.\u3002\uff0e\uff61]\S|://")
"""What a chat may take for an address: a dot inside a word, in any of the signs that names are dotted by."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def clean(text: str) -> str:
    """`text` without what no chat can show, each unit of it in its place, so that marks still fit.

    Halves of characters become the sign for a broken one, control characters blanks.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROLS.sub(" ", whole)


def message(letter: Letter) -> dict[str, Any]:
    """The parameters of sendMessage for a letter."""
    values = {
        "chat_id": int(letter.address),
        "text": "",
        **_marked(letter.text, letter.entities),
    }
    if letter.choices:
        values["reply_markup"] = {"inline_keyboard": _buttons(letter.message, letter.choices)}
    return values


def written(letter: Letter) -> bytes:
    """`message` of a letter, as JSON. What thousands of letters have in common is written only once."""
    if letter.choices:
        return json.dumps(message(letter)).encode()
    return b'{"chat_id": %d, %s' % (int(letter.address), _rest(letter.text, letter.entities))


def answered(text: str, entities: Sequence[Entity], choice: str) -> dict[str, Any]:
    """The text of a message whose question was answered: what was chosen stands below it."""
    return _with_below(text, entities, f"{CHOSEN} {choice}")


def lapsed(text: str, entities: Sequence[Entity]) -> dict[str, Any]:
    """The text of a message whose question was closed when its button was pressed, without its buttons."""
    return _with_below(text, entities, TOO_LATE)


def _with_below(text: str, entities: Sequence[Entity], sign: str) -> dict[str, Any]:
    below = f"\n\n{sign}"
    room = TELEGRAM_UNITS - utf16_units(below)
    first = split_for_telegram(RichText(text=text, entities=tuple(entities)), room)[0]
    return {**_marked(first.text + below, first.entities)}


@lru_cache(maxsize=EDITIONS)
def _marked(raw: str, marks: tuple[Entity, ...]) -> Mapping[str, Any]:
    """Text and entities, and no preview where there is something to preview.

    The services split long texts; one that still is too long is cut, not refused.
    """
    text = clean(raw)
    if not any(unicodedata.category(character)[0] not in "ZC" for character in text):
        return {"text": NOTHING}
    first = split_for_telegram(RichText(text=text, entities=marks))[0]
    end = utf16_units(first.text)
    entities = [_entity(each) for each in first.entities if 0 <= each.offset < each.end <= end]
    linked = _LINK.search(first.text) is not None or any(each.mark is Mark.LINK for each in first.entities)
    return {
        "text": first.text,
        **({"entities": entities} if entities else {}),
        **({"link_preview_options": NO_PREVIEW} if linked else {}),
    }


@lru_cache(maxsize=EDITIONS)
def _rest(raw: str, marks: tuple[Entity, ...]) -> bytes:
    """What follows the chat in the JSON of a letter."""
    return json.dumps(dict(_marked(raw, marks)))[1:].encode()


def _entity(entity: Entity) -> dict[str, Any]:
    link = {"url": entity.url} if entity.mark is Mark.LINK else {}
    return {"type": entity.mark.value, "offset": entity.offset, "length": entity.length, **link}


def _buttons(message: MessageId, choices: Sequence[str]) -> list[list[dict[str, str]]]:
    """A row for each choice. What comes back is our message's id and the digit, at most 64 bytes."""
    return [
        [{"text": clean(choice).strip() or str(number), "callback_data": f"{message}:{number}"}]
        for number, choice in enumerate(choices, start=1)
    ]
