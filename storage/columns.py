"""The kinds of columns that tables are made of, and the metadata they belong to."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Table, Text, TypeDecorator
from sqlmodel import Field, SQLModel

from bot.domain.richtext import Entity, Mark


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment. Naive datetimes are refused; SQLite, which has no zones, stores UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A naive datetime cannot be stored: it could be any moment.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value


class Listed(TypeDecorator[tuple[str, ...]]):
    """A few short texts in one column, a line each. Names never hold a line break (see domain/text.py)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        return None if value is None else "\n".join(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(value.split("\n")) if value else ()


class Marks(TypeDecorator[tuple[Entity, ...]]):
    """The marks on a text, as JSON; nothing where there are none."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[Entity, ...] | None, dialect: Dialect) -> str | None:
        return json.dumps([asdict(entity) for entity in value]) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Entity, ...]:
        found = json.loads(value) if value else []
        return tuple(Entity(**{**entity, "mark": Mark(entity["mark"])}) for entity in found)


class Jsoned(TypeDecorator[Any]):
    """Codes in lists and mappings, as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


Id = BigInteger().with_variant(Integer, "sqlite")


def id_column() -> Any:
    """The column that numbers the rows of a table."""
    return Field(default=None, primary_key=True, sa_type=Id)


def ref(**options: Any) -> Any:
    """The id of a row of another table."""
    return Field(sa_type=Id, **options)


def moment(**options: Any) -> Any:
    """A moment, aware UTC."""
    return Field(sa_type=UtcDateTime, **options)


def text(**options: Any) -> Any:
    """A text of any length."""
    return Field(sa_type=Text, **options)


def listed(**options: Any) -> Any:
    """A few short texts."""
    return Field(sa_type=Listed, **options)


def marks(**options: Any) -> Any:
    """The marks on a text."""
    return Field(sa_type=Marks, **options)


def jsoned(**options: Any) -> Any:
    """Codes in lists and mappings."""
    return Field(sa_type=Jsoned, **options)


metadata = SQLModel.metadata
metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
}

LASTING_IDS = {"sqlite_autoincrement": True}
"""For tables whose ids stay in the log: SQLite must never give an id away a second time."""


def core(name: str) -> Table:
    """The Core table of a row class that is declared by now."""
    return metadata.tables[name]
