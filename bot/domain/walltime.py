"""What people agree on, a time on the wall of a place, and the moment it stands for.

Where the clocks go forward some times do not exist, where they go back some come twice. Both are read as
RFC 5545, 3.3.5 has it: a time in the gap with the offset that held before it, so that 01:30 on the last
Sunday of March in London is half an hour after 01:00 would have been, 02:30 by the new clock; a time that
comes twice as the first of the two.
"""

from datetime import UTC, datetime, tzinfo
from enum import StrEnum


def instant(local: datetime, zone: tzinfo) -> datetime:
    """The moment, aware UTC, of a naive time on the wall of `zone`. Raises ValueError for an aware one."""
    if local.tzinfo is not None:
        raise ValueError("a time on the wall has no offset of its own")
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def wall(at: datetime, zone: tzinfo) -> datetime:
    """What the clock of `zone` shows, naive, at an aware moment. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("a moment needs an offset")
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


class Oddity(StrEnum):
    """What is odd about a time on the wall where the clocks change."""

    NEVER = "never"
    """The clock goes forward over it."""
    TWICE = "twice"
    """The clock goes back, and shows it again."""


def oddity(local: datetime, zone: tzinfo) -> Oddity | None:
    """Whether the clock of `zone` never shows a naive time, or shows it twice; None for nearly all."""
    if wall(instant(local, zone), zone) != local:
        return Oddity.NEVER
    again = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return Oddity.TWICE if again != instant(local, zone) else None


def oddity_told(local: datetime, zone: tzinfo) -> str | None:
    """What whoever typed a naive time must know of it, in a sentence; None for nearly all."""
    odd, at = oddity(local, zone), instant(local, zone)
    if odd is Oddity.NEVER:
        return (
            f"{local:%Y-%m-%d %H:%M} does not exist in {zone}, the clocks go forward: "
            f"it is taken as {wall(at, zone):%H:%M}."
        )
    if odd is Oddity.TWICE:
        return (
            f"{local:%Y-%m-%d %H:%M} comes twice in {zone}, the clocks go back: "
            f"it is taken as the first of the two ({at:%Y-%m-%d %H:%M} UTC)."
        )
    return None
