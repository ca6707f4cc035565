"""Views on consultations: drafts and links while one is open, and what is left after it.

No table here has row numbers of its own (WITHOUT ROWID): they would tell which row came first. None has
times, but for the end of what is kept for two days.
`event_id` is an id without a foreign key.
"""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from storage.columns import core, listed, moment, ref, text

UNNUMBERED = {"sqlite_with_rowid": False}
"""For tables in which the order of writing must not be kept."""


class ViewBookRow(SQLModel, table=True):
    """Whether the views on a consultation are closed, and old pages of the file still hold their traces."""

    __tablename__ = "view_books"
    __table_args__ = (UNNUMBERED,)

    event_id: int = ref(primary_key=True, sa_column_kwargs={"autoincrement": False})
    is_closed: bool
    is_scrubbed: bool


class DraftRow(SQLModel, table=True):
    """What somebody has texted for a view and not confirmed."""

    __tablename__ = "view_drafts"
    __table_args__ = (
        ForeignKeyConstraint(["contact_id"], ["contacts.id"], ondelete="CASCADE"),
        Index("ix_view_drafts_contact", "contact_id"),
        UNNUMBERED,
    )

    event_id: int = ref(primary_key=True)
    question: int = Field(primary_key=True)
    contact_id: int = ref(primary_key=True)
    text: str = text()


class OpenViewRow(SQLModel, table=True):
    """A confirmed view of a consultation that is open. Its id is drawn by lot."""

    __tablename__ = "open_views"
    __table_args__ = (Index("ix_open_views_event", "event_id"), UNNUMBERED)

    id: str = text(primary_key=True)
    event_id: int = ref()
    question: int
    text: str = text()
    quotable: bool | None = Field(default=None)


class ViewLinkRow(SQLModel, table=True):
    """Whose an open view is. A view whose link went with its writer is nobody's, and ends at the close."""

    __tablename__ = "view_links"
    __table_args__ = (
        ForeignKeyConstraint(["contact_id"], ["contacts.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["view_id"], ["open_views.id"], ondelete="CASCADE"),
        Index("ix_view_links_contact", "contact_id"),
        Index("ix_view_links_view", "view_id"),
        UNNUMBERED,
    )

    event_id: int = ref(primary_key=True)
    question: int = Field(primary_key=True)
    contact_id: int = ref(primary_key=True)
    view_id: str = text()


class AnsweredRow(SQLModel, table=True):
    """That somebody answered a consultation, and nothing else."""

    __tablename__ = "answered"
    __table_args__ = (
        ForeignKeyConstraint(["contact_id"], ["contacts.id"], ondelete="CASCADE"),
        Index("ix_answered_contact", "contact_id"),
        UNNUMBERED,
    )

    event_id: int = ref(primary_key=True)
    contact_id: int = ref(primary_key=True)


class ForgottenTextRow(SQLModel, table=True):
    """That a text about a view came and is forgotten, as long as its provider may send it again."""

    __tablename__ = "forgotten_texts"
    __table_args__ = (UNNUMBERED,)

    channel: str = Field(primary_key=True)
    provider_id: str = Field(primary_key=True)
    until: datetime = moment()


class KeptViewRow(SQLModel, table=True):
    """A view after the close: nobody's. See bot.domain.views.book."""

    __tablename__ = "kept_views"
    __table_args__ = (Index("ix_kept_views_event", "event_id", "id"), UNNUMBERED)

    id: str = text(primary_key=True)
    event_id: int = ref()
    question: int
    area: str | None = text(default=None)
    language: str | None = Field(default=None)
    text: str = text()
    quotable: bool
    is_read: bool
    themes: tuple[str, ...] = listed()


view_books = core("view_books")
view_drafts = core("view_drafts")
open_views = core("open_views")
view_links = core("view_links")
answered = core("answered")
forgotten_texts = core("forgotten_texts")
kept_views = core("kept_views")
