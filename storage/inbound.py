"""What came in, the question open on a phone, and what a person must read."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, select, update

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName
from bot.domain.errors import OutOfScope
from bot.domain.ids import AddressId, ContactId, GroupId, InboundId, InboxId, Language
from bot.domain.inbound import Inbound, InboxItem, InboxState, Question, QuestionKind
from bot.domain.messages import Recipient
from bot.domain.wording import ENGLISH
from storage.connections import Connection
from storage.dialect import insert_new
from storage.scope import addresses_seen, groups_seen, require_address
from storage.tables import (
    addresses,
    contacts,
    forgotten_texts,
    groups,
    inbound,
    inbox,
    links,
    memberships,
    questions,
)


class InboundRepository:
    """Implements bot.ports.inbound.InboundTexts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def store(self, actor: Actor, text: Inbound, address: AddressId) -> InboundId | None:
        await require_address(self._connection, actor, address)
        stored = await self._connection.execute(
            insert_new(self._connection, inbound)
            .values(
                channel=text.channel,
                provider_id=text.provider_id,
                address_id=address,
                received_at=text.received_at,
                text=text.text,
            )
            .returning(inbound.c.id)
        )
        new = stored.scalar()
        return None if new is None or await self._is_forgotten(text, new) else new

    async def read_as(self, actor: Actor, text: InboundId, reading: str, *, forget: bool) -> None:
        await self._connection.execute(
            update(inbound)
            .where(inbound.c.id == text, addresses_seen(actor, inbound.c.address_id))
            .values(reading=reading, text=None if forget else inbound.c.text)
        )

    async def reword(self, actor: Actor, text: InboundId, words: str) -> None:
        await self._connection.execute(
            update(inbound)
            .where(inbound.c.id == text, addresses_seen(actor, inbound.c.address_id))
            .values(text=words)
        )

    async def _is_forgotten(self, text: Inbound, new: InboundId) -> bool:
        """Whether a text came before and was forgotten since; looked for once it is stored, so that it cannot
        be forgotten meanwhile. Such a one is not kept.
        """
        known = select(forgotten_texts.c.channel).where(
            forgotten_texts.c.channel == text.channel, forgotten_texts.c.provider_id == text.provider_id
        )
        if (await self._connection.execute(known, brief=True)).first() is None:
            return False
        await self._connection.execute(delete(inbound).where(inbound.c.id == new))
        return True


class QuestionRepository:
    """Implements bot.ports.inbound.Questions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def open(self, actor: Actor, address: AddressId, question: Question) -> None:
        await self.close(actor, address)
        await self._connection.execute(
            questions.insert().values(
                address_id=address,
                kind=question.kind,
                asked_at=question.asked_at,
                closes_at=question.closes_at,
                invitation=question.invitation,
            ),
            brief=True,
        )

    async def current(self, actor: Actor, address: AddressId, now: datetime) -> Question | None:
        await require_address(self._connection, actor, address)
        rows = await self._connection.execute(
            select(questions).where(questions.c.address_id == address, questions.c.closes_at > now),
            brief=True,
        )
        row = rows.mappings().first()
        if row is None:
            return None
        return Question(
            kind=QuestionKind(row["kind"]),
            asked_at=row["asked_at"],
            closes_at=row["closes_at"],
            invitation=row["invitation"],
        )

    async def close(self, actor: Actor, address: AddressId) -> None:
        await require_address(self._connection, actor, address)
        await self._connection.execute(
            questions.delete().where(questions.c.address_id == address), brief=True
        )


class InboxRepository:
    """Implements bot.ports.inbound.Inbox."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def keep(self, actor: Actor, text: InboundId, address: AddressId) -> None:
        await require_address(self._connection, actor, address)
        await self._connection.execute(
            inbox.insert().values(inbound_id=text, address_id=address, state=InboxState.OPEN)
        )

    async def items(self, actor: Actor, state: InboxState | None) -> Sequence[InboxItem]:
        statement = _items(actor)
        if state is not None:
            statement = statement.where(inbox.c.state == state)
        return await self._read(actor, statement)

    async def item(self, actor: Actor, item: InboxId) -> InboxItem | None:
        found = await self._read(actor, _items(actor).where(inbox.c.id == item))
        return found[0] if found else None

    async def settle(self, actor: Actor, item: InboxId, state: InboxState, at: datetime) -> None:
        settled = await self._connection.execute(
            update(inbox)
            .where(inbox.c.id == item, addresses_seen(actor, inbox.c.address_id))
            .values(state=state, settled_at=at)
        )
        if settled.rowcount == 0:
            raise OutOfScope

    async def _read(self, actor: Actor, statement: Select[tuple[object, ...]]) -> Sequence[InboxItem]:
        rows = (await self._connection.execute(statement)).mappings().all()
        items: list[InboxItem] = []
        for row in rows:
            people = await self._connection.execute(
                select(groups.c.id, groups.c.name, contacts.c.id.label("contact"), contacts.c.language)
                .join(memberships, memberships.c.group_id == groups.c.id)
                .join(contacts, contacts.c.id == memberships.c.contact_id)
                .join(links, links.c.contact_id == contacts.c.id)
                .where(links.c.address_id == row["address_id"], links.c.disowned_at.is_(None))
                .where(groups_seen(actor))
                .order_by(contacts.c.id)
            )
            known = people.all()
            items.append(
                InboxItem(
                    id=InboxId(row["id"]),
                    inbound=InboundId(row["inbound_id"]),
                    address=AddressId(row["address_id"]),
                    channel=ChannelName(row["channel"]),
                    language=Language(known[0].language if known else row["language"] or ENGLISH),
                    received_at=row["received_at"],
                    text=row["text"] or "",
                    groups=tuple(dict.fromkeys(person.name for person in known)),
                    recipients=tuple(
                        Recipient(contact=ContactId(person.contact), group=GroupId(person.id))
                        for person in known
                    ),
                    state=InboxState(row["state"]),
                    stopped_at=row["stopped_at"],
                )
            )
        return items


def _items(actor: Actor) -> Select[tuple[object, ...]]:
    return (
        select(
            *inbox.c["id", "inbound_id", "address_id", "state"],
            *inbound.c["received_at", "text"],
            *addresses.c["channel", "language", "stopped_at"],
        )
        .join(inbound, inbound.c.id == inbox.c.inbound_id)
        .join(addresses, addresses.c.id == inbox.c.address_id)
        .where(addresses_seen(actor, inbox.c.address_id))
        .order_by(inbox.c.id)
    )
