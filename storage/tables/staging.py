"""Tables of contacts on their way into the directory."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from storage.columns import core, id_column, listed, moment, ref, text


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
    times: str | None = Field(default=None)


imports = core("imports")
staged_rows = core("staged_rows")
