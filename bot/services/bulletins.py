"""Sending a briefing to an audience: first what it comes to, then into the outbox, page by page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.actor import Actor
from bot.domain.audience import Audience, Candidate, LeftOut, Tally, route
from bot.domain.briefings import Briefing
from bot.domain.directory import Purpose
from bot.domain.ids import AddressId, BriefingId, ContactId, SendId
from bot.domain.journal import Entry, EventKind
from bot.domain.messages import State
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.segments import segments_by
from bot.ports.messages import Queued
from bot.ports.work import Tx, Work
from bot.ports.world import Clock, Content, Telling
from bot.services.press import Delivery, Press

PAGE = 500
"""Contacts in one step: the writer is held for some tens of milliseconds, then others may write."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a send would come to."""

    briefing: Briefing
    tally: Tally
    simulated: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Bulletins:
    """Briefings on their way to groups. `life` is how long a bulletin is worth sending."""

    work: Work
    content: Content
    press: Press
    clock: Clock
    life: timedelta
    wake: Callable[[], None]

    async def plan(self, actor: Actor, briefing: BriefingId, audience: Audience, telling: Telling) -> Plan:
        """What sending would come to. Raises NotFound, and Refused when no channel can send."""
        plan = Plan(
            briefing=self.content.briefing(briefing), tally=Tally(), simulated=self.press.require_channel()
        )
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
        simulated = self.press.require_channel()
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
                        for draft in self.press.drafts(one, found, sending.id, now, now + self.life)
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

    async def _address(
        self, tx: Tx, actor: Actor, briefing: Briefing, page: Sequence[Candidate], send: SendId | None
    ) -> list[Delivery | LeftOut]:
        """What each contact of a page is to get, or why nothing."""
        addresses = [address.id for candidate in page for address in candidate.addresses]
        keys = [
            *(self.press.bulletin_key(briefing, address) for address in addresses),
            *(self.press.introduction_key(address) for address in addresses),
        ]
        known = await tx.messages.known(actor, keys)
        return [self._address_one(candidate, briefing, known, send) for candidate in page]

    def _address_one(
        self, candidate: Candidate, briefing: Briefing, known: Mapping[str, Queued], send: SendId | None
    ) -> Delivery | LeftOut:
        way = route(candidate, Purpose.BULLETINS, self.press.senders)
        if isinstance(way, LeftOut):
            return way
        for address in candidate.addresses:
            had = known.get(self.press.bulletin_key(briefing, address.id))
            if had is not None and (send is None or had.send != send):
                return LeftOut.HAD_IT
        introduced = self.press.introduction_key(way.id) in known
        return self.press.deliver(briefing, candidate, way, introduced=introduced)


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
