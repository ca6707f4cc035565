"""Connections as repositories use them, and SQLite's in threads of their own.

SQLite answers in the thread that asks. Each statement is one errand to a thread: asking for a cursor, running
it, fetching and closing as errands of their own (as asynchronous drivers for SQLite do) costs four times the
way there and back, which was half the price of a batch.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import CursorResult, Dialect, Engine, Executable

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

Rows = CursorResult[*tuple[Any, ...]]
Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class Connection(Protocol):
    """A connection inside a transaction. Results are in memory when they are given."""

    @property
    def dialect(self) -> Dialect:
        """Which database it is."""

    async def execute(self, statement: Executable, parameters: Parameters = None) -> Rows:
        """Run one statement."""


class ThreadedEngine:
    """A SQLite engine with as many threads as connections; at most so many transactions at once."""

    def __init__(self, engine: Engine, threads: int) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="sqlite")
        self._turns = asyncio.Semaphore(threads)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Connection]:
        """A transaction: committed at the end, rolled back when what is done in it fails."""
        async with self._turns:
            opening = asyncio.ensure_future(self.run(_begin, self._engine))
            try:
                connection = await asyncio.shield(opening)
            except asyncio.CancelledError:
                await self.run(_end, await opening, commit=False)
                raise
            try:
                yield _Threaded(connection, self)
            except BaseException:
                await self.run(_end, connection, commit=False)
                raise
            await self.run(_end, connection, commit=True)

    async def alone(self, errand: Callable[[Engine], Result]) -> Result:
        """Do something that cannot be done in a transaction, on an engine of one thread."""
        async with self._turns:
            return await self.run(errand, self._engine)

    async def run(
        self, errand: Callable[Arguments, Result], *args: Arguments.args, **named: Arguments.kwargs
    ) -> Result:
        """Do something in a thread. Who is cancelled meanwhile goes on once the thread is free again."""
        loop = asyncio.get_running_loop()
        done = loop.run_in_executor(self._threads, lambda: errand(*args, **named))
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            await asyncio.wait([done])
            raise

    async def dispose(self) -> None:
        """Close every connection and end the threads."""
        await self.run(self._engine.dispose)
        self._threads.shutdown()


class _Threaded:
    """Implements Connection."""

    def __init__(self, connection: SyncConnection, engine: ThreadedEngine) -> None:
        self._connection = connection
        self._engine = engine

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(self, statement: Executable, parameters: Parameters = None) -> Rows:
        return await self._engine.run(_execute, self._connection, statement, parameters)


def _begin(engine: Engine) -> SyncConnection:
    connection = engine.connect()
    try:
        connection.begin()
    except BaseException:
        connection.close()
        raise
    return connection


def _execute(connection: SyncConnection, statement: Executable, parameters: Parameters) -> Rows:
    result = connection.execute(statement, parameters)
    if not result.returns_rows:
        return result
    # A result reads from the database as it is read; what crosses to another thread is read to its end.
    return cast("Rows", result.freeze()())


def _end(connection: SyncConnection, *, commit: bool) -> None:
    try:
        if commit:
            connection.commit()
    finally:
        connection.close()
