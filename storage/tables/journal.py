"""The engagement log."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.columns import core, id_column, moment, ref


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


log = core("log")
