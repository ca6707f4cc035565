"""The tables. They never leave this package: repositories turn rows into domain records at the door.

Repositories work on the Core tables at the end of this file; no row object is ever built.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index, SmallInteger, Table, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import LASTING_IDS, id_column, listed, marks, metadata, moment, ref, text


class GroupRow(SQLModel, table=True):
    """A group. `key` is its name as it is compared, `area_key` its area."""

    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("key"), Index("ix_groups_area_key", "area_key"), LASTING_IDS)

    id: int | None = id_column()
    key: str = text()
    name: str = text()
    kind: str
    area: str = text()
    area_key: str = text()
    tier: str
    communities: tuple[str, ...] = listed()
    topics: tuple[str, ...] = listed()
    level: str | None = Field(default=None)
    created_at: datetime = moment()


class ContactRow(SQLModel, table=True):
    """A person. `language_chosen` is set once they chose it by text."""

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_name_key", "name_key"), LASTING_IDS)

    id: int | None = id_column()
    name: str = text()
    name_key: str = text()
    language: str
    language_chosen: bool = Field(default=False)
    consent_source: str | None = text(default=None)
    consent_on: date | None = Field(default=None)
    consent_purposes: tuple[str, ...] = listed()
    created_at: datetime = moment()


class MembershipRow(SQLModel, table=True):
    """A person answering for a group."""

    __tablename__ = "memberships"
    __table_args__ = (
        ForeignKeyConstraint(["group_id"], ["groups.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["contact_id"], ["contacts.id"], ondelete="CASCADE"),
        Index("ix_memberships_contact", "contact_id"),
    )

    group_id: int = ref(primary_key=True)
    contact_id: int = ref(primary_key=True)
    role: str = text()


class AddressRow(SQLModel, table=True):
    """A way to reach a phone, with what its owner wants of us."""

    __tablename__ = "addresses"
    __table_args__ = (UniqueConstraint("channel", "value"), LASTING_IDS)

    id: int | None = id_column()
    channel: str
    value: str = text()
    language: str | None = Field(default=None)
    stopped_at: datetime | None = moment(default=None)
    stop_reason: str | None = Field(default=None)
    bad_at: datetime | None = moment(default=None)
    created_at: datetime = moment()


class LinkRow(SQLModel, table=True):
    """A contact at an address. A disowned link is kept, so that an import cannot bring it back."""

    __tablename__ = "links"
    __table_args__ = (
        ForeignKeyConstraint(["contact_id"], ["contacts.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["address_id"], ["addresses.id"], ondelete="CASCADE"),
        Index("ix_links_address", "address_id"),
    )

    contact_id: int = ref(primary_key=True)
    address_id: int = ref(primary_key=True)
    linked_at: datetime = moment()
    disowned_at: datetime | None = moment(default=None)


class StaffRow(SQLModel, table=True):
    """Someone who works for the network. No areas means all of them."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("key"), LASTING_IDS)

    id: int | None = id_column()
    key: str = text()
    name: str = text()
    role: str
    areas: tuple[str, ...] | None = listed(default=None)


class ImportRow(SQLModel, table=True):
    """A table on its way in. Once `accepted`, it is finished whatever happens."""

    __tablename__ = "imports"

    id: int | None = id_column()
    started_at: datetime = moment()
    accepted: bool
    last_line: int


class StagedRow(SQLModel, table=True):
    """A row of a table on its way in."""

    __tablename__ = "staged_rows"
    __table_args__ = (
        ForeignKeyConstraint(["import_id"], ["imports.id"], ondelete="CASCADE"),
        Index("ix_staged_rows_contact", "import_id", "group_key", "contact_key"),
        Index("ix_staged_rows_phone", "import_id", "phone"),
    )

    import_id: int = ref(primary_key=True)
    line: int = Field(primary_key=True)
    group_key: str = text()
    group_name: str = text()
    kind: str
    area: str = text()
    tier: str
    communities: tuple[str, ...] = listed()
    topics: tuple[str, ...] = listed()
    language: str
    contact_key: str = text()
    contact: str = text()
    role: str = text()
    phone: str | None = Field(default=None)
    consent_source: str | None = text(default=None)
    consent_on: date | None = Field(default=None)
    consent_purposes: tuple[str, ...] = listed()


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
    state: str
    reason: str | None = Field(default=None)
    created_at: datetime = moment()
    due_at: datetime = moment()
    expires_at: datetime = moment()


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


