"""What is said on the occasion of a reminder: to whom, and in which words it comes back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.audience import Candidate, LeftOut
from bot.domain.directory import Address, ChannelName
from bot.domain.events import Event
from bot.domain.firing import Standing
from bot.domain.ids import AddressId, ContactId, EventId, GroupId, Language
from bot.domain.meetings import Coming, Facet, Meeting
from bot.domain.messages import Draft
from bot.domain.news import is_change, keeps_time
from bot.domain.occurrences import Occurrence
from bot.domain.rsvp import Rsvp
from bot.domain.wording import Said
from bot.ports.recalls import Reminder
from bot.ports.work import Tx


@dataclass(frozen=True, kw_only=True, slots=True)
class Worded:
    """A reminder in a reader's words. `choices` are the words of its answers 1, 2, 3."""

    said: Said
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """What is to be said: which reminder of which event, to which groups of the reader, when.

    `meeting` has no more than its event for a consultation. `codes` are the reminder's own and those it
    absorbs. `asks` says whether it asks if they come. `offer` is a line that stands below all; `calendar` is
    where it is fetched for a calendar, where the text should say so. `news` is what
    has changed since the reader last heard.
    """

    meeting: Meeting
    codes: tuple[str, ...]
    groups: tuple[str, ...]
    asks: bool
    now: datetime
    offer: str = ""
    calendar: str = ""
    news: frozenset[Facet] = frozenset()


class Words(Protocol):
    """Says reminders and news in a reader's language."""

    def __call__(self, occasion: Occasion, language: Language, channel: ChannelName, /) -> Worded: ...


class Asked(Protocol):
    """How a text may ask. `alone`: it asks by itself, and a figure answers it."""

    @property
    def alone(self) -> bool: ...


class Asking(Protocol):
    """Asks phones about meetings, in the work in which the texts are queued."""

    async def ask(self, tx: Tx, actor: Actor, address: AddressId, event: Event, now: datetime) -> Asked:
        """Open the question of a meeting at a phone."""

    async def together(
        self, tx: Tx, actor: Actor, address: AddressId, channel: ChannelName, now: datetime
    ) -> Sequence[Draft]:
        """What asks about all that waits at a phone where a text could not ask by itself, once a phone."""

    async def anew(self, tx: Tx, changed: Sequence[tuple[Event, Sequence[Reminder]]], now: datetime) -> None:
        """Say again what was taken back along with the texts about meetings that are not as they were."""


class Offering(Protocol):
    """What stands below the reminders of a consultation and its news: how it is, and the offer to have one's
    say. In the work in which the text is queued.
    """

    async def standing(
        self, tx: Tx, event: EventId, news: str, language: Language, channel: ChannelName
    ) -> Said | None:
        """What news say of a consultation beside its time; `news` is their code. None for a reminder."""

    async def offer(
        self,
        tx: Tx,
        event: EventId,
        address: AddressId,
        contact: ContactId,
        language: Language,
        channel: ChannelName,
        now: datetime,
    ) -> Said | None:
        """The line that says how; None while no views are taken."""


ReadAnswers = Callable[[Tx, Actor, EventId], Awaitable[Sequence[Rsvp]]]
"""The answers of the groups about an event."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """An event with what is known of those whose reminders are due. `heard` is when those who are to hear of
    a change last heard how all of it is.
    """

    meeting: Meeting
    people: Mapping[ContactId, Candidate]
    answers: Mapping[GroupId, Coming]
    came: frozenset[GroupId]
    heard: Mapping[ContactId, datetime]

    @property
    def event(self) -> Event:
        return self.meeting.event

    def news_for(self, contact: ContactId) -> frozenset[Facet]:
        """What of a meeting has changed since a contact last heard of it."""
        return self.meeting.news_since(self.heard.get(contact))

    def is_nothing_new(self, due: Occurrence) -> bool:
        """Whether a change says nothing that its reader does not know: all is as it was, or just the end of a
        meeting is another, which is for calendars.
        """
        keeps = keeps_time(due.reminder) or (self.event.sort.asks and due.contact not in self.heard)
        known = is_change(due.reminder) and bool(self.meeting.changes) and keeps
        return known and not self.news_for(due.contact) - {Facet.END}

    def standing(self, candidate: Candidate | None, way: Address | LeftOut) -> Standing:
        """How one of them stands."""
        if candidate is None or isinstance(way, LeftOut):
            return Standing(reachable=False)
        groups = [profile.group for profile in candidate.groups]
        return Standing(
            reachable=True,
            refused=bool(groups) and all(self.answers.get(each) is Coming.NO for each in groups),
            came=any(each in self.came for each in groups),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Ready:
    """An occurrence that goes out, to whom and where."""

    around: Around
    due: Occurrence
    candidate: Candidate
    address: Address
