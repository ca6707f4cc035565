"""Who is told of alarms, and the texts that raised them."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlmodel import SQLModel

from storage.columns import LASTING_IDS, core, id_column, moment, ref, text


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


leads = core("leads")
sealed = core("sealed")