class QuestionRow(SQLModel, table=True):
    """The one question that is open on a phone."""

    __tablename__ = "questions"
    __table_args__ = (ForeignKeyConstraint(["address_id"], ["addresses.id"], ondelete="CASCADE"),)

    address_id: int = ref(primary_key=True)
    kind: str
    asked_at: datetime = moment()
    closes_at: datetime = moment()
    invitation: str | None = text(default=None)


class InvitationRow(SQLModel, table=True):
    """A code by which people join a group. A code is never given a second time."""

    __tablename__ = "invitations"
    __table_args__ = (
        ForeignKeyConstraint(["group_id"], ["groups.id"], ondelete="CASCADE"),
        UniqueConstraint("code"),
        Index("ix_invitations_group", "group_id", "expires_at"),
    )

    id: int | None = id_column()
    group_id: int = ref()
    code: str = text()
    created_at: datetime = moment()
    expires_at: datetime = moment()


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


class LogRow(SQLModel, table=True):
    """The engagement log. Ids without foreign keys, never text; triggers refuse change and deletion."""

    __tablename__ = "log"
    __table_args__ = (Index("ix_log_group", "group_id", "id"), Index("ix_log_at", "at"))

    id: int | None = id_column()
    at: datetime = moment()
    kind: str
    status: str
    direction: str
    role: str
    staff_id: int | None = ref(default=None)
    group_id: int | None = ref(default=None)
    contact_id: int | None = ref(default=None)
    channel: str | None = Field(default=None)
    language: str | None = Field(default=None)
    message_id: int | None = ref(default=None)
    inbound_id: int | None = ref(default=None)
    subject: str | None = Field(default=None)
    reason: str | None = Field(default=None)
    count: int | None = Field(default=None)
    simulated: bool = Field(default=False)


class LeadRow(SQLModel, table=True):
    """Someone who is told of alarms. Kept when they are no longer: the log has their id."""

    __tablename__ = "leads"
    __table_args__ = (
        UniqueConstraint("key"),
        ForeignKeyConstraint(["sms_id"], ["addresses.id"]),
        ForeignKeyConstraint(["telegram_id"], ["addresses.id"]),
        LASTING_IDS,
    )

    id: int | None = id_column()
    key: str = text()
    name: str = text()
    sms_id: int | None = ref(default=None)
    telegram_id: int | None = ref(default=None)
    added_at: datetime = moment()
    removed_at: datetime | None = moment(default=None)


class SealedRow(SQLModel, table=True):
    """A text that raised an alarm, encrypted. Its address cannot be erased while it is kept."""

    __tablename__ = "sealed"
    __table_args__ = (ForeignKeyConstraint(["address_id"], ["addresses.id"]), LASTING_IDS)

    id: int | None = id_column()
    inbound_id: int = ref()
    address_id: int = ref()
    channel: str
    language: str
    received_at: datetime = moment()
    body: str = text()
    closed_at: datetime | None = moment(default=None)


def _core(name: str) -> Table:
    return metadata.tables[name]


groups = _core("groups")
contacts = _core("contacts")
memberships = _core("memberships")
addresses = _core("addresses")
links = _core("links")
staff = _core("staff")
imports = _core("imports")
staged_rows = _core("staged_rows")
sends = _core("sends")
inbound = _core("inbound")
messages = _core("messages")
recipients = _core("recipients")
attempts = _core("attempts")
receipts = _core("receipts")
senders = _core("senders")
questions = _core("questions")
inbox = _core("inbox")
invitations = _core("invitations")
log = _core("log")
leads = _core("leads")
sealed = _core("sealed")
