"""Tables on their way into the directory."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.enrolment import Problem, Row
from bot.domain.ids import ImportId
from bot.domain.merging import Known, Merged


class Imports(Protocol):
    """Tables on their way into the directory: staged apart, then taken over in short steps."""

    async def open(self, actor: Actor, at: datetime) -> ImportId:
        """Begin one. What was staged more than a day ago and never accepted is thrown away."""

    async def stage(self, actor: Actor, batch: ImportId, rows: Sequence[Row]) -> None:
        """Put rows aside."""

    async def conflicts(self, actor: Actor, batch: ImportId) -> tuple[Sequence[Problem], Sequence[Problem]]:
        """What the staged rows say against each other and the directory: problems, notes on shared phones.

        Rows about one person must agree, whether the directory or name and phone make them one; nobody
        may get a phone that someone else of the same name has. What an export holds is never a problem.
        """

    async def drop(self, actor: Actor, batch: ImportId, lines: Sequence[int]) -> None:
        """Throw staged rows away."""

    async def next(
        self, actor: Actor, batch: ImportId, after: int, limit: int
    ) -> Sequence[tuple[Row, Known]]:
        """The next staged rows after a line, each beside what the directory holds of it."""


class TakingOver(Protocol):
    """The last step of an import. It is always finished, by the next run if not by this one."""

    async def begin(self, actor: Actor, batch: ImportId) -> None:
        """From here on the import counts as accepted."""

    async def hold(self, actor: Actor) -> None:
        """Keep other imports from taking over until the end of the work."""

    async def save(self, actor: Actor, batch: ImportId, merged: Sequence[Merged], at: datetime) -> None:
        """Write what changed and note how far the import is."""

    async def end(self, actor: Actor, batch: ImportId) -> None:
        """Throw the staged rows away; the import is over, taken or not."""

    async def unfinished(self, actor: Actor) -> tuple[ImportId, int] | None:
        """An accepted import that was cut short, and the last line taken over."""
