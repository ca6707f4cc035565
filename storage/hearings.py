"""What phones are in the middle of saying to consultations, as a table."""

from sqlalchemy import delete, or_, select, update

from bot.domain.actor import Actor
from bot.domain.hearings import Hearing, Step
from bot.domain.ids import AddressId, ContactId, EventId, Language, MessageId
from bot.domain.inbound import QuestionKind
from bot.domain.messages import Reason, State
from bot.domain.views.book import ANSWERED
from storage.connections import Connection
from storage.dialect import upsert
from storage.evidence import Otherwise, add_up
from storage.phones import people_at
from storage.scope import require_address, require_everything
from storage.tables import contacts, hearings, messages, questions

_MOVING = ("contact_id", "event_id", "event_ids", "step", "question", "until")


class HearingRepository:
    """Implements bot.ports.consultations.Hearings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def at(self, actor: Actor, address: AddressId) -> Hearing | None:
        await require_address(self._connection, actor, address)
        rows = await self._connection.execute(
            select(hearings, contacts.c.language)
            .join(contacts, contacts.c.id == hearings.c.contact_id)
            .where(hearings.c.address_id == address)
        )
        row = rows.mappings().first()
        if row is None:
            return None
        return Hearing(
            address=AddressId(row["address_id"]),
            contact=ContactId(row["contact_id"]),
            step=Step(row["step"]),
            until=row["until"],
            event=None if row["event_id"] is None else EventId(row["event_id"]),
            listed=tuple(EventId(int(each)) for each in row["event_ids"]),
            question=row["question"],
            language=Language(row["language"]),
        )

    async def save(self, actor: Actor, hearing: Hearing) -> None:
        await require_address(self._connection, actor, hearing.address)
        await self._connection.execute(
            upsert(self._connection, hearings, ("address_id",), _MOVING),
            [
                {
                    "address_id": hearing.address,
                    "contact_id": hearing.contact,
                    "event_id": hearing.event,
                    "event_ids": tuple(str(each) for each in hearing.listed),
                    "step": hearing.step,
                    "question": hearing.question,
                    "until": hearing.until,
                }
            ],
        )

    async def end(self, actor: Actor, address: AddressId) -> None:
        await require_address(self._connection, actor, address)
        await self._connection.execute(delete(hearings).where(hearings.c.address_id == address))

    async def end_everywhere(self, actor: Actor, address: AddressId) -> None:
        await self.end(actor, address)
        await self._connection.execute(delete(hearings).where(hearings.c.contact_id.in_(people_at(address))))

    async def end_of(self, actor: Actor, event: EventId) -> None:
        require_everything(actor)
        # What we ask on these phones and has not gone out asks for what nobody can give any more.
        asked = select(hearings.c.address_id).where(hearings.c.event_id == event)
        rows = await self._connection.execute(
            select(messages.c.id).where(
                messages.c.subject == ANSWERED,
                messages.c.state == State.QUEUED,
                messages.c.address_id.in_(asked),
            )
        )
        too_late = Otherwise(state=State.EXPIRED, reason=Reason.TOO_LATE)
        unsent = {MessageId(message): too_late for message in rows.scalars()}
        await add_up(self._connection, unsent.keys(), unsent)
        over = or_(hearings.c.event_id == event, hearings.c.step == Step.PICKING)
        # What is asked there has the time of when it was; offered on the way, nothing is asked.
        spoken_at = select(hearings.c.address_id).where(over, hearings.c.step != Step.OFFERED)
        await self._connection.execute(
            delete(questions).where(
                questions.c.kind == QuestionKind.VIEW, questions.c.address_id.in_(spoken_at)
            )
        )
        await self._connection.execute(delete(hearings).where(over))


async def hand_over_hearings(connection: Connection, contact: int, other: int) -> None:
    """What one contact is saying is another's from now on: they turned out to be one person."""
    await connection.execute(
        update(hearings).where(hearings.c.contact_id == contact).values(contact_id=other)
    )
