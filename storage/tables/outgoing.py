"""Messages from intent to end, and who sends them."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, SmallInteger, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from storage.columns import LASTING_IDS, core, id_column, listed, marks, moment, ref, text

UNWEIGHED = "weighed_at IS NULL AND state IN ('undelivered', 'failed', 'suppressed')"
"""Messages of which nobody has looked yet whether the other channel takes them; see detours.py."""


class SendRow(SQLModel, table=True):
    """A briefing on its way to an audience, which `key` spells out, and how far queueing came."""

    __tablename__ = "sends"
    __table_args__ = (Index("ix_sends_key", "key"),)

    id: int | None = id_column()
    key: str = text()
    briefing: str
    simulated: bool
    started_at: datetime = moment()
    finished_at: datetime | None = moment(default=None)
    after_contact: int | None = ref(default=None)


class MessageRow(SQLModel, table=True):
    """A message from intent to end. `state` is computed from attempts and receipts (see evidence.py).

    `key` is put aside, with the message's id before it, while the message counts as never arrived.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("key"),
        ForeignKeyConstraint(["address_id"], ["addresses.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["answers_id"], ["inbound.id"], ondelete="SET NULL"),
        ForeignKeyConstraint(["send_id"], ["sends.id"]),
        Index("ix_messages_turn", "sender", "state", "lane", "due_at", "id"),
        Index("ix_messages_address", "address_id", "id"),
        Index("ix_messages_send", "send_id", "state"),
        Index(
            "ix_messages_answers",
            "answers_id",
            sqlite_where=sql("answers_id IS NOT NULL"),
            postgresql_where=sql("answers_id IS NOT NULL"),
        ),
        Index(
            "ix_messages_unweighed",
            "expires_at",
            sqlite_where=sql(UNWEIGHED),
            postgresql_where=sql(UNWEIGHED),
        ),
        LASTING_IDS,
    )

    id: int | None = id_column()
    sender: str
    simulated: bool
    channel: str
    address_id: int = ref()
    lane: int = Field(sa_type=SmallInteger)
    kind: str
    subject: str | None = Field(default=None)
    part: int = Field(sa_type=SmallInteger)
    language: str
    body: str = text()
    entities: str | None = marks(default=None)
    choices: tuple[str, ...] | None = listed(default=None)
    segments: int = Field(sa_type=SmallInteger)
    purpose: str | None = Field(default=None)
    key: str | None = text(default=None)
    after_id: int | None = ref(default=None)
    answers_id: int | None = ref(default=None)
    send_id: int | None = ref(default=None)
    attachment_id: int | None = ref(default=None)
    state: str
    reason: str | None = Field(default=None)
    created_at: datetime = moment()
    due_at: datetime = moment()
    expires_at: datetime = moment()
    urgent: bool = Field(default=False)
    weighed_at: datetime | None = moment(default=None)


class AttachmentRow(SQLModel, table=True):
    """A file that goes with messages. `digest` is of all there is of it: what many get is kept once."""

    __tablename__ = "attachments"
    __table_args__ = (UniqueConstraint("digest"),)

    id: int | None = id_column()
    digest: str
    name: str = text()
    media_type: str
    content: bytes


class CopyRow(SQLModel, table=True):
    """A message that goes by another channel because the original did not arrive.

    A chat that two people share may have one copy for both their phones.
    """

    __tablename__ = "copies"
    __table_args__ = (
        ForeignKeyConstraint(["original_id"], ["messages.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["copy_id"], ["messages.id"], ondelete="CASCADE"),
        Index("ix_copies_copy", "copy_id"),
    )

    original_id: int = ref(primary_key=True)
    copy_id: int = ref(primary_key=True)


class RecipientRow(SQLModel, table=True):
    """Whom a message is meant for. Only ids without foreign keys: erasing a person leaves the story."""

    __tablename__ = "recipients"
    __table_args__ = (
        ForeignKeyConstraint(["message_id"], ["messages.id"], ondelete="CASCADE"),
        Index("ix_recipients_group", "group_id"),
    )

    message_id: int = ref(primary_key=True)
    contact_id: int = ref(primary_key=True)
    group_id: int = ref(primary_key=True)


class AttemptRow(SQLModel, table=True):
    """One try. `state` is what it alone makes of its message: `sending` while it is in flight."""

    __tablename__ = "attempts"
    __table_args__ = (
        ForeignKeyConstraint(["message_id"], ["messages.id"], ondelete="CASCADE"),
        Index("ix_attempts_provider_id", "provider_id"),
    )

    message_id: int = ref(primary_key=True)
    number: int = Field(primary_key=True)
    epoch: int
    started_at: datetime = moment()
    ended_at: datetime | None = moment(default=None)
    state: str
    outcome: str | None = Field(default=None)
    code: str | None = Field(default=None)
    provider_id: str | None = Field(default=None)


class ReceiptRow(SQLModel, table=True):
    """A word of evidence, kept once: the same receipt twice says nothing new, a person's word may."""

    __tablename__ = "receipts"
    __table_args__ = (
        ForeignKeyConstraint(["message_id"], ["messages.id"], ondelete="CASCADE"),
        UniqueConstraint("message_id", "source", "status", "at"),
    )

    id: int | None = id_column()
    message_id: int = ref()
    source: str
    status: str
    code: str | None = Field(default=None)
    at: datetime = moment()


class SenderRow(SQLModel, table=True):
    """Who drains a sender, until when, and whether it is paused."""

    __tablename__ = "senders"

    name: str = Field(primary_key=True)
    epoch: int
    worker: str | None = Field(default=None)
    lease_until: datetime = moment()
    paused_at: datetime | None = moment(default=None)
    paused_why: str | None = Field(default=None)


sends = core("sends")
attachments = core("attachments")
messages = core("messages")
copies = core("copies")
recipients = core("recipients")
attempts = core("attempts")
receipts = core("receipts")
senders = core("senders")
