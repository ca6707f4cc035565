"""An actor's scope as conditions on tables. Every repository asks here, none decides for itself."""

from sqlalchemy import ColumnElement, Select, select, true

from bot.domain.actor import Actor
from bot.domain.errors import OutOfScope
from bot.domain.ids import AddressId, GroupId
from bot.domain.text import key_of
from storage.connections import Connection
from storage.tables import boards, groups, links, log, memberships, recipients


def groups_seen(actor: Actor) -> ColumnElement[bool]:
    """A condition on `groups` that holds for those the actor sees."""
    scope = actor.scope
    if scope.areas is not None:
        return groups.c.area_key.in_([key_of(area) for area in scope.areas])
    if scope.phone is not None:
        return groups.c.id.in_(_groups_at(scope.phone))
    return true()


def log_seen(actor: Actor) -> ColumnElement[bool]:
    """A condition on `log`. Entries that touch no group are for those who see everything."""
    if actor.scope.is_everything:
        return true()
    return log.c.group_id.in_(select(groups.c.id).where(groups_seen(actor)))


def messages_seen(actor: Actor, message_id: ColumnElement[int]) -> ColumnElement[bool]:
    """A condition on a message id: the message is meant for a group the actor sees."""
    if actor.scope.is_everything:
        return true()
    return (
        select(recipients.c.message_id)
        .join(groups, groups.c.id == recipients.c.group_id)
        .where(recipients.c.message_id == message_id, groups_seen(actor))
        .exists()
    )


def boards_seen(actor: Actor) -> ColumnElement[bool]:
    """A condition on `boards`: those of a worker's areas and of the whole network. Phones see all of them."""
    if actor.scope.areas is None:
        return true()
    return boards.c.area_key.in_(["", *(key_of(area) for area in actor.scope.areas)])


def addresses_seen(actor: Actor, address_id: ColumnElement[int]) -> ColumnElement[bool]:
    """A condition on an address id: it is the actor's own, or of someone in a group the actor sees."""
    if actor.scope.is_everything:
        return true()
    if actor.scope.phone is not None:
        return address_id == actor.scope.phone
    theirs = links.alias()
    return (
        select(theirs.c.address_id)
        .join(memberships, memberships.c.contact_id == theirs.c.contact_id)
        .join(groups, groups.c.id == memberships.c.group_id)
        .where(theirs.c.address_id == address_id, theirs.c.disowned_at.is_(None), groups_seen(actor))
        .exists()
    )


async def require_address(connection: Connection, actor: Actor, address: AddressId) -> None:
    """Raise OutOfScope unless the actor may touch the address."""
    if actor.scope.is_everything or actor.scope.phone == address:
        return
    if actor.scope.phone is not None:
        raise OutOfScope
    statement = select(links.c.address_id).where(
        links.c.address_id == address, addresses_seen(actor, links.c.address_id)
    )
    if (await connection.execute(statement.limit(1))).first() is None:
        raise OutOfScope


async def require_groups(connection: Connection, actor: Actor, wanted: set[GroupId]) -> None:
    """Raise OutOfScope unless the actor sees every one of the groups."""
    if actor.scope.is_everything or not wanted:
        return
    seen = await connection.execute(select(groups.c.id).where(groups.c.id.in_(wanted), groups_seen(actor)))
    if len(seen.all()) < len(wanted):
        raise OutOfScope


def require_everything(actor: Actor) -> None:
    """Raise OutOfScope for an actor who sees only a part: this touches the whole network."""
    if not actor.scope.is_everything:
        raise OutOfScope


def _groups_at(phone: AddressId) -> Select[tuple[int]]:
    return (
        select(memberships.c.group_id)
        .join(links, links.c.contact_id == memberships.c.contact_id)
        .where(links.c.address_id == phone, links.c.disowned_at.is_(None))
    )
