"""What there is for boards, put together from what the application has; called where that is wired."""

from dataclasses import dataclass

from bot.ports.work import Work
from bot.ports.world import Clock
from bot.services.boards.importing import BoardImport
from bot.services.boards.register import RegisterDesk
from bot.services.directory import DirectoryDesk


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardRooms:
    """The register, and tables that are taken into it."""

    register: RegisterDesk
    imports: BoardImport


def open_rooms(*, work: Work, clock: Clock, directory: DirectoryDesk) -> BoardRooms:
    """The rooms for boards."""
    return BoardRooms(
        register=RegisterDesk(work=work, clock=clock, directory=directory),
        imports=BoardImport(work=work, clock=clock),
    )
