"""The path of every inbound text: stored, then offered to each step in order until one takes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.actor import SYSTEM, volunteer
from bot.domain.directory import ChannelName
from bot.domain.errors import Refused
from bot.domain.inbound import Inbound
from bot.domain.wording import ENGLISH
from bot.ports.channels import Sender
from bot.ports.safeguarding import Seal
from bot.ports.work import Work
from bot.ports.world import Clock, Content
from bot.services.glossary import Glossary
from bot.services.receive.commands import command
from bot.services.receive.keep import QUESTION, keep_for_person
from bot.services.receive.opt_out import opt_out
from bot.services.receive.questions import open_question
from bot.services.receive.safeguard import safeguard
from bot.services.receive.sharing import shared_phone
from bot.services.receive.turn import Step, Turn
from bot.services.voice import Voice

STEPS: tuple[Step, ...] = (safeguard, shared_phone, opt_out, command, open_question, keep_for_person)
"""In the order in which a text is read. The last one takes everything."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Receive:
    """Takes what comes in. `wake` tells the outbox that there is an answer to send."""

    work: Work
    content: Content
    voice: Voice
    glossary: Glossary
    seal: Seal
    clock: Clock
    today: Callable[[], date]
    senders: Mapping[ChannelName, Sender]
    wake: Callable[[], None]

    async def take(self, inbound: Inbound) -> None:
        """Store a text, do what it asks and queue the answer, all in one transaction.

        A text whose provider id was seen before changes nothing. Raises Refused for a channel that is not
        set up.
        """
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
            )
            reading = await _read(turn)
            await tx.inbound.read_as(actor, stored, reading, forget=reading != QUESTION)
            await tx.log.add(actor, turn.entries(reading))
            await tx.messages.queue(actor, turn.answers)
            await tx.messages.queue(SYSTEM, turn.alerts)
        self.wake()


async def _read(turn: Turn) -> str:
    for step in STEPS:
        if reading := await step(turn):
            return reading
    raise AssertionError("the last step takes everything")
