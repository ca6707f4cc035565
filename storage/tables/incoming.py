"""Texts that come in, what they may answer, and those that a person must read."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import LASTING_IDS, core, id_column, moment, ref, text


class InboundRow(SQLModel, table=True):
    """A text that came in. Its words are kept only while a person must read them."""

    __tablename__ = "inbound"
    __table_args__ = (
        UniqueConstraint("channel", "provider_id"),
        ForeignKeyConstraint(["address_id"], ["addresses.id"], ondelete="CASCADE"),
        LASTING_IDS,
    )

    id: int | None = id_column()
    channel: str
    provider_id: str
    address_id: int = ref()
    received_at: datetime = moment()
    text: str | None = text(default=None)
    reading: str | None = Field(default=None)


class QuestionRow(SQLModel, table=True):
    """The one question that is open on a phone."""

    __tablename__ = "questions"
    __table_args__ = (ForeignKeyConstraint(["address_id"], ["addresses.id"], ondelete="CASCADE"),)

    address_id: int = ref(primary_key=True)
    kind: str
    asked_at: datetime = moment()
    closes_at: datetime = moment()
    invitation: str | None = text(default=None)


class InboxRow(SQLModel, table=True):
    """A text that a person must read."""

    __tablename__ = "inbox"
    __table_args__ = (
        ForeignKeyConstraint(["inbound_id"], ["inbound.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["address_id"], ["addresses.id"], ondelete="CASCADE"),
        Index("ix_inbox_state", "state", "id"),
    )

    id: int | None = id_column()
    inbound_id: int = ref()
    address_id: int = ref()
    state: str
    settled_at: datetime | None = moment(default=None)


inbound = core("inbound")
questions = core("questions")
inbox = core("inbox")
