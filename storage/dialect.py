"""The few things the two databases say differently."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, text
from sqlalchemy.dialects import postgresql, sqlite

from storage.connections import Connection


def insert_new(connection: Connection, table: Table) -> Any:
    """An INSERT into `table` that passes over rows which are there already."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def upsert(
    connection: Connection,
    table: Table,
    same: Sequence[str],
    change: Sequence[str],
    *,
    where: ColumnElement[bool] | None = None,
    unless: Callable[[Any], ColumnElement[bool]] | None = None,
) -> Any:
    """An INSERT into `table` that, where a row has the `same` columns, changes these of it (if `where`).

    `unless` is given the row that is new, and says of which rows that are there nothing is changed.
    """
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(table)
    if unless is not None:
        where = ~unless(statement.excluded)
    return statement.on_conflict_do_update(
        index_elements=list(same), set_={name: statement.excluded[name] for name in change}, where=where
    )


async def insert_all(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows in bulk; none is a row too many."""
    if rows:
        await connection.execute(table.insert(), rows)


async def new_ids(connection: Connection, table: Table, count: int) -> Sequence[int]:
    """Ids for `count` rows about to be inserted, never given before and never given again.

    Bulk inserts cannot say which id each row got; on SQLite asking costs a statement a row.
    """
    if connection.dialect.name == "sqlite":
        # Nobody else can take these: SQLite has one writer, and that is us until the end of the work.
        last = await connection.execute(
            text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}
        )
        first = (last.scalar() or 0) + 1
        return range(first, first + count)
    taken = await connection.execute(
        text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"),
        {"name": table.name, "count": count},
    )
    return list(taken.scalars())
