"""One inbound text on its way through the steps, and the answers that come of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName
from bot.domain.ids import AddressId, InboundId, Language, MessageId
from bot.domain.inbound import Caller
from bot.domain.journal import Direction, Entry, EventKind, for_each
from bot.domain.messages import Attachment, Draft, Lane, MessageKind, Recipient
from bot.domain.segments import segments_by
from bot.domain.views.book import ANSWERED
from bot.domain.wording import Reply, Said
from bot.ports.channels import Sender
from bot.ports.safeguarding import Seal
from bot.ports.work import Tx
from bot.ports.world import Content
from bot.services.consultations.speech import OwnSpeech
from bot.services.glossary import Glossary
from bot.services.meetings.questions import MeetingQuestions
from bot.services.surveys.asking import Surveyor
from bot.services.views.desk import ViewDesk
from bot.services.voice import Voice

ANSWER_LIFE = timedelta(hours=12)
"""An answer that could not be sent for so long would only puzzle."""

ANSWERED_WHEN_STOPPED = frozenset(
    {
        Reply.SAFETY,
        Reply.STOPPED,
        Reply.STARTED,
        Reply.NOT_KNOWN,
        Reply.HELP,
        Reply.JOIN_STOPPED,
        Reply.PHONE_LINKED,
        Reply.WRONG_NUMBER_ASK,
        Reply.WRONG_NUMBER_DONE,
        Reply.WRONG_NUMBER_KEPT,
    }
)
"""All that a stopped person hears: what they asked by a word of their own, and whom to call in danger."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that came of a text, as the log tells it; see bot.domain.journal.Entry."""

    kind: EventKind
    status: str
    about: Recipient | None = None
    subject: str | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """One text and all that a step needs to deal with it, within one unit of work.

    `received_at` is when the channel had it, which may be well before `now`; `today` is the network's day.
    `answered` says that the provider has answered it already: it is acted on, and we say nothing. `linked`
    says whether the phone number that came with it is anybody's; None when none came. `pressed` is the
    message of ours whose button it is. `alerts` go to leads and
    `told` to others of the group, not to whoever wrote. `replan` plans anew what waits for a phone.
    """

    tx: Tx
    actor: Actor
    caller: Caller
    inbound: InboundId
    text: str
    received_at: datetime
    now: datetime
    today: date
    sender: Sender
    content: Content
    voice: Voice
    glossary: Glossary
    seal: Seal
    senders: Mapping[ChannelName, Sender]
    surveyor: Surveyor
    own_speech: OwnSpeech
    views: ViewDesk
    meetings: MeetingQuestions
    replan: Callable[[Tx, AddressId], Awaitable[None]]
    answered: bool = False
    linked: bool | None = None
    shut_out: bool = False
    pressed: MessageId | None = None
    answers: list[Draft] = field(default_factory=list)
    alerts: list[Draft] = field(default_factory=list)
    told: list[Draft] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def may_say(self, reply: Reply) -> bool:
        """Whether the person would hear it: a stopped one hears only the few words about stopping."""
        if self.answered:
            return False
        return self.caller.stopped_at is None or reply in ANSWERED_WHEN_STOPPED

    def reply(
        self,
        reply: Reply,
        *,
        language: Language | None = None,
        values: Mapping[str, str] | None = None,
        choices: tuple[str, ...] = (),
        key: str | None = None,
    ) -> None:
        """Say something in answer, if it may be said, in the person's language unless another is given.

        `choices` are the words of the answers 1, 2, 3 to what is asked; for `key` see `answer`.
        """
        if not self.may_say(reply):
            return
        said = self.voice.say(language or self.caller.language, reply, self.caller.channel, values)
        self.answer(said, kind=MessageKind.REPLY, subject=reply, choices=choices, key=key)

    def answer(
        self,
        said: Said,
        *,
        kind: MessageKind,
        subject: str,
        part: int = 0,
        choices: tuple[str, ...] = (),
        lane: Lane = Lane.REPLY,
        recipients: tuple[Recipient, ...] | None = None,
        attachment: Attachment | None = None,
        follows: bool = False,
        key: str | None = None,
    ) -> None:
        """Queue a text in answer to this one, to everyone at the phone unless `recipients` are given.

        One that `follows` goes out after the answer before it, whatever holds that up. With `key` it stands
        for a message that others are to come after; no message may have that key.
        """
        self.answers.append(
            Draft(
                key=key or f"answer:{self.inbound}:{len(self.answers)}",
                sender=self.sender.name,
                simulated=self.sender.simulated,
                channel=self.caller.channel,
                address=self.caller.address,
                lane=lane,
                kind=kind,
                subject=subject,
                part=part,
                language=said.language,
                body=said.text,
                entities=said.entities,
                choices=choices,
                segments=segments_by(self.caller.channel, said.text),
                created_at=self.now,
                expires_at=self.now + ANSWER_LIFE,
                answers=self.inbound,
                after=self.answers[-1].key if follows and self.answers else None,
                recipients=self.caller.recipients if recipients is None else recipients,
                attachment=attachment,
            )
        )

    def log(
        self,
        kind: EventKind,
        status: str,
        about: Recipient | None = None,
        *,
        subject: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Note what came of the text, for the log: `about` one person in one group, or all the caller is."""
        self.events.append(Event(kind=kind, status=status, about=about, subject=subject, reason=reason))

    def entries(self, reading: str) -> list[Entry]:
        """The log's lines for this text and what came of it, for each group the person answers for.

        An alarm names no group and nobody: who looks after a group must not learn from its log that someone
        there is in danger. A text about a view is not in the log: it would tell when they answered.
        """
        alarm = any(event.kind is EventKind.SAFEGUARDING for event in self.events)
        came = [] if reading == ANSWERED else [Event(kind=EventKind.INBOUND, status=reading)]
        return [
            entry
            for event in [*came, *self.events]
            for entry in for_each(
                () if alarm else self.caller.recipients if event.about is None else (event.about,),
                Entry(
                    at=self.now,
                    kind=event.kind,
                    status=event.status,
                    direction=Direction.IN if event.kind is EventKind.INBOUND else Direction.INSIDE,
                    channel=self.caller.channel,
                    language=self.caller.language,
                    inbound=self.inbound,
                    subject=event.subject,
                    reason=event.reason,
                    simulated=self.sender.simulated,
                ),
            )
        ]


Step = Callable[[Turn], Awaitable[str | None]]
"""A step deals with a text and names what it was (a code for the log), or leaves it to the next step."""
