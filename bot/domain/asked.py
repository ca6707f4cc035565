"""The meetings that a phone was told letters for, with what its groups said of them so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.events import Event
from bot.domain.meetings import Coming
from bot.domain.rsvp import Lettered, Rsvp, Seat, Stage

MEETING_LIFE = timedelta(days=3)
"""How long a phone is held open for an answer about a meeting. Then other questions have their turn; an
answer counts all the same until the meeting begins."""

NEEDS_LIFE = timedelta(days=1)
"""How long what would help is waited for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A meeting at one phone. `seats` are the groups there that it is for, and never empty."""

    lettered: Lettered
    event: Event
    seats: tuple[Seat, ...]

    @property
    def letter(self) -> str:
        return self.lettered.letter

    @property
    def was_asked(self) -> bool:
        """Whether the phone was asked if someone comes, and did not answer."""
        return self.lettered.stage is Stage.COMING

    @property
    def waits(self) -> bool:
        """Whether it was asked and did not answer, nor did another phone for all its groups."""
        return self.was_asked and any(seat.rsvp is None for seat in self.seats)

    def is_asked_again(self, now: datetime) -> bool:
        """Whether it waits, and is asked again when something came between."""
        return self.waits and self.lettered.until > now

    def is_helped(self, now: datetime) -> bool:
        """Whether the phone is asked what would help."""
        return self.lettered.stage is Stage.NEEDS and self.lettered.until > now

    @property
    def coming(self) -> Coming | None:
        """What its groups said, the newest where they differ; None while one of them has said nothing."""
        said: list[Rsvp] = [seat.rsvp for seat in self.seats if seat.rsvp is not None]
        return max(said, key=lambda rsvp: rsvp.at).coming if len(said) == len(self.seats) else None


def meant_by_figure(standing: Sequence[Asked]) -> Sequence[Asked]:
    """The meetings that a figure without a letter may be about: one, or it must be asked which.

    Those that wait; where others of the group have answered them all, those that this phone was asked about.
    """
    return [each for each in standing if each.waits] or [each for each in standing if each.was_asked]


def answered(of: Asked, coming: Coming, now: datetime) -> Lettered:
    """How a meeting stands at a phone once it was answered there: who may come is asked what would help."""
    if coming is Coming.NO:
        return _at(of, Stage.DONE, now)
    return _at(of, Stage.NEEDS, min(now + NEEDS_LIFE, of.event.decisive_at))


def settled(of: Asked, now: datetime) -> Lettered:
    """How a meeting stands once there is nothing more to ask."""
    return _at(of, Stage.DONE, now)


def _at(of: Asked, stage: Stage, until: datetime) -> Lettered:
    return Lettered(event=of.event.id, letter=of.letter, stage=stage, until=until)
