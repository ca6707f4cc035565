"""What lies ahead: events, the reminders of them, and what staff must know or do."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from storage.columns import LASTING_IDS, core, id_column, listed, moment, ref, text

PENDING = "fate = 'pending'"
"""Occurrences that are to come: a few of the many that are kept."""


class EventRow(SQLModel, table=True):
    """A meeting, a deadline or a consultation. `starts` and `ends` are wall times in `zone`, as ISO texts.

    `decisive_at` is what reminders count towards. Groups are kept by name, as audiences name them.
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("uid"),
        ForeignKeyConstraint(["organiser_id"], ["staff.id"]),
        Index("ix_events_decisive", "decisive_at"),
        LASTING_IDS,
    )

    id: int | None = id_column()
    sort: str
    title: str = text()
    starts: str
    starts_at: datetime = moment()
    ends: str | None = Field(default=None)
    ends_at: datetime | None = moment(default=None)
    zone: str
    decisive_at: datetime = moment()
    areas: tuple[str, ...] = listed()
    group_names: tuple[str, ...] = listed()
    uid: str
    sequence: int
    organiser_id: int | None = ref(default=None)
    simulated: bool
    announced_at: datetime = moment()
    changed_at: datetime | None = moment(default=None)
    cancelled_at: datetime | None = moment(default=None)


class EventAreaRow(SQLModel, table=True):
    """An area that an event is for, by its key, its own or that of a named group; none: for everyone."""

    __tablename__ = "event_areas"
    __table_args__ = (
        ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
        Index("ix_event_areas_area", "area_key"),
    )

    event_id: int = ref(primary_key=True)
    area_key: str = text(primary_key=True)


class EventGroupRow(SQLModel, table=True):
    """A group that an event names."""

    __tablename__ = "event_groups"
    __table_args__ = (
        ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["group_id"], ["groups.id"], ondelete="CASCADE"),
        Index("ix_event_groups_group", "group_id"),
    )

    event_id: int = ref(primary_key=True)
    group_id: int = ref(primary_key=True)


class SeriesRow(SQLModel, table=True):
    """A rule by which meetings come again, until `ended_at`. `extended_at` is when somebody last looked how
    far ahead its meetings are set up.
    """

    __tablename__ = "series"
    __table_args__ = (LASTING_IDS,)

    id: int | None = id_column()
    rule: str = text()
    ended_at: datetime | None = moment(default=None)
    extended_at: datetime | None = moment(default=None)


class MeetingRow(SQLModel, table=True):
    """What only meetings and deadlines have. `changes` is what changed since groups first heard of it,
    a line each: a facet, when, and the fingerprint of how it was before.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["series_id"], ["series.id"]),
        UniqueConstraint("series_id", "original"),
    )

    event_id: int = ref(primary_key=True)
    place: str = text()
    link: str = text()
    languages: tuple[str, ...] = listed()
    interpreter: bool
    pays: tuple[str, ...] = listed()
    ask: str = text()
    series_id: int | None = ref(default=None)
    original: str | None = Field(default=None)
    apart: bool = Field(default=False)
    board: str = text(default="")
    changes: tuple[str, ...] = listed()


class OccurrenceRow(SQLModel, table=True):
    """One reminder of an event to one contact."""

    __tablename__ = "occurrences"
    __table_args__ = (
        UniqueConstraint("event_id", "reminder", "contact_id"),
        ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["contact_id"], ["contacts.id"], ondelete="CASCADE"),
        Index("ix_occurrences_contact", "contact_id"),
        Index(
            "ix_occurrences_due",
            "simulated",
            "due_at",
            sqlite_where=sql(PENDING),
            postgresql_where=sql(PENDING),
        ),
        LASTING_IDS,
    )

    id: int | None = id_column()
    event_id: int = ref()
    reminder: str
    contact_id: int = ref()
    simulated: bool
    due_at: datetime = moment()
    useless_at: datetime = moment()
    towards: datetime = moment()
    why: str
    absorbs: tuple[str, ...] = listed()
    fate: str
    settled_at: datetime | None = moment(default=None)


class NoticeRow(SQLModel, table=True):
    """What someone of the staff, or any coordinator, must know or do."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("key"),
        ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        Index("ix_notices_done", "done_at", "id"),
        LASTING_IDS,
    )

    id: int | None = id_column()
    key: str = text()
    kind: str
    at: datetime = moment()
    staff_id: int | None = ref(default=None)
    event_id: int | None = ref(default=None)
    subject: str | None = Field(default=None)
    count: int | None = Field(default=None)
    done_at: datetime | None = moment(default=None)


class FeedRow(SQLModel, table=True):
    """The calendar of an area; `area_key` is empty for the whole network's.

    The secret is kept as it is: staff hand it on again and again, and what it opens names nobody.
    """

    __tablename__ = "feeds"
    __table_args__ = (UniqueConstraint("secret"),)

    area_key: str = text(primary_key=True)
    area: str | None = text(default=None)
    secret: str
    created_at: datetime = moment()


events = core("events")
event_areas = core("event_areas")
event_groups = core("event_groups")
series = core("series")
meetings = core("meetings")
occurrences = core("occurrences")
notices = core("notices")
feeds = core("feeds")
