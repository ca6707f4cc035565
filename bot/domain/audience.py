"""Who gets a briefing, by which route, and who is left out and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.directory import Address, ChannelName, GroupKind, Profile, Purpose
from bot.domain.hours import Times
from bot.domain.ids import ContactId, GroupId, Language
from bot.domain.levels import Level
from bot.domain.text import key_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """Which groups, and which of their contacts. An empty filter lets everyone through.

    Areas and groups are compared without case; a group without a placement counts as very low.
    """

    areas: tuple[str, ...] = ()
    kinds: tuple[GroupKind, ...] = ()
    levels: tuple[Level, ...] = ()
    languages: tuple[Language, ...] = ()
    groups: tuple[str, ...] = ()


def beyond_areas(audience: Audience, area_of: Mapping[str, str]) -> tuple[str, ...]:
    """The named groups that are in none of the named areas, and so are not reached. `area_of` gives the area
    of a group; both by their keys (text.key_of).
    """
    areas = {key_of(area) for area in audience.areas}
    return tuple(
        name for name in audience.groups if areas and area_of.get(key_of(name), "") not in {*areas, ""}
    )


def beyond_told(names: Sequence[str]) -> str:
    """What is wrong with naming those groups, and what to do."""
    groups = "; ".join(f"'{name}'" for name in names)
    return (
        f"nobody of {groups} would hear of it: not in an area that is named. Name areas or groups, not both"
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A contact the audience names, with the groups it names them for and every way to reach them.

    `wish` is when they wish to be written to.
    """

    contact: ContactId
    language: Language
    purposes: frozenset[Purpose]
    addresses: tuple[Address, ...]
    groups: tuple[Profile, ...]
    wish: Times | None = None


class LeftOut(StrEnum):
    """Why someone the audience names gets nothing."""

    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
    STOPPED = "stopped"
    NO_CONSENT = "no_consent"
    HAD_IT = "had_it"
    NOT_DUE = "not_due"
    ASKED_LATELY = "asked_lately"


def route(candidate: Candidate, purpose: Purpose, channels: Collection[ChannelName]) -> Address | LeftOut:
    """The one address to use for `candidate`, or why there is none.

    `channels` are the ones that can send at all. One route is used, never two: Telegram where the person
    has written to the bot, else SMS. A stopped route is passed over for one the person has started again.
    """
    reachable = [address for address in candidate.addresses if address.channel in channels]
    if not reachable:
        return LeftOut.NO_ADDRESS
    usable = [address for address in reachable if address.usable]
    if not usable:
        stopped = any(address.stopped_at for address in reachable)
        return LeftOut.STOPPED if stopped else LeftOut.BAD_ADDRESS
    if purpose not in candidate.purposes:
        return LeftOut.NO_CONSENT
    preference = list(ChannelName)
    return min(usable, key=lambda address: preference.index(address.channel))


@dataclass(kw_only=True, slots=True)
class Tally:
    """What a send comes to, counted while the audience is read page by page."""

    groups: set[GroupId] = field(default_factory=set)
    contacts: int = 0
    bulletins: int = 0
    introductions: int = 0
    notices: int = 0
    segments: int = 0
    left_out: dict[LeftOut, int] = field(default_factory=dict)
    by_language: dict[Language, int] = field(default_factory=dict)
    drafts: int = 0
    too_long: int = 0
    not_their_language: int = 0
    shared_phones: int = 0

    @property
    def messages(self) -> int:
        return self.bulletins + self.introductions + self.notices

    def leave_out(self, reason: LeftOut) -> None:
        self.left_out[reason] = self.left_out.get(reason, 0) + 1
