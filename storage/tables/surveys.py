"""Surveys as they are being asked."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import SQLModel

from storage.columns import LASTING_IDS, core, id_column, jsoned, moment, ref, text

OPEN = "status = 'open'"
"""Conversations with a question that may be open; a phone has one of them at a time."""


class RoundRow(SQLModel, table=True):
    """A sending of a survey to an audience, which `key` spells out. `fills` is what fills its texts."""

    __tablename__ = "rounds"
    __table_args__ = (Index("ix_rounds_key", "key"), LASTING_IDS)

    id: int | None = id_column()
    key: str = text()
    survey: str
    simulated: bool
    fills: Any = jsoned(default=None, nullable=True)
    started_at: datetime = moment()
    finished_at: datetime | None = moment(default=None)


class ConversationRow(SQLModel, table=True):
    """A person answering a survey for a group. `state` is JSON, and holds their answers."""

    __tablename__ = "conversations"
    __table_args__ = (
        ForeignKeyConstraint(["round_id"], ["rounds.id"]),
        ForeignKeyConstraint(["contact_id"], ["contacts.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["group_id"], ["groups.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["address_id"], ["addresses.id"], ondelete="CASCADE"),
        UniqueConstraint("round_id", "group_id", "contact_id"),
        Index("ix_conversations_contact", "contact_id"),
        Index("ix_conversations_group", "group_id"),
        Index("ix_conversations_address", "address_id", "status"),
        Index("ix_conversations_closes", "status", "closes_at"),
        Index("ix_conversations_reminds", "reminds_at"),
        Index(
            "ix_conversations_open",
            "address_id",
            "simulated",
            unique=True,
            sqlite_where=sql(OPEN),
            postgresql_where=sql(OPEN),
        ),
        LASTING_IDS,
    )

    id: int | None = id_column()
    round_id: int = ref()
    survey: str
    contact_id: int = ref()
    group_id: int = ref()
    address_id: int = ref()
    simulated: bool
    status: str
    state: Any = jsoned(default=None, nullable=True)
    created_at: datetime = moment()
    opened_at: datetime | None = moment(default=None)
    begun_at: datetime | None = moment(default=None)
    reminds_at: datetime | None = moment(default=None)
    reminded_at: datetime | None = moment(default=None)
    closes_at: datetime = moment()
    ended_at: datetime | None = moment(default=None)


rounds = core("rounds")
conversations = core("conversations")
