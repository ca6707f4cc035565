"""What proposals of meetings are held against, as the directory has it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.actor import SYSTEM, Actor
from bot.domain.audience import Audience
from bot.domain.ids import Language
from bot.domain.proposals import Known
from bot.domain.text import key_of
from bot.ports.work import Tx
from bot.ports.world import Clock


@dataclass(frozen=True, kw_only=True, slots=True)
class Readers:
    """How cells are understood: by the languages there are, the own zone, and the time."""

    clock: Clock
    language: Callable[[str], Language | None]
    languages: tuple[Language, ...]
    zone: tzinfo

    async def known(self, tx: Tx, actor: Actor) -> Known:
        """What an actor may name."""
        groups = await tx.directory.groups(actor, Audience())
        return Known(
            language=self.language,
            languages=self.languages,
            zone=read_zone,
            own_zone=self.zone,
            areas={key_of(each.area): each.area for each in groups},
            groups={key_of(each.name): each.name for each in groups},
            group_areas={key_of(each.name): key_of(each.area) for each in groups},
            staff={key_of(each.name): each.id for each in await tx.staff.everyone(SYSTEM)},
            now=self.clock.now(),
            boards={each.key: each.name for each in await tx.boards.everyone(actor)},
        )


def read_zone(name: str) -> tzinfo | None:
    """The zone of that name in the database of the IANA, or None."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
