"""Texts that one channel could not deliver, and their copies on the other, as tables."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, select, text, update

from bot.domain.actor import Actor
from bot.domain.audience import Candidate
from bot.domain.directory import ChannelName, Profile, Purpose
from bot.domain.ids import ContactId, Language, MessageId, SendId
from bot.domain.messages import MessageKind, Reason, State
from bot.domain.outcomes import OutcomeKind
from bot.ports.detours import Stranded
from storage.connections import Connection
from storage.dialect import insert_new
from storage.directory import addresses_of
from storage.profiles import PROFILE, read_profile
from storage.scope import require_everything
from storage.tables import (
    addresses,
    attempts,
    contacts,
    copies,
    groups,
    memberships,
    messages,
    recipients,
    senders,
)
from storage.tables.outgoing import UNWEIGHED

_NOT_YET = (State.QUEUED, State.CLAIMED)
_NEVER_ARRIVED = [state for state in State if state.never_arrived]


class DetourRepository:
    """Implements bot.ports.detours.Detours."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def waiting(
        self, actor: Actor, kinds: Collection[MessageKind], now: datetime, *, simulated: bool
    ) -> bool:
        require_everything(actor)
        found = await self._connection.execute(_stranded(kinds, now, simulated=simulated).limit(1))
        return found.first() is not None

    async def take(
        self, actor: Actor, kinds: Collection[MessageKind], now: datetime, limit: int, *, simulated: bool
    ) -> Sequence[Stranded]:
        require_everything(actor)
        ours = _stranded(kinds, now, simulated=simulated).limit(limit).with_for_update()
        taken = (await self._connection.execute(ours)).scalars().all()
        if not taken:
            return []
        await self._connection.execute(
            update(messages).where(messages.c.id.in_(taken)).values(weighed_at=now)
        )
        refused = (
            select(attempts.c.message_id)
            .where(attempts.c.message_id == messages.c.id, attempts.c.outcome == OutcomeKind.BLOCKED)
            .exists()
        )
        wanted = ("id", "channel", "kind", "subject", "purpose", "send_id", "expires_at", "simulated")
        rows = await self._connection.execute(
            select(
                *messages.c[(*wanted, "state", "reason")],
                (addresses.c.stopped_at.is_not(None) | refused).label("refused"),
            )
            .join(addresses, addresses.c.id == messages.c.address_id)
            .where(messages.c.id.in_(taken))
            .order_by(messages.c.id)
        )
        readers = await self._readers(taken)
        return [
            Stranded(
                message=MessageId(row["id"]),
                channel=ChannelName(row["channel"]),
                kind=MessageKind(row["kind"]),
                subject=row["subject"],
                purpose=Purpose(row["purpose"]),
                send=row["send_id"],
                expires_at=row["expires_at"],
                simulated=row["simulated"],
                state=State(row["state"]),
                reason=Reason(row["reason"]) if row["reason"] else None,
                refused=bool(row["refused"]),
                readers=tuple(readers[row["id"]]),
            )
            for row in rows.mappings()
        ]

    async def joinable(self, actor: Actor, send: SendId | None, keys: Collection[str]) -> Collection[str]:
        require_everything(actor)
        found = await self._connection.execute(
            select(messages.c.key)
            .join(copies, copies.c.copy_id == messages.c.id)
            .where(messages.c.key.in_(keys), messages.c.send_id == send, messages.c.state.in_(_NOT_YET))
        )
        return {key for key in found.scalars() if key is not None}

    async def copied(self, actor: Actor, message: MessageId, keys: Collection[str]) -> None:
        require_everything(actor)
        found = await self._connection.execute(select(messages.c.id).where(messages.c.key.in_(keys)))
        rows = [{"original_id": message, "copy_id": copy} for copy in found.scalars()]
        if rows:
            await self._connection.execute(insert_new(self._connection, copies), rows)

    async def overtaken(self, actor: Actor, arrived: Collection[MessageId]) -> Sequence[MessageId]:
        require_everything(actor)
        if not (leads := await self._leads(arrived)):
            return []
        # Whoever drains these senders holds their rows while deciding what goes; see storage.outbox.hold.
        theirs = select(messages.c.sender).where(messages.c.id.in_(leads))
        await self._connection.execute(
            select(senders.c.name)
            .where(senders.c.name.in_(theirs))
            .order_by(senders.c.name)
            .with_for_update()
        )
        # Some may have gone while we waited for that.
        leads = await self._leads(arrived)
        phones = select(messages.c.address_id).where(messages.c.id.in_(leads))
        rows = await self._connection.execute(
            select(messages.c.id, messages.c.kind)
            .join(copies, copies.c.copy_id == messages.c.id)
            .where(
                copies.c.original_id.in_(arrived),
                messages.c.address_id.in_(phones),
                messages.c.state.in_(_NOT_YET),
            )
            .distinct()
        )
        found = {MessageId(row.id): MessageKind(row.kind) for row in rows}
        needed = await self._needed(
            [message for message, kind in found.items() if kind is MessageKind.INTRODUCTION], found
        )
        return sorted(found.keys() - needed)

    async def _leads(self, arrived: Collection[MessageId]) -> Sequence[int]:
        """The first texts of copies that wait to go and that nobody needs any more."""
        original, still, also = messages.alias(), messages.alias(), copies.alias()
        missed = (
            select(also.c.copy_id)
            .join(still, still.c.id == also.c.original_id)
            .where(also.c.copy_id == copies.c.copy_id, still.c.state.in_(_NEVER_ARRIVED))
            .exists()
        )
        found = await self._connection.execute(
            select(messages.c.id)
            .join(copies, copies.c.copy_id == messages.c.id)
            .join(original, original.c.id == copies.c.original_id)
            .where(
                copies.c.original_id.in_(arrived),
                messages.c.kind == original.c.kind,
                messages.c.part == 0,
                messages.c.state.in_(_NOT_YET),
                ~missed,
            )
        )
        return found.scalars().all()

    async def _needed(
        self, introductions: Collection[MessageId], going: Collection[MessageId]
    ) -> set[MessageId]:
        """Introductions that something else waits for, which does not go with them."""
        found = await self._connection.execute(
            select(messages.c.after_id).where(
                messages.c.after_id.in_(introductions),
                messages.c.state.in_(_NOT_YET),
                messages.c.id.not_in(going),
            )
        )
        return {MessageId(message) for message in found.scalars() if message is not None}

    async def _readers(self, taken: Collection[int]) -> dict[int, list[Candidate]]:
        """Whom messages are meant for, by message, without those who have left since."""
        rows = await self._connection.execute(
            select(
                recipients.c.message_id,
                *contacts.c["id", "language", "consent_purposes"],
                *PROFILE,
            )
            .join(contacts, contacts.c.id == recipients.c.contact_id)
            .join(groups, groups.c.id == recipients.c.group_id)
            .join(
                memberships,
                (memberships.c.contact_id == contacts.c.id) & (memberships.c.group_id == groups.c.id),
            )
            .where(recipients.c.message_id.in_(taken))
            .order_by(recipients.c.message_id, contacts.c.id, groups.c.id)
        )
        people = rows.mappings().all()
        ways = await addresses_of(self._connection, sorted({row["id"] for row in people}))
        theirs: dict[tuple[int, int], list[Profile]] = defaultdict(list)
        for row in people:
            theirs[row["message_id"], row["id"]].append(read_profile(row))
        facts = {row["id"]: row for row in people}
        readers: dict[int, list[Candidate]] = defaultdict(list)
        for (message, contact), profiles in theirs.items():
            row = facts[contact]
            readers[message].append(
                Candidate(
                    contact=ContactId(contact),
                    language=Language(row["language"]),
                    purposes=frozenset(Purpose(purpose) for purpose in row["consent_purposes"]),
                    addresses=tuple(ways[contact]),
                    groups=tuple(profiles),
                )
            )
        return readers


def _stranded(kinds: Collection[MessageKind], now: datetime, *, simulated: bool) -> Select[int]:
    return (
        select(messages.c.id)
        .where(
            # Word for word what the index says, or the databases do not see that it holds.
            text(UNWEIGHED),
            messages.c.expires_at > now,
            messages.c.simulated.is_(simulated),
            messages.c.kind.in_(kinds),
            messages.c.part == 0,
            messages.c.purpose.is_not(None),
            messages.c.id.not_in(select(copies.c.copy_id)),
        )
        .order_by(messages.c.expires_at, messages.c.id)
    )
