"""Destroying what an SQLite file still has of rows that are gone."""

import sqlite3
from contextlib import closing
from typing import cast

from sqlalchemy import Engine

WAIT_MS = 1000
"""How long to wait for others at the file. While we wait nobody here can write; trying again costs less."""


def scrub(engine: Engine) -> bool:
    """Build the file anew from the rows there are, and empty the log of writes beside it.

    Overwriting what is deleted (secure_delete) is not promised for the copies that rows leave behind when a
    full page is shared out (sqlite.org/pragma.html#pragma_secure_delete), and the write-ahead log holds old
    pages until new ones happen to take their place. VACUUM copies what is there and nothing else; the
    checkpoint takes the log down to no bytes. Writers wait meanwhile: seconds for a hundred megabytes, once a
    consultation.

    False when somebody reads an older state of the file, or holds it: to be tried again. What the disk keeps
    of blocks it was given back is beyond us.
    """
    with closing(engine.raw_connection()) as connection:
        cursor = cast("sqlite3.Connection", connection.driver_connection).cursor()
        (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={WAIT_MS}")
        try:
            cursor.execute("VACUUM")
            is_busy, _pages, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False
        else:
            return not is_busy
        finally:
            cursor.execute(f"PRAGMA busy_timeout={patience}")
