"""Whether groups come to meetings, and the letters that meetings have on phones."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from storage.columns import core, listed, moment, ref


class RsvpRow(SQLModel, table=True):
    """A group's answer about a meeting. `needs` is what would help; `contact_id` gave the answer."""

    __tablename__ = "rsvps"
    __table_args__ = (
        ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["group_id"], ["groups.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["contact_id"], ["contacts.id"], ondelete="SET NULL"),
        Index("ix_rsvps_group", "group_id"),
        Index("ix_rsvps_contact", "contact_id"),
    )

    event_id: int = ref(primary_key=True)
    group_id: int = ref(primary_key=True)
    coming: str
    needs: tuple[str, ...] = listed()
    contact_id: int | None = ref(default=None)
    at: datetime = moment()


class LetterRow(SQLModel, table=True):
    """A meeting that a phone knows by a letter, and what it is asked about it."""

    __tablename__ = "letters"
    __table_args__ = (
        ForeignKeyConstraint(["address_id"], ["addresses.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
        UniqueConstraint("address_id", "letter"),
        Index("ix_letters_event", "event_id"),
    )

    address_id: int = ref(primary_key=True)
    event_id: int = ref(primary_key=True)
    letter: str
    stage: str
    until: datetime = moment()


rsvps = core("rsvps")
letters = core("letters")
