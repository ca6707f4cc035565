"""Who acts, in which role, and how far they see. Every port of directory, log and messages takes one."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.ids import AddressId, StaffId


class Role(StrEnum):
    """The parts people (and Handbill itself) play."""

    SYSTEM = "system"
    COORDINATOR = "coordinator"
    WORKER = "worker"
    VOLUNTEER = "volunteer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """How far an actor sees. An empty scope sees the whole network.

    `areas` narrows to groups of those areas (compared without case). `phone` narrows to one address
    and whoever stands behind it: a volunteer who texts in can touch nothing else.
    """

    areas: frozenset[str] | None = None
    phone: AddressId | None = None

    @property
    def is_everything(self) -> bool:
        return self.areas is None and self.phone is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Who acts. `staff` is set for people with an entry in the staff list, and is what the log keeps."""

    role: Role
    scope: Scope = field(default_factory=Scope)
    staff: StaffId | None = None


SYSTEM = Actor(role=Role.SYSTEM)
"""Handbill itself: dispatch, receipts, start-up."""

OPERATOR = Actor(role=Role.COORDINATOR)
"""Whoever runs the command on this machine without saying who they are."""


def volunteer(phone: AddressId) -> Actor:
    """The actor for whatever came in from one phone."""
    return Actor(role=Role.VOLUNTEER, scope=Scope(phone=phone))
