"""What is kept around events: how far their reminders are planned, and who came."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import SQLModel

from storage.columns import core, moment, ref


class PlanningRow(SQLModel, table=True):
    """How far an event is planned: `sequence` is that of the event as it was planned for everyone it is for,
    `looked_at` when somebody last looked for people who were new. `closed_at` is when it was over and its
    organiser was told.
    """

    __tablename__ = "plannings"
    __table_args__ = (ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),)

    event_id: int = ref(primary_key=True)
    sequence: int
    looked_at: datetime = moment()
    closed_at: datetime | None = moment(default=None)


class AttendanceRow(SQLModel, table=True):
    """A group that came."""

    __tablename__ = "attendances"
    __table_args__ = (
        ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["group_id"], ["groups.id"], ondelete="CASCADE"),
        Index("ix_attendances_group", "group_id"),
    )

    event_id: int = ref(primary_key=True)
    group_id: int = ref(primary_key=True)
    noted_at: datetime = moment()


plannings = core("plannings")
attendances = core("attendances")
