"""What people think of a consultation: while it is open, at its close, and as it is read after.

A phone touches the views of its people, and no staff any before the close; after it whoever sees everything
reads them. Why each thing is kept or destroyed: bot.domain.views.book.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.ids import ContactId, EventId, InboundId, ViewId
from bot.domain.views.book import Given, KeptView, Place, Written


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """Every name the directory knows: of people (contacts, staff, leads, board members), groups and areas."""

    people: tuple[str, ...]
    groups: tuple[str, ...]
    areas: tuple[str, ...]


class DraftViews(Protocol):
    """Views as they are written. Each method raises OutOfScope, and ViewsClosed after the close."""

    async def begin(self, actor: Actor, place: Place) -> None:
        """Open an empty draft; one that is open already stays as it is."""

    async def append(self, actor: Actor, place: Place, text: InboundId, words: str) -> None:
        """Add a text to the draft. The text itself, and what the inbox has of it, is forgotten with that."""

    async def draft(self, actor: Actor, place: Place) -> str | None:
        """What the draft holds so far, a line for each text; None when none is open."""

    async def discard(self, actor: Actor, place: Place) -> None:
        """Destroy the draft. A view that was confirmed before stays."""

    async def confirm(self, actor: Actor, place: Place, new: ViewId) -> bool:
        """Make the draft a view, known by `new`, or add it to the one there is; note that they answered.

        False when there is nothing to confirm.
        """


class GivenViews(Protocol):
    """Views of an open consultation as their writers may deal with them. After the close there are none."""

    async def of_contact(self, actor: Actor, event: EventId, contact: ContactId) -> Sequence[Given]:
        """Those of one person, by question. Raises OutOfScope."""

    async def quote(self, actor: Actor, place: Place, *, agreed: bool) -> bool:
        """Note whether a view may be quoted without a name. False when there is none. Raises OutOfScope."""

    async def withdraw(self, actor: Actor, place: Place) -> bool:
        """Destroy a view and its draft, and with the last one that they answered. False when there is none.

        Raises OutOfScope.
        """

    async def answered(self, actor: Actor, event: EventId) -> Collection[ContactId]:
        """Who answered, in no order. For those who see everything."""


class ClosingViews(Protocol):
    """The close. For those who see everything."""

    async def names(self, actor: Actor) -> Known:
        """What is masked in every view."""

    async def written(self, actor: Actor, event: EventId) -> Sequence[Written]:
        """The views of an open consultation, without who wrote them; no other work changes them meanwhile."""

    async def close(self, actor: Actor, event: EventId, kept: Sequence[KeptView], *, marks: bool) -> None:
        """Put `kept` away in its order; destroy views, links and drafts; keep who answered, or not even that.

        Raises ViewsClosed when it was closed before. Traces are left in the file until Scrubbing.scrub.
        """

    async def unscrubbed(self, actor: Actor) -> Sequence[EventId]:
        """Consultations that were closed since the file was last scrubbed."""

    async def scrubbed(self, actor: Actor, events: Sequence[EventId]) -> None:
        """Note that the file was scrubbed after these were closed."""


class ViewTexts(Protocol):
    """Texts about views, theirs and ours. For those who see everything."""

    async def forget(self, actor: Actor, now: datetime) -> bool:
        """Destroy all that are done with, of every consultation, so that nothing has their time.

        A provider that sends one of theirs again is still not heard twice. False, and to be called again,
        while something is left: some of ours are on their way, or ask what is open on a phone, so that its
        buttons count; or a provider may send one of theirs again.
        """


class KeptViews(Protocol):
    """Views after the close. For those who see everything."""

    async def of_event(self, actor: Actor, event: EventId) -> Sequence[KeptView]:
        """Those on a consultation, in the order of their ids, which is none. Empty before the close."""

    async def view(self, actor: Actor, view: ViewId) -> KeptView | None:
        """One of them."""

    async def save(self, actor: Actor, view: KeptView) -> None:
        """Keep what a coordinator made of its words and themes, and that it was read; nothing else of it."""

    async def is_closed(self, actor: Actor, event: EventId) -> bool:
        """Whether the consultation's views were closed."""


class Scrubbing(Protocol):
    """What no transaction can do."""

    async def scrub(self) -> bool:
        """Destroy what the database's file still has of rows that are gone. Outside any unit of work.

        False when it must be tried again.
        """
