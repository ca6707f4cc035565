"""Updates from Telegram as what came in. Source: Telegram Bot API, Update and what it links to."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.channels.telegram.outgoing import clean
from bot.domain.directory import ChannelName
from bot.domain.ids import Language, MessageId
from bot.domain.inbound import Inbound
from bot.domain.richtext import Entity, Mark

WANTED = ("message", "callback_query", "my_chat_member")
"""The kinds of update that we ask for: of edited texts and channels we hear nothing."""

_COMMAND = re.compile(r"/([a-z_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)
_PRESSED = re.compile(r"([0-9]{1,18}):([0-9]{1,3})")

Id = Annotated[int, Field(ge=-(2**63), lt=2**63)]
Moment = Annotated[int, Field(ge=0, lt=2**33)]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class _User(_Shape):
    id: Id
    is_bot: bool = False
    language_code: str | None = Field(default=None, max_length=35)


class _Chat(_Shape):
    id: Id
    type: str = ""


class _Contact(_Shape):
    phone_number: str = Field(max_length=32)
    user_id: Id | None = None


class _Mark(_Shape):
    type: str
    offset: int
    length: int
    url: str = ""


class _Button(_Shape):
    text: str = ""
    callback_data: str = ""


class _Keyboard(_Shape):
    inline_keyboard: tuple[tuple[_Button, ...], ...] = ()


class _Message(_Shape):
    message_id: Id
    date: Moment
    chat: _Chat
    sender: _User | None = Field(default=None, alias="from")
    text: str = ""
    caption: str = ""
    entities: tuple[_Mark, ...] = ()
    contact: _Contact | None = None
    reply_markup: _Keyboard = _Keyboard()


class _Press(_Shape):
    id: str = Field(max_length=64)
    sender: _User = Field(alias="from")
    message: _Message | None = None
    data: str = ""


class _Member(_Shape):
    status: str


class _Membership(_Shape):
    chat: _Chat
    date: Moment
    new_chat_member: _Member


class _Update(_Shape):
    update_id: Id
    message: _Message | None = None
    callback_query: _Press | None = None
    my_chat_member: _Membership | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """A pressed button, to be answered: `choice` is its label, empty when its message is too old to show."""

    id: str
    chat: int
    message: int
    text: str
    entities: tuple[Entity, ...]
    choice: str


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """What an update holds for us; both are None when it is nothing."""

    inbound: Inbound | None = None
    press: Press | None = None


def read_update(update: Any, bot: str, now: datetime) -> News:
    """An update for the bot of that id, received `now`. Raises ValueError, with nobody's words in it."""
    try:
        read = _Update.model_validate(update)
    except ValidationError:
        raise ValueError("This is not an update as Telegram describes it.") from None
    if read.message is not None:
        return News(inbound=_said(read.message, f"{bot}/{read.update_id}/{read.message.date}"))
    if read.callback_query is not None:
        # A press has no date of its own; its id is as good.
        query = read.callback_query
        return _pressed(query, f"{bot}/{read.update_id}/{query.id}", now)
    if read.my_chat_member is not None:
        change = read.my_chat_member
        return News(inbound=_shut_out(change, f"{bot}/{read.update_id}/{change.date}"))
    return News()


def as_words(text: str) -> str:
    """A bot command as a person would text it: "/start CODE" joins, "/help@OurBot" is HELP."""
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        return text
    word, rest = found[1].upper(), (found[2] or "").strip()
    if word == "START" and rest:
        return f"JOIN {rest}"
    return f"{word} {rest}".strip()


def _said(message: _Message, provider_id: str) -> Inbound | None:
    """A text, a caption, or the sender's own phone number; None for anything else."""
    sender = message.sender
    if sender is None or sender.is_bot:
        return None
    contact = message.contact
    # Anyone can pass on anyone's contact: only the sender's own says who they are.
    own = contact is not None and contact.user_id == sender.id == message.chat.id
    phone = f"+{contact.phone_number.lstrip('+')}" if contact is not None and own else None
    text = as_words(clean(message.text or message.caption))
    if not text.strip() and phone is None:
        return None
    return Inbound(
        channel=ChannelName.TELEGRAM,
        address=str(message.chat.id),
        text="" if phone else text,
        provider_id=provider_id,
        received_at=datetime.fromtimestamp(message.date, UTC),
        language=Language(sender.language_code) if sender.language_code else None,
        shared_phone=phone,
    )


def _pressed(query: _Press, provider_id: str, now: datetime) -> News:
    """The digit of a button of ours, and the message of ours that it is under."""
    digit = _PRESSED.fullmatch(query.data)
    asked = query.message
    if digit is None or asked is None:
        return News()
    labels = [
        button.text
        for row in asked.reply_markup.inline_keyboard
        for button in row
        if button.callback_data == query.data
    ]
    return News(
        inbound=Inbound(
            channel=ChannelName.TELEGRAM,
            address=str(asked.chat.id),
            text=digit[2],
            provider_id=provider_id,
            received_at=now,
            language=Language(query.sender.language_code) if query.sender.language_code else None,
            pressed=MessageId(int(digit[1])),
        ),
        press=Press(
            id=query.id,
            chat=asked.chat.id,
            message=asked.message_id,
            text=asked.text,
            entities=tuple(_marks(asked.entities)),
            choice=labels[0] if labels and asked.text else "",
        ),
    )


def _marks(entities: tuple[_Mark, ...]) -> list[Entity]:
    """The marks that are ours; those Telegram finds by itself it will find again."""
    ours = {mark.value: mark for mark in Mark}
    return [
        Entity(mark=ours[each.type], offset=each.offset, length=each.length, url=each.url)
        for each in entities
        if each.type in ours
    ]


def _shut_out(change: _Membership, provider_id: str) -> Inbound | None:
    """The bot was blocked, or put out of a group; what else may become of it there says nothing."""
    if change.new_chat_member.status not in {"kicked", "left"}:
        return None
    return Inbound(
        channel=ChannelName.TELEGRAM,
        address=str(change.chat.id),
        text="",
        provider_id=provider_id,
        received_at=datetime.fromtimestamp(change.date, UTC),
        shut_out=True,
    )
