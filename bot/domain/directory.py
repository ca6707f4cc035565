"""The directory: groups, the people who answer for them, and how they are reached.

The group is the unit; a group has contacts, a contact has addresses, a language and consents.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.actor import Role
from bot.domain.hours import Times
from bot.domain.ids import AddressId, ContactId, GroupId, Language, StaffId
from bot.domain.levels import Level


class GroupKind(StrEnum):
    """What a group is (East Midlands 2007 found faith groups a route of their own)."""

    COMMUNITY = "community"
    FAITH = "faith"
    NETWORK = "network"
    INFRASTRUCTURE = "infrastructure"
    OTHER = "other"


class Tier(StrEnum):
    """How established a group is (East Midlands 2007, three tiers)."""

    VOLUNTEERS = "1"
    SMALL_GRANTS = "2"
    STAFFED = "3"


class Purpose(StrEnum):
    """What a contact has agreed to be written to about."""

    BULLETINS = "bulletins"
    CHECKINS = "check-ins"
    REMINDERS = "reminders"


class ChannelName(StrEnum):
    """The routes to a phone, in the order in which they are preferred: Telegram costs a reader nothing."""

    TELEGRAM = "telegram"
    SMS = "sms"


class StopReason(StrEnum):
    """Why an address must not be written to."""

    ASKED = "asked"
    BLOCKED = "blocked"


_AND = " + "
"""Between the sources of a consent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Consent:
    """What a person agreed to, when, and how we know. `source` is the network's own word for it."""

    source: str
    given_on: date
    purposes: frozenset[Purpose]

    def widened(self, more: "Consent") -> "Consent":
        """What stands once the person has agreed to `more` too: both, with both sources, of the later day."""
        sources = [self.source, *([more.source] if more.source not in self.source.split(_AND) else [])]
        return Consent(
            source=_AND.join(sources),
            given_on=max(self.given_on, more.given_on),
            purposes=self.purposes | more.purposes,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """One way to reach a phone. A phone may be shared by several contacts."""

    id: AddressId
    channel: ChannelName
    value: str
    stopped_at: datetime | None = None
    bad_at: datetime | None = None

    @property
    def usable(self) -> bool:
        return self.stopped_at is None and self.bad_at is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """A person who answers for a group, as that group's page shows them. `wish` is when to write to them."""

    id: ContactId
    name: str
    role: str
    language: Language
    consent: Consent | None
    addresses: tuple[Address, ...]
    wish: Times | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A group and what is known of it. `level` is None until it has been placed."""

    id: GroupId
    name: str
    kind: GroupKind
    area: str
    tier: Tier
    communities: tuple[str, ...]
    topics: tuple[str, ...]
    level: Level | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """What of a group a text is cut to."""

    group: GroupId
    level: Level | None
    kind: GroupKind
    tier: Tier
    topics: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Staff:
    """Someone of the network: a coordinator sees everything, a worker their areas."""

    id: StaffId
    name: str
    role: Role
    areas: frozenset[str] | None
