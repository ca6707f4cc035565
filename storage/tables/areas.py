"""Which area lies in which."""

from datetime import datetime

from sqlmodel import SQLModel

from storage.columns import core, moment, ref, text


class WiderAreaRow(SQLModel, table=True):
    """The wider area in which an area lies, and which of the staff says so. The key is its compared name."""

    __tablename__ = "wider_areas"

    area_key: str = text(primary_key=True)
    area: str = text()
    wider: str = text()
    at: datetime = moment()
    role: str
    staff_id: int | None = ref(default=None)


wider_areas = core("wider_areas")
