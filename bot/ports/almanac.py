"""How languages write a moment."""

from datetime import datetime
from typing import Protocol

from bot.domain.ids import Language


class Almanac(Protocol):
    """Moments in a reader's language."""

    def moment(self, language: Language, at: datetime) -> str:
        """A naive wall time in short, with its weekday and without its year."""
