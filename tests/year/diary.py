"""The database file of the year: the diary that it keeps by itself, and what is asked of it."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_FIRED = """
CREATE TABLE year_fired (event_id, reminder, contact_id, towards, useless_at, absorbs, why, at);
CREATE TABLE year_fault (armed);
CREATE TRIGGER year_fires AFTER UPDATE OF fate ON occurrences WHEN NEW.fate = 'fired' BEGIN
  INSERT INTO year_fired VALUES (NEW.event_id, NEW.reminder, NEW.contact_id, NEW.towards, NEW.useless_at,
                                 NEW.absorbs, NEW.why, NEW.settled_at);
END;
CREATE TRIGGER year_message BEFORE INSERT ON messages
  WHEN NEW.address_id % 5 = 1 AND EXISTS (SELECT 1 FROM year_fault) BEGIN SELECT RAISE(ABORT, 'cut'); END;
CREATE TRIGGER year_plan BEFORE INSERT ON occurrences
  WHEN NEW.contact_id % 5 = 2 AND EXISTS (SELECT 1 FROM year_fault) BEGIN SELECT RAISE(ABORT, 'cut'); END;
CREATE TRIGGER year_settle BEFORE UPDATE OF fate ON occurrences
  WHEN OLD.id % 5 = 3 AND EXISTS (SELECT 1 FROM year_fault) BEGIN SELECT RAISE(ABORT, 'cut'); END;
"""
"""A diary of what fired, kept by the database itself, and a fault that ends transactions half way."""

_NEXT = """
SELECT min(at) FROM (
  SELECT min(due_at) AS at FROM occurrences WHERE fate = 'pending'
  UNION ALL SELECT min(due_at) FROM messages WHERE state = 'queued' AND due_at > :now
  UNION ALL SELECT min(announced_at) FROM events WHERE announced_at > :now
  UNION ALL SELECT min(decisive_at) FROM events WHERE decisive_at > :now
  UNION ALL SELECT min(ends_at) FROM events WHERE ends_at > :now)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Diary:
    """The database file, beside Handbill and not through it."""

    file: Path

    def begin(self) -> None:
        """Note all that fires from now on."""
        with closing(sqlite3.connect(self.file)) as connection:
            connection.executescript(_FIRED)

    def fault(self) -> None:
        """From now on transactions end half way."""
        self._change("INSERT INTO year_fault VALUES (1)")

    def mend(self) -> None:
        """They do not any more."""
        self._change("DELETE FROM year_fault")

    def ask(self, question: str, given: object = ()) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.file)) as connection:
            values = given if isinstance(given, dict | tuple) else (given,)
            return connection.execute(question, values).fetchall()

    def waits(self, now: datetime) -> bool:
        """Whether a text is to go out."""
        return bool(
            self.ask("SELECT 1 FROM messages WHERE state = 'queued' AND due_at <= ? LIMIT 1", text_of(now))
        )

    def next_due(self, now: datetime) -> datetime | None:
        """When something is due next."""
        (found,) = self.ask(_NEXT, {"now": text_of(now)})[0]
        return moment_of(found) if found else None

    def _change(self, statement: str) -> None:
        with closing(sqlite3.connect(self.file, isolation_level=None)) as connection:
            connection.execute(statement)


def moment_of(text: str) -> datetime:
    """A moment as SQLite keeps it."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def text_of(moment: datetime) -> str:
    """A moment as SQLite keeps it, to be compared with what is kept."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
