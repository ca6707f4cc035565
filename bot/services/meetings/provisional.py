"""Stand-ins for the words of reminders and the answers to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName
from bot.domain.ids import AddressId, EventId, Language
from bot.domain.rsvp import Rsvp
from bot.domain.wording import ENGLISH, Said
from bot.ports.work import Tx
from bot.services.meetings.occasions import Occasion, Worded


@dataclass(frozen=True, kw_only=True, slots=True)
class PlainWords:
    """Codes and title only."""

    def __call__(self, occasion: Occasion, language: Language, channel: ChannelName, /) -> Worded:
        event = occasion.meeting.event
        asked = " 1 2 3" if occasion.asks else ""
        text = f"{occasion.codes[0]}: {event.title} {event.span.starts:%Y-%m-%d %H:%M}{asked}"
        return Worded(said=Said(text=text, language=ENGLISH))


async def asked_alone(
    tx: Tx, address: AddressId, occasion: Occasion, worded: Worded, language: Language, /
) -> Worded:
    """Every meeting is asked about as if it were the only one."""
    return worded


async def nobody(tx: Tx, actor: Actor, event: EventId) -> Sequence[Rsvp]:
    """No answers."""
    return ()
