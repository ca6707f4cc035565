"""What people do about alarms: leads, and the sealed texts only they may open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.actor import OPERATOR
from bot.domain.directory import ChannelName
from bot.domain.errors import NotFound, Refused
from bot.domain.ids import SealedId
from bot.domain.journal import Entry, EventKind
from bot.domain.safeguarding import LEADS_NEEDED, Helpline, Lead, Sealed, Writer
from bot.domain.text import key_of, tidy
from bot.ports.channels import Sender
from bot.ports.safeguarding import Seal
from bot.ports.work import Tx, Work
from bot.ports.world import Clock, Content


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A sealed text as a lead reads it. `text` is for their eyes only."""

    sealed: Sealed
    writer: Writer
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SafeguardingDesk:
    """Keeps the leads and hands them what was sealed."""

    work: Work
    clock: Clock
    content: Content
    senders: Mapping[ChannelName, Sender]
    seal: Seal

    async def add_lead(self, name: str, routes: Mapping[ChannelName, str]) -> None:
        """Make someone a lead. Raises Refused without a route, or for a name that is taken."""
        if not tidy(name):
            raise Refused("A lead needs a name.")
        if not routes:
            raise Refused("Say how to reach this lead, with --phone, --telegram or both.")
        now = self.clock.now()
        async with self.work() as tx:
            if not await tx.leads.add(OPERATOR, tidy(name), routes, now):
                raise Refused(
                    f"'{tidy(name)}' is a lead already. To change a route, remove and add them again."
                )
            await tx.log.add(OPERATOR, [Entry(at=now, kind=EventKind.SAFEGUARDING, status="lead_added")])

    async def remove_lead(self, name: str) -> None:
        """Tell someone of alarms no more. Raises NotFound."""
        now = self.clock.now()
        async with self.work() as tx:
            if not await tx.leads.remove(OPERATOR, name, now):
                raise _no_lead(name)
            await tx.log.add(OPERATOR, [Entry(at=now, kind=EventKind.SAFEGUARDING, status="lead_removed")])

    async def leads(self) -> Sequence[Lead]:
        """Everyone who is told of alarms."""
        async with self.work.reading() as tx:
            return await tx.leads.everyone(OPERATOR)

    async def require_leads(self) -> None:
        """Raise Refused unless two leads can be reached, where any phone that can write in is real."""
        if all(sender.simulated for sender in self.senders.values()):
            return
        reached = [
            lead
            for lead in await self.leads()
            if any(route.usable and route.channel in self.senders for route in lead.routes)
        ]
        if len(reached) < LEADS_NEEDED:
            raise Refused(
                f"Before real phones can write in, {LEADS_NEEDED} people must be told when someone may be in "
                f"danger; there are {len(reached)} who can be reached. Add each with: handbill safeguarding "
                "leads add NAME --phone NUMBER --telegram CHAT"
            )

    def overdue(self, today: date) -> Sequence[Helpline]:
        """Helplines whose numbers should have been looked up again by now."""
        return [line for line in self.content.helplines() if line.review_by < today]

    async def items(self, *, everything: bool = False) -> Sequence[Sealed]:
        """Alarms that are open, or with `everything` all: when and where, never who or what."""
        async with self.work.reading() as tx:
            return await tx.sealed.items(OPERATOR, everything=everything)

    async def show(self, sealed: SealedId, name: str) -> Opened:
        """Open a sealed text as a lead; that is logged. Raises NotFound, and Refused for who is no lead."""
        async with self.work() as tx:
            lead = await _lead(tx, name)
            found, writer = await _find(tx, sealed)
            text = self.seal.open(found.body)
            await self._note(tx, lead, sealed, "opened")
        return Opened(sealed=found, writer=writer, text=text)

    async def close(self, sealed: SealedId, name: str) -> None:
        """Put an alarm away as a lead. Raises NotFound, and Refused for who is no lead."""
        async with self.work() as tx:
            lead = await _lead(tx, name)
            await _find(tx, sealed)
            if await tx.sealed.put_away(OPERATOR, sealed, self.clock.now()):
                await self._note(tx, lead, sealed, "closed")

    async def _note(self, tx: Tx, lead: Lead, sealed: SealedId, status: str) -> None:
        entry = Entry(
            at=self.clock.now(),
            kind=EventKind.SAFEGUARDING,
            status=status,
            subject=f"alarm-{sealed}",
            reason=f"lead-{lead.id}",
        )
        await tx.log.add(OPERATOR, [entry])


async def _lead(tx: Tx, name: str) -> Lead:
    for lead in await tx.leads.everyone(OPERATOR):
        if key_of(lead.name) == key_of(name):
            return lead
    raise _no_lead(name)


def _no_lead(name: str) -> NotFound:
    return NotFound(f"There is no lead '{name}'. See: handbill safeguarding leads list")


async def _find(tx: Tx, sealed: SealedId) -> tuple[Sealed, Writer]:
    found = await tx.sealed.item(OPERATOR, sealed)
    if found is None:
        raise NotFound(f"There is no alarm {sealed}. See: handbill safeguarding list")
    return found
