"""Where groups stand, and what explains it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from storage.columns import LASTING_IDS, core, id_column, jsoned, listed, moment, ref, text


class PlacementRow(SQLModel, table=True):
    """Where a group was put: by a check-in (with a certainty), or by staff (with a role and why).

    Erasing a person leaves what they said of their group. The round is an id without a foreign key.
    """

    __tablename__ = "placements"
    __table_args__ = (
        ForeignKeyConstraint(["group_id"], ["groups.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["contact_id"], ["contacts.id"], ondelete="SET NULL"),
        Index("ix_placements_group", "group_id", "at", "id"),
        Index("ix_placements_contact", "contact_id"),
        LASTING_IDS,
    )

    id: int | None = id_column()
    group_id: int = ref()
    contact_id: int | None = ref(default=None)
    round_id: int | None = ref(default=None)
    at: datetime = moment()
    level: str | None = Field(default=None)
    certainty: str | None = Field(default=None)
    answers: Any = jsoned(default=None, nullable=True)
    reasons: Any = jsoned(default=None, nullable=True)
    missing: tuple[str, ...] = listed()
    factors: tuple[str, ...] = listed()
    because: str | None = text(default=None)
    role: str | None = Field(default=None)
    staff_id: int | None = ref(default=None)


class AreaFactRow(SQLModel, table=True):
    """Whether a factor of figure 2 holds in an area, which `area_key` names, and who says so."""

    __tablename__ = "area_facts"

    area_key: str = text(primary_key=True)
    factor: str = Field(primary_key=True)
    holds: bool
    at: datetime = moment()
    role: str
    staff_id: int | None = ref(default=None)


class GroupFactRow(SQLModel, table=True):
    """Whether a factor of figure 2 holds for a group, and which of the staff says so."""

    __tablename__ = "group_facts"
    __table_args__ = (ForeignKeyConstraint(["group_id"], ["groups.id"], ondelete="CASCADE"),)

    group_id: int = ref(primary_key=True)
    factor: str = Field(primary_key=True)
    holds: bool
    at: datetime = moment()
    role: str
    staff_id: int | None = ref(default=None)


placements = core("placements")
area_facts = core("area_facts")
group_facts = core("group_facts")
