"""All repositories of one unit of work, on one connection."""

from storage.agenda import AgendaRepository
from storage.connections import Connection
from storage.conversations import ConversationRepository
from storage.detours import DetourRepository
from storage.directory import AudienceRepository, DirectoryRepository, StaffRepository
from storage.factors import FactorRepository
from storage.debriefings import DebriefingRepository
from storage.history import HistoryRepository
from storage.imports import ImportRepository
from storage.inbound import InboundRepository, InboxRepository, QuestionRepository
from storage.invitations import InvitationRepository
from storage.leases import LeaseRepository
from storage.linking import LinkRepository
from storage.log import LogRepository
from storage.messages import MessageRepository, SendRepository
from storage.outbox import OutboxRepository
from storage.outbox_view import OutboxViewRepository
from storage.pauses import PauseRepository
from storage.phones import PhoneRepository
from storage.placements import PlacementRepository
from storage.receipts import ReceiptRepository
from storage.replies import ReplyRepository
from storage.representation import BoardRepository, SeatRepository
from storage.rounds import RoundRepository
from storage.safeguarding import LeadRepository, SealedRepository
from storage.taking_over import TakingOverRepository
from storage.traces import TraceRepository


class Repositories:
    """Implements bot.ports.work.Tx."""

    def __init__(self, connection: Connection) -> None:
        self.directory = DirectoryRepository(connection)
        self.staff = StaffRepository(connection)
        self.audiences = AudienceRepository(connection)
        self.phones = PhoneRepository(connection)
        self.links = LinkRepository(connection)
        self.imports = ImportRepository(connection)
        self.taking_over = TakingOverRepository(connection)
        self.messages = MessageRepository(connection)
        self.history = HistoryRepository(connection)
        self.told = ReceiptRepository(connection)
        self.sends = SendRepository(connection)
        self.leases = LeaseRepository(connection)
        self.pauses = PauseRepository(connection)
        self.outbox = OutboxRepository(connection)
        self.outbox_view = OutboxViewRepository(connection)
        self.detours = DetourRepository(connection)
        self.traces = TraceRepository(connection)
        self.inbound = InboundRepository(connection)
        self.questions = QuestionRepository(connection)
        self.inbox = InboxRepository(connection)
        self.invitations = InvitationRepository(connection)
        self.log = LogRepository(connection)
        self.sealed = SealedRepository(connection)
        self.leads = LeadRepository(connection)
        self.placements = PlacementRepository(connection)
        self.rounds = RoundRepository(connection)
        self.conversations = ConversationRepository(connection)
        self.agenda = AgendaRepository(connection)
        self.factors = FactorRepository(connection)
        self.replies = ReplyRepository(connection)
        self.boards = BoardRepository(connection)
        self.seats = SeatRepository(connection)
        self.debriefings = DebriefingRepository(connection)
