"""What people wish for by text: when to be written to, and to be reminded."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.directory import Consent
from bot.domain.hours import Times
from bot.domain.ids import AddressId, ContactId, EventId


class Wishes(Protocol):
    """What people have said by text of what suits them; it is read with who they are."""

    async def note(self, actor: Actor, address: AddressId, times: Times) -> None:
        """Keep what the person at an address wishes, for everyone there. Raises OutOfScope."""

    async def agree(self, actor: Actor, address: AddressId, consent: Consent) -> None:
        """Widen the consent of everyone at an address by this one. Raises OutOfScope."""

    async def waiting(self, actor: Actor, address: AddressId) -> Mapping[EventId, Sequence[ContactId]]:
        """Whose reminders wait at an address, by their events. Raises OutOfScope."""
