"""What there is for boards, put together from what the application has; called where that is wired."""

from dataclasses import dataclass

from bot.ports.world import Content
from bot.services.boards.feedback import FeedbackRounds
from bot.services.boards.importing import BoardImport
from bot.services.boards.register import RegisterDesk
from bot.services.directory import DirectoryDesk
from bot.services.surveys.follow_up import FollowUp


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardRooms:
    """The register, tables that are taken into it, and what representatives tell."""

    register: RegisterDesk
    imports: BoardImport
    feedback: FeedbackRounds


def open_rooms(*, content: Content, directory: DirectoryDesk, follow_up: FollowUp) -> BoardRooms:
    """The rooms for boards. Phones are asked as by all surveys, which `follow_up` looks after."""
    work, clock = follow_up.work, follow_up.clock
    register = RegisterDesk(work=work, clock=clock, directory=directory)
    return BoardRooms(
        register=register,
        imports=BoardImport(work=work, clock=clock),
        feedback=FeedbackRounds(
            work=work,
            clock=clock,
            content=content,
            register=register,
            surveyor=follow_up.surveyor,
            open_waiting=follow_up.open_waiting,
        ),
    )
