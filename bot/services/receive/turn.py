"""One inbound text on its way through the steps, and the answers that come of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName
from bot.domain.ids import InboundId, Language
from bot.domain.inbound import Caller
from bot.domain.journal import Direction, Entry, EventKind, for_each
from bot.domain.messages import Draft, Lane, MessageKind
from bot.domain.segments import count_segments
from bot.domain.wording import Reply, Said
from bot.ports.channels import Sender
from bot.ports.work import Tx
from bot.ports.world import Content
from bot.services.glossary import Glossary
from bot.services.voice import Voice

ANSWER_LIFE = timedelta(hours=12)
"""An answer that could not be sent for so long would only puzzle."""

ANSWERED_WHEN_STOPPED = frozenset(
    {
        Reply.STOPPED,
        Reply.STARTED,
        Reply.NOT_KNOWN,
        Reply.HELP,
        Reply.WRONG_NUMBER_ASK,
        Reply.WRONG_NUMBER_DONE,
        Reply.WRONG_NUMBER_KEPT,
    }
)
"""All that a stopped person hears: what they asked by a word of their own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """One text and all that a step needs to deal with it, within one unit of work.

    `received_at` is when the channel had it, which may be well before `now`.
    """

    tx: Tx
    actor: Actor
    caller: Caller
    inbound: InboundId
    text: str
    received_at: datetime
    now: datetime
    sender: Sender
    content: Content
    voice: Voice
    glossary: Glossary
    answers: list[Draft] = field(default_factory=list)
    events: list[tuple[EventKind, str]] = field(default_factory=list)

    def may_say(self, reply: Reply) -> bool:
        """Whether the person would hear it: a stopped one hears only the few words about stopping."""
        return self.caller.stopped_at is None or reply in ANSWERED_WHEN_STOPPED

    def reply(
        self,
        reply: Reply,
        *,
        language: Language | None = None,
        values: Mapping[str, str] | None = None,
    ) -> None:
        """Say something in answer, if it may be said, in the person's language unless another is given."""
        if not self.may_say(reply):
            return
        said = self.voice.say(language or self.caller.language, reply, self.caller.channel, values)
        self.answer(said, kind=MessageKind.REPLY, subject=reply)

    def answer(self, said: Said, *, kind: MessageKind, subject: str, part: int = 0) -> None:
        """Queue a text in answer to this one."""
        by_sms = self.caller.channel is ChannelName.SMS
        self.answers.append(
            Draft(
                key=f"answer:{self.inbound}:{len(self.answers)}",
                sender=self.sender.name,
                simulated=self.sender.simulated,
                channel=self.caller.channel,
                address=self.caller.address,
                lane=Lane.REPLY,
                kind=kind,
                subject=subject,
                part=part,
                language=said.language,
                body=said.text,
                entities=said.entities,
                segments=count_segments(said.text).segments if by_sms else 0,
                created_at=self.now,
                expires_at=self.now + ANSWER_LIFE,
                answers=self.inbound,
                recipients=self.caller.recipients,
            )
        )

    def log(self, kind: EventKind, status: str) -> None:
        """Note what came of the text, for the log."""
        self.events.append((kind, status))

    def entries(self, reading: str) -> list[Entry]:
        """The log's lines for this text and what came of it, for each group the person answers for."""
        return [
            entry
            for kind, status in [(EventKind.INBOUND, reading), *self.events]
            for entry in for_each(
                self.caller.recipients,
                Entry(
                    at=self.now,
                    kind=kind,
                    status=status,
                    direction=Direction.IN if kind is EventKind.INBOUND else Direction.INSIDE,
                    channel=self.caller.channel,
                    language=self.caller.language,
                    inbound=self.inbound,
                    simulated=self.sender.simulated,
                ),
            )
        ]


Step = Callable[[Turn], Awaitable[str | None]]
"""A step deals with a text and names what it was (a code for the log), or leaves it to the next step."""
