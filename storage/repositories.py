"""All repositories of one unit of work, on one connection."""

from storage.agenda import AgendaRepository
from storage.areas import WiderAreaRepository
from storage.attendances import AttendanceRepository
from storage.audiences import AudienceRepository
from storage.connections import Connection
from storage.consultations import ConsultationRepository
from storage.conversations import ConversationRepository
from storage.debriefings import DebriefingRepository
from storage.detours import DetourRepository
from storage.directory import DirectoryRepository, StaffRepository
from storage.events import EventRepository
from storage.factors import FactorRepository
from storage.feeds import FeedRepository
from storage.hearings import HearingRepository
from storage.history import HistoryRepository
from storage.imports import ImportRepository
from storage.inbound import InboundRepository, InboxRepository, QuestionRepository
from storage.invitations import InvitationRepository
from storage.kept_views import ClosingViewRepository, KeptViewRepository
from storage.leases import LeaseRepository
from storage.letters import LetterRepository
from storage.linking import LinkRepository
from storage.log import LogRepository
from storage.meetings import MeetingRepository
from storage.messages import MessageRepository, SendRepository
from storage.notices import NoticeRepository
from storage.occurrences import OccurrenceRepository
from storage.outbox import OutboxRepository
from storage.outbox_view import OutboxViewRepository
from storage.pauses import PauseRepository
from storage.phones import PhoneRepository
from storage.placements import PlacementRepository
from storage.plannings import PlanningRepository
from storage.recalls import RecallRepository
from storage.receipts import ReceiptRepository
from storage.replies import ReplyRepository
from storage.representation import BoardRepository, SeatRepository
from storage.rounds import RoundRepository
from storage.rsvps import RsvpRepository
from storage.safeguarding import LeadRepository, SealedRepository
from storage.series import SeriesRepository
from storage.taking_over import TakingOverRepository
from storage.traces import TraceRepository
from storage.view_texts import ViewTextRepository
from storage.views import DraftViewRepository, GivenViewRepository
from storage.wishes import WishRepository


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
        self.recalls = RecallRepository(connection)
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
        self.events = EventRepository(connection)
        self.diary = self.events
        self.meetings = MeetingRepository(connection)
        self.occurrences = OccurrenceRepository(connection)
        self.notices = NoticeRepository(connection)
        self.consultations = ConsultationRepository(connection)
        self.followed = self.consultations
        self.hearings = HearingRepository(connection)
        self.feeds = FeedRepository(connection)
        self.draft_views = DraftViewRepository(connection)
        self.given_views = GivenViewRepository(connection)
        self.closing_views = ClosingViewRepository(connection)
        self.kept_views = KeptViewRepository(connection)
        self.view_texts = ViewTextRepository(connection)
        self.plannings = PlanningRepository(connection)
        self.series = SeriesRepository(connection)
        self.attendances = AttendanceRepository(connection)
        self.boards = BoardRepository(connection)
        self.seats = SeatRepository(connection)
        self.rsvps = RsvpRepository(connection)
        self.letters = LetterRepository(connection)
        self.debriefings = DebriefingRepository(connection)
        self.wishes = WishRepository(connection)
        self.wider_areas = WiderAreaRepository(connection)
