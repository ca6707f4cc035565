"""What of a group a text is cut to, as columns and as the domain knows it."""

from sqlalchemy import RowMapping

from bot.domain.directory import GroupKind, Profile, Tier
from bot.domain.ids import GroupId
from bot.domain.levels import Level
from storage.tables import groups

PROFILE = (groups.c.id.label("group_id"), *groups.c["level", "kind", "tier", "topics"])
"""The columns a profile is read from; the group's id is called `group_id`."""


def read_profile(row: RowMapping) -> Profile:
    """A row with the columns of PROFILE as the domain knows it."""
    return Profile(
        group=GroupId(row["group_id"]),
        level=Level(row["level"]) if row["level"] else None,
        kind=GroupKind(row["kind"]),
        tier=Tier(row["tier"]),
        topics=row["topics"],
    )
