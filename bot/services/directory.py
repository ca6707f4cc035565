"""The directory as staff use it: looking groups up, placing them, and who works for the network."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.domain.actor import OPERATOR, Actor, Role, Scope
from bot.domain.audience import Audience
from bot.domain.directory import ChannelName, Contact, Group, Staff
from bot.domain.errors import NotFound, Refused
from bot.domain.ids import StaffId
from bot.domain.journal import Entry, EventKind
from bot.domain.levels import Level
from bot.domain.text import key_of, tidy
from bot.ports.work import Tx, Work
from bot.ports.world import Clock


@dataclass(frozen=True, kw_only=True, slots=True)
class DirectoryDesk:
    """What staff do with the directory."""

    work: Work
    clock: Clock

    async def groups(self, actor: Actor, audience: Audience) -> Sequence[Group]:
        """The groups of an audience that the actor sees."""
        async with self.work.reading() as tx:
            return await tx.directory.groups(actor, audience)

    async def require_areas(self, actor: Actor, areas: Sequence[str]) -> None:
        """Raise NotFound, with the areas there are, for one in which the actor sees no group."""
        async with self.work.reading() as tx:
            for area in areas:
                if not await tx.directory.groups(actor, Audience(areas=(area,))):
                    groups = await tx.directory.groups(actor, Audience())
                    known = ", ".join(dict.fromkeys(group.area for group in groups))
                    raise NotFound(f"There is no area '{area}'. There are: {known or 'none yet'}")

    async def group(self, actor: Actor, name: str) -> tuple[Group, Sequence[Contact]]:
        """A group and its people. Raises NotFound, with names that come close."""
        async with self.work.reading() as tx:
            group = await _find(tx, actor, name)
            return group, await tx.directory.contacts(actor, group.id)

    async def place(self, actor: Actor, name: str, level: Level) -> Group:
        """Set where a group stands, until its next check-in. Raises NotFound, OutOfScope."""
        async with self.work() as tx:
            group = await _find(tx, actor, name)
            await tx.directory.place(actor, group.id, level)
            entry = Entry(at=self.clock.now(), kind=EventKind.PLACED, status=level, group=group.id)
            await tx.log.add(actor, [entry])
            return group

    async def link(self, actor: Actor, name: str, contact: str, channel: ChannelName, value: str) -> None:
        """Give a contact of a group an address, as when their Telegram chat is learnt. Raises NotFound."""
        now = self.clock.now()
        async with self.work() as tx:
            group = await _find(tx, actor, name)
            people = await tx.directory.contacts(actor, group.id)
            person = next((each for each in people if key_of(each.name) == key_of(contact)), None)
            if person is None:
                raise NotFound(f"'{group.name}' has no contact '{contact}'.")
            await tx.links.link(actor, person.id, channel, value, now)
            entry = Entry(
                at=now,
                kind=EventKind.LINKED,
                status="linked",
                group=group.id,
                contact=person.id,
                channel=channel,
            )
            await tx.log.add(actor, [entry])

    async def add_staff(self, name: str, role: Role, areas: Sequence[str]) -> None:
        """Put someone on the staff list. Raises Refused for a name that is taken, or wrong areas."""
        if role is Role.COORDINATOR and areas:
            raise Refused("A coordinator sees every area; leave the areas out, or add a worker.")
        if role is Role.WORKER and not areas:
            raise Refused("Say which areas this worker looks after, with --area.")
        person = Staff(
            id=StaffId(0),
            name=tidy(name),
            role=role,
            areas=frozenset(tidy(area) for area in areas) if role is Role.WORKER else None,
        )
        async with self.work() as tx:
            if not await tx.staff.add(OPERATOR, person):
                raise Refused(f"There is a '{person.name}' on the staff list already.")

    async def staff(self) -> Sequence[Staff]:
        """Everyone on the staff list."""
        async with self.work.reading() as tx:
            return await tx.staff.everyone(OPERATOR)

    async def act_as(self, name: str | None) -> Actor:
        """The actor for someone of the staff list; whoever runs this machine when no name is given.

        Raises NotFound.
        """
        if name is None:
            return OPERATOR
        async with self.work.reading() as tx:
            person = await tx.staff.find(OPERATOR, name)
        if person is None:
            raise NotFound(f"There is no '{name}' on the staff list. See: handbill staff list")
        return Actor(role=person.role, scope=Scope(areas=person.areas), staff=person.id)


async def _find(tx: Tx, actor: Actor, name: str) -> Group:
    group = await tx.directory.group(actor, name)
    if group is not None:
        return group
    names = [each.name for each in await tx.directory.groups(actor, Audience())]
    close = get_close_matches(name, names, n=3, cutoff=0.5)
    hint = f" Did you mean: {'; '.join(close)}?" if close else " See: handbill groups list"
    raise NotFound(f"There is no group '{name}'.{hint}")
