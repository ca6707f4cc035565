"""Boards, who sits on them for whom, and the meetings after which they are asked."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import LASTING_IDS, core, id_column, listed, moment, ref, text


class BoardRow(SQLModel, table=True):
    """A board or sub-group. `key` is its name as it is compared, `area_key` its area; none is the network."""

    __tablename__ = "boards"
    __table_args__ = (
        ForeignKeyConstraint(["parent_id"], ["boards.id"]),
        UniqueConstraint("key"),
        LASTING_IDS,
    )

    id: int | None = id_column()
    key: str = text()
    name: str = text()
    does: str = text()
    area: str = text()
    area_key: str = text()
    topics: tuple[str, ...] = listed()
    parent_id: int | None = ref(default=None)
    ended_on: date | None = Field(default=None)


class SeatRow(SQLModel, table=True):
    """A person speaking for groups on a board. Erasing a contact leaves the seat, to be ended by staff."""

    __tablename__ = "seats"
    __table_args__ = (
        ForeignKeyConstraint(["board_id"], ["boards.id"]),
        ForeignKeyConstraint(["contact_id"], ["contacts.id"], ondelete="SET NULL"),
        Index("ix_seats_board", "board_id"),
        Index("ix_seats_contact", "contact_id"),
        LASTING_IDS,
    )

    id: int | None = id_column()
    board_id: int = ref()
    contact_id: int | None = ref(default=None)
    name: str = text()
    speaks_for: str = text()
    areas: tuple[str, ...] = listed()
    kinds: tuple[str, ...] = listed()
    topics: tuple[str, ...] = listed()
    chosen: str
    since: date
    until: date | None = Field(default=None)
    reach: str = text()
    public: bool


class DebriefingRow(SQLModel, table=True):
    """A meeting of a board after which its representatives are asked, once, in a round of a survey."""

    __tablename__ = "debriefings"
    __table_args__ = (
        ForeignKeyConstraint(["board_id"], ["boards.id"]),
        ForeignKeyConstraint(["round_id"], ["rounds.id"]),
        UniqueConstraint("board_id", "held_on", "title_key", "simulated"),
        Index("ix_debriefings_round", "round_id"),
        Index("ix_debriefings_held", "held_on"),
    )

    id: int | None = id_column()
    board_id: int = ref()
    round_id: int = ref()
    held_on: date
    title: str = text()
    title_key: str = text()
    simulated: bool
    asked_at: datetime = moment()


boards = core("boards")
seats = core("seats")
debriefings = core("debriefings")
