"""Sending a briefing to an audience: first what it comes to, then into the outbox, page by page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.actor import Actor
from bot.domain.audience import Audience, Candidate, LeftOut, Tally, route
from bot.domain.briefings import Briefing
from bot.domain.directory import Address, ChannelName, Purpose
from bot.domain.errors import Refused
from bot.domain.ids import AddressId, BriefingId, ContactId, SendId
from bot.domain.journal import Entry, EventKind
from bot.domain.messages import Draft, Lane, MessageKind, Recipient, State
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.segments import segments_by
from bot.domain.tailoring import tailor
from bot.domain.wording import Reply, Said
from bot.ports.channels import Sender
from bot.ports.messages import Queued
from bot.ports.work import Tx, Work
from bot.ports.world import Clock, Content, Telling
from bot.services.voice import Edition, Voice

PAGE = 500
"""Contacts in one step: the writer is held for some tens of milliseconds, then others may write."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a send would come to."""

    briefing: Briefing
    tally: Tally
    simulated: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """What one contact is to get, and where. `introduced` says whether we have written there before."""

    candidate: Candidate
    address: Address
    edition: Edition
    introduction: Said
    introduced: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Bulletins:
    """Briefings on their way to groups. `life` is how long a bulletin is worth sending."""

    work: Work
    content: Content
    voice: Voice
    clock: Clock
    senders: Mapping[ChannelName, Sender]
    life: timedelta
    wake: Callable[[], None]

    async def plan(self, actor: Actor, briefing: BriefingId, audience: Audience, telling: Telling) -> Plan:
        """What sending would come to. Raises NotFound, and Refused when no channel can send."""
        plan = Plan(briefing=self.content.briefing(briefing), tally=Tally(), simulated=self._simulated())
        seen: set[AddressId] = set()
        after: ContactId | None = None
        done = 0
        while True:
            async with self.work.reading() as tx:
                page = await tx.audiences.page(actor, audience, after, PAGE)
                for one in await self._address(tx, actor, plan.briefing, page, None):
                    _count(one, plan.tally, seen)
            done += len(page)
            telling(done, None)
            if len(page) < PAGE:
                return plan
            after = page[-1].contact

    async def send(self, actor: Actor, briefing: BriefingId, audience: Audience, telling: Telling) -> SendId:
        """Queue a briefing for an audience; a send that was cut short goes on where it was.

        Raises NotFound, and Refused when no channel can send.
        """
        found = self.content.briefing(briefing)
        simulated = self._simulated()
        async with self.work() as tx:
            sending = await tx.sends.open(actor, briefing, audience, self.clock.now(), simulated=simulated)
        after = sending.after
        queued = 0
        finished = False
        while not finished:
            now = self.clock.now()
            async with self.work() as tx:
                page = await tx.audiences.page(actor, audience, after, PAGE)
                deliveries = await self._address(tx, actor, found, page, sending.id)
                queued += await tx.messages.queue(
                    actor,
                    [
                        draft
                        for one in deliveries
                        if isinstance(one, Delivery)
                        for draft in self._drafts(one, found, sending.id, now)
                    ],
                )
                finished = len(page) < PAGE
                after = page[-1].contact if page else after
                await tx.sends.reached(actor, sending.id, after, now if finished else None)
                if finished:
                    await tx.log.add(actor, [_begun(found, queued, simulated, now)])
            telling(queued, None)
            self.wake()
        return sending.id

    async def progress(self, actor: Actor, send: SendId) -> Mapping[State, int]:
        """How many messages of a send are in each state."""
        async with self.work.reading() as tx:
            return await tx.sends.progress(actor, send)

    def _simulated(self) -> bool:
        if not self.senders:
            raise Refused(
                "No channel is set up, so nothing can be sent. To try it out on simulated phones add "
                "--simulate, or set HANDBILL_SIMULATE=1."
            )
        return any(sender.simulated for sender in self.senders.values())

    async def _address(
        self, tx: Tx, actor: Actor, briefing: Briefing, page: Sequence[Candidate], send: SendId | None
    ) -> list[Delivery | LeftOut]:
        """What each contact of a page is to get, or why nothing."""
        addresses = [address.id for candidate in page for address in candidate.addresses]
        keys = [
            *(self._bulletin_key(briefing, address) for address in addresses),
            *(self._introduction_key(address) for address in addresses),
        ]
        known = await tx.messages.known(actor, keys)
        return [self._address_one(candidate, briefing, known, send) for candidate in page]

    def _address_one(
        self, candidate: Candidate, briefing: Briefing, known: Mapping[str, Queued], send: SendId | None
    ) -> Delivery | LeftOut:
        way = route(candidate, Purpose.BULLETINS, self.senders)
        if isinstance(way, LeftOut):
            return way
        for address in candidate.addresses:
            had = known.get(self._bulletin_key(briefing, address.id))
            if had is not None and (send is None or had.send != send):
                return LeftOut.HAD_IT
        cut = tailor(briefing, candidate.groups)
        return Delivery(
            candidate=candidate,
            address=way,
            edition=self.voice.edition(briefing, cut, candidate.language, way.channel),
            introduction=self.voice.say(candidate.language, Reply.INTRODUCTION, way.channel),
            introduced=self._introduction_key(way.id) in known,
        )

    def _drafts(self, delivery: Delivery, briefing: Briefing, send: SendId, now: datetime) -> list[Draft]:
        """The texts of the bulletin, and what must be there before it: each goes out after the one before."""
        address, edition = delivery.address, delivery.edition
        sender = self.senders[address.channel]

        def draft(kind: MessageKind, key: str, said: Said, after: str | None = None, part: int = 0) -> Draft:
            return Draft(
                key=key,
                sender=sender.name,
                simulated=sender.simulated,
                channel=address.channel,
                address=address.id,
                lane=Lane.BULLETIN,
                kind=kind,
                subject=None if kind is MessageKind.INTRODUCTION else briefing.id,
                part=part,
                language=said.language,
                body=said.text,
                entities=said.entities,
                segments=segments_by(address.channel, said.text),
                created_at=now,
                expires_at=now + self.life,
                after=after,
                purpose=Purpose.BULLETINS,
                send=send,
                recipients=tuple(
                    Recipient(contact=delivery.candidate.contact, group=profile.group)
                    for profile in delivery.candidate.groups
                ),
            )

        before = self._introduction_key(address.id)
        drafts: list[Draft] = []
        if not delivery.introduced:
            drafts.append(draft(MessageKind.INTRODUCTION, before, delivery.introduction))
        key = self._bulletin_key(briefing, address.id)
        if edition.notice is not None:
            drafts.append(draft(MessageKind.NOTICE, f"{key}:notice", edition.notice, after=before))
            before = f"{key}:notice"
        for part in range(1 if address.channel is ChannelName.SMS else len(edition.texts)):
            this = f"{key}:{part}" if part else key
            drafts.append(draft(MessageKind.BULLETIN, this, edition.said(part), after=before, part=part))
            before = this
        return drafts

    def _bulletin_key(self, briefing: Briefing, address: AddressId) -> str:
        return f"{self._world()}:bulletin:{briefing.id}:{address}"

    def _introduction_key(self, address: AddressId) -> str:
        return f"{self._world()}:introduction:{address}"

    def _world(self) -> str:
        """Simulated texts never count as sent to real phones, nor the other way round."""
        return "simulated" if self._simulated() else "real"


