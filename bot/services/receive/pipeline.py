"""The path of every inbound text: stored, then offered to each step in order until one takes it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.actor import SYSTEM, volunteer
from bot.domain.directory import ChannelName
from bot.domain.errors import Refused
from bot.domain.ids import AddressId
from bot.domain.inbound import Inbound
from bot.domain.journal import Direction, Entry, EventKind
from bot.domain.views.book import ANSWERED
from bot.domain.wording import ENGLISH
from bot.ports.channels import Sender
from bot.ports.hooks import Buttoned
from bot.ports.safeguarding import Seal
from bot.ports.work import Tx, Work
from bot.ports.world import Clock, Content
from bot.services.consultations.speech import OwnSpeech
from bot.services.glossary import Glossary
from bot.services.meetings.questions import MeetingQuestions
from bot.services.receive.commands import command
from bot.services.receive.keep import QUESTION, keep_for_person
from bot.services.receive.meetings import ask_meetings, meeting_answer
from bot.services.receive.opt_out import opt_out
from bot.services.receive.questions import LAPSED, open_question
from bot.services.receive.safeguard import ALARM, safeguard
from bot.services.receive.sharing import shared_phone
from bot.services.receive.survey import ask_next
from bot.services.receive.turn import Step, Turn
from bot.services.receive.views import resume_views
from bot.services.surveys.asking import Surveyor
from bot.services.views.desk import ViewDesk
from bot.services.voice import Voice

STEPS: tuple[Step, ...] = (
    safeguard,
    shared_phone,
    opt_out,
    command,
    meeting_answer,
    open_question,
    keep_for_person,
)
"""In the order in which a text is read. The last one takes everything."""

FEWEST: tuple[Step, ...] = (safeguard, opt_out, keep_for_person)
"""What must not be missed of a text that cannot be handled otherwise."""

SET_ASIDE = "set_aside"
"""A reading: something about the text always fails, and only that it came is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Receive:
    """Takes what comes in. `wake` tells the outbox that there is an answer to send; `buttons` are the
    channels that show what came of a pressed one.
    """

    work: Work
    content: Content
    voice: Voice
    glossary: Glossary
    seal: Seal
    clock: Clock
    today: Callable[[], date]
    senders: Mapping[ChannelName, Sender]
    surveyor: Surveyor
    own_speech: OwnSpeech
    views: ViewDesk
    meetings: MeetingQuestions
    replan: Callable[[Tx, AddressId], Awaitable[None]]
    wake: Callable[[], None]
    buttons: Mapping[ChannelName, Buttoned] = field(default_factory=dict)

    async def take(self, inbound: Inbound) -> None:
        """Store a text, do what it asks and queue the answer, all in one transaction.

        A text whose provider id was seen before changes nothing. Raises Refused for a channel that is not
        set up.
        """
        await self._take(inbound, STEPS)

    async def keep(self, inbound: Inbound) -> None:
        """Take a text of which handling failed: a person reads it. Danger and STOP are heard all the same."""
        await self._take(replace(inbound, shared_phone=None, pressed=None), FEWEST)

    async def pass_over(self, inbound: Inbound) -> None:
        """Note that a text came that cannot be stored: by its provider's id, so that it can be found."""
        entry = Entry(
            at=self.clock.now(),
            kind=EventKind.INBOUND,
            status=SET_ASIDE,
            direction=Direction.IN,
            channel=inbound.channel,
            subject=inbound.provider_id,
        )
        async with self.work() as tx:
            await tx.log.add(SYSTEM, [entry])

    async def _take(self, inbound: Inbound, steps: Sequence[Step]) -> None:
        sender = self.senders.get(inbound.channel)
        if sender is None:
            raise Refused(f"The channel {inbound.channel} is not set up.")
        inbound = replace(inbound, language=self.content.vocabulary().spoken(inbound.language))
        async with self.work() as tx:
            caller = await tx.phones.caller(SYSTEM, inbound, ENGLISH)
            actor = volunteer(caller.address)
            stored = await tx.inbound.store(actor, inbound, caller.address)
            if stored is None:
                return
            linked = None
            if inbound.shared_phone is not None:
                linked = await tx.links.share(actor, caller.address, inbound.shared_phone, self.clock.now())
                caller = await tx.phones.caller(SYSTEM, inbound, ENGLISH)
            turn = Turn(
                tx=tx,
                actor=actor,
                caller=caller,
                inbound=stored,
                text=inbound.text,
                shut_out=inbound.shut_out,
                pressed=inbound.pressed,
                received_at=inbound.received_at,
                now=self.clock.now(),
                today=self.today(),
                sender=sender,
                content=self.content,
                voice=self.voice,
                glossary=self.glossary,
                answered=inbound.answered,
                linked=linked,
                seal=self.seal,
                senders=self.senders,
                surveyor=self.surveyor,
                own_speech=self.own_speech,
                views=self.views,
                meetings=self.meetings,
                replan=self.replan,
            )
            reading = await _read(turn, steps)
            if steps is STEPS and reading != ALARM:
                await resume_views(turn)
                await ask_meetings(turn)
                await ask_next(turn)
            known_as = await _known_as(turn, reading)
            await tx.inbound.read_as(actor, stored, known_as, forget=reading != QUESTION)
            await tx.log.add(actor, turn.entries(known_as))
            await tx.messages.queue(actor, turn.answers)
            await tx.messages.queue(SYSTEM, [*turn.alerts, *turn.told])
        self.wake()
        if inbound.pressed is not None and (channel := self.buttons.get(inbound.channel)) is not None:
            channel.settle(inbound.provider_id, counted=reading != LAPSED)


async def _known_as(turn: Turn, reading: str) -> str:
    """A button about a view that is pressed too late is about a view all the same."""
    if reading == LAPSED and turn.pressed is not None:
        subject = await turn.tx.history.subject_of(turn.actor, turn.caller.address, turn.pressed)
        return ANSWERED if subject == ANSWERED else reading
    return reading


async def _read(turn: Turn, steps: Sequence[Step]) -> str:
    for step in steps:
        if reading := await step(turn):
            return reading
    raise AssertionError("the last step takes everything")
