"""Connections as repositories use them, and SQLite's in threads of their own.

SQLite answers in the thread that asks, and the way to a thread and back costs as much as a statement. So a
trip does as much as it can: asking for a cursor, running a statement and fetching are one (asynchronous
drivers for SQLite make four of it), and what nobody waits for goes along with what comes next.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import CursorResult, Dialect, Engine, Executable
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

Rows = CursorResult[*tuple[Any, ...]]
Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None

Errand = Callable[[SyncConnection], object]
"""Something to do on a connection whose result nobody asks for."""


class Connection(Protocol):
    """A connection inside a transaction. Results are in memory, or are read where they are asked for."""

    @property
    def dialect(self) -> Dialect:
        """Which database it is."""

    @property
    def asked(self) -> int:
        """How many things it was asked to do so far: while it stays the same, so does what was read."""

    async def execute(
        self, statement: Executable, parameters: Parameters = None, *, brief: bool = False
    ) -> Rows:
        """Run one statement. One that is `brief` takes about as long as the way to a thread and back."""

    async def soon(self, errand: Errand) -> None:
        """Have something done before the next statement, or before the end if there is none.

        What it raises may be raised only then. Nothing of the transaction is kept in that case.
        """

    def at_end(self, errand: Errand) -> None:
        """Have something done last, before the transaction is committed."""


class ThreadedEngine:
    """A SQLite engine with as many threads as connections; at most so many transactions at once."""

    def __init__(self, engine: Engine, threads: int) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="sqlite")
        self._turns = asyncio.Semaphore(threads)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Connection]:
        """A transaction, from the first statement on: committed at the end, rolled back when what is done in
        it fails.
        """
        async with self._turns:
            work = _Work(self._engine)
            try:
                yield _Threaded(work, self)
            except BaseException:
                await self.run(work.end, commit=False)
                raise
            await self.run(work.end, commit=True)

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


class _Work:
    """One transaction, in its thread."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.first: list[Errand] = []
        self.last: list[Errand] = []
        self._connection: SyncConnection | None = None

    @property
    def has_begun(self) -> bool:
        """Whether the transaction is open: to begin one may mean to wait for another's end."""
        return self._connection is not None

    def execute(self, statement: Executable, parameters: Parameters) -> Rows:
        return self._open().execute(statement, parameters)

    def fetch(self, statement: Executable, parameters: Parameters) -> Rows:
        result = self.execute(statement, parameters)
        if not result.returns_rows:
            return result
        # A result reads from the database as it is read; what crosses to another thread is read to its end.
        return cast("Rows", result.freeze()())

    def end(self, *, commit: bool) -> None:
        try:
            if commit:
                self.first += self.last
                self._open().commit()
        finally:
            if self._connection is not None:
                self._connection.close()

    def _open(self) -> SyncConnection:
        """The connection, with everything done on it that was to be done first."""
        if self._connection is None:
            connection = self.engine.connect()
            try:
                connection.begin()
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        first, self.first = self.first, []
        for errand in first:
            errand(self._connection)
        return self._connection


class _Threaded:
    """Implements Connection."""

    def __init__(self, work: _Work, engine: ThreadedEngine) -> None:
        self._work = work
        self._engine = engine
        self.asked = 0

    @property
    def dialect(self) -> Dialect:
        return self._work.engine.dialect

    async def execute(
        self, statement: Executable, parameters: Parameters = None, *, brief: bool = False
    ) -> Rows:
        self.asked += 1
        if brief and self._work.has_begun:
            # Each row that a thread reads takes Python's one lock from whoever has it, and gives it back.
            return self._work.execute(statement, parameters)
        return await self._engine.run(self._work.fetch, statement, parameters)

    async def soon(self, errand: Errand) -> None:
        self.asked += 1
        self._work.first.append(errand)

    def at_end(self, errand: Errand) -> None:
        self._work.last.append(errand)


class PooledEngine:
    """An engine whose driver is asynchronous by itself: a trip is a trip to the server."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Connection]:
        """A transaction: committed at the end, rolled back when what is done in it fails."""
        async with self._engine.begin() as connection:
            direct = _Direct(connection)
            yield direct
            for errand in direct.last:
                await connection.run_sync(errand)

    async def dispose(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


class _Direct:
    """Implements Connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.last: list[Errand] = []
        self.asked = 0

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(
        self, statement: Executable, parameters: Parameters = None, *, brief: bool = False
    ) -> Rows:
        self.asked += 1
        return await self._connection.execute(statement, parameters)

    async def soon(self, errand: Errand) -> None:
        self.asked += 1
        await self._connection.run_sync(errand)

    def at_end(self, errand: Errand) -> None:
        self.last.append(errand)


def running(statement: Executable, parameters: Parameters = None) -> Errand:
    """Running a statement, as an errand."""
    return lambda connection: connection.execute(statement, parameters)