def _count(one: Delivery | LeftOut, tally: Tally, seen: set[AddressId]) -> None:
    """Add what one contact comes to. Segments are those of SMS: Telegram has none and costs nothing."""
    if isinstance(one, LeftOut):
        tally.leave_out(one)
        return
    tally.contacts += 1
    tally.groups |= {profile.group for profile in one.candidate.groups}
    if one.address.id in seen:
        tally.shared_phones += 1
        return
    seen.add(one.address.id)
    edition = one.edition
    tally.bulletins += 1
    tally.by_language[edition.language] = tally.by_language.get(edition.language, 0) + 1
    tally.drafts += edition.draft
    tally.too_long += edition.segments[0] > PUSH_SEGMENTS
    tally.not_their_language += not edition.translated
    channel = one.address.channel
    tally.segments += edition.segments[0]
    if edition.notice is not None:
        tally.notices += 1
        tally.segments += segments_by(channel, edition.notice.text)
    if not one.introduced:
        tally.introductions += 1
        tally.segments += segments_by(channel, one.introduction.text)


def _begun(briefing: Briefing, queued: int, simulated: bool, now: datetime) -> Entry:
    return Entry(
        at=now,
        kind=EventKind.SEND,
        status="queued",
        subject=briefing.id,
        count=queued,
        simulated=simulated,
    )
