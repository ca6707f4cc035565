"""What only consultations have, and how far a phone is with one."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, SmallInteger
from sqlmodel import Field, SQLModel

from storage.columns import core, jsoned, listed, moment, ref, text


class ConsultedRow(SQLModel, table=True):
    """A consultation, beside its event. Questions and outcome are texts by language, as JSON."""

    __tablename__ = "consulted"
    __table_args__ = (ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),)

    event_id: int = ref(primary_key=True)
    asker: str = text()
    stage: str
    questions: Any = jsoned()
    topics: tuple[str, ...] = listed()
    shut_at: datetime | None = moment(default=None)
    outcome: Any = jsoned(default=None, nullable=True)
    outcome_at: datetime | None = moment(default=None)
    told_at: datetime | None = moment(default=None)
    overdue_at: datetime | None = moment(default=None)
    closed_at: datetime | None = moment(default=None)


class HearingRow(SQLModel, table=True):
    """What a phone is in the middle of saying to a consultation. It goes when that is said, and at the close.

    `event_ids` are the consultations that were listed, while one of them is to be picked.
    """

    __tablename__ = "hearings"
    __table_args__ = (
        ForeignKeyConstraint(["address_id"], ["addresses.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["contact_id"], ["contacts.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
        Index("ix_hearings_event", "event_id"),
    )

    address_id: int = ref(primary_key=True)
    contact_id: int = ref()
    event_id: int | None = ref(default=None)
    event_ids: tuple[str, ...] = listed()
    step: str
    question: int = Field(sa_type=SmallInteger)
    until: datetime = moment()


consulted = core("consulted")
hearings = core("hearings")
