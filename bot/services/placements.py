"""Where groups stand, as staff look at it: one group with its reasons, and the whole network in counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.actor import Actor
from bot.domain.audience import Audience
from bot.domain.directory import Contact, Group
from bot.domain.errors import Refused
from bot.domain.factors import Known, explain, told
from bot.domain.ids import GroupId
from bot.domain.journal import Entry, EventKind
from bot.domain.levels import Level
from bot.domain.placements import CheckIn, History, Override, Step
from bot.domain.results import Counted, Results, for_outsiders, results
from bot.domain.text import key_of, tidy
from bot.ports.work import Work
from bot.ports.world import Clock, Content
from bot.services.directory import DirectoryDesk


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A group, its people, all its standings, and what explains them."""

    group: Group
    contacts: Sequence[Contact]
    history: History
    known: tuple[Known, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacementDesk:
    """What staff do with placements."""

    work: Work
    clock: Clock
    content: Content
    directory: DirectoryDesk

    async def override(self, actor: Actor, name: str, level: Level, because: str) -> Group:
        """Set where a group stands until its next check-in. Raises NotFound, OutOfScope, Refused.

        The reason is kept with the placement: the log holds nobody's words.
        """
        reason = tidy(because)
        if not reason:
            raise Refused("Say why, so that others can follow it: --because 'We visited them in May'.")
        group, _contacts = await self.directory.group(actor, name)
        now = self.clock.now()
        async with self.work() as tx:
            override = Override(
                group=group.id, at=now, level=level, because=reason, role=actor.role, staff=actor.staff
            )
            await tx.placements.override(actor, override)
            entry = Entry(at=now, kind=EventKind.OVERRIDE, status=level, group=group.id)
            await tx.log.add(actor, [entry])
        return group

    async def card(self, actor: Actor, name: str) -> Card:
        """A group with all that is known of where it stands. Raises NotFound."""
        group, contacts = await self.directory.group(actor, name)
        async with self.work.reading() as tx:
            history = await tx.placements.of(actor, group.id)
            areas = await tx.factors.of_areas(actor)
            about_group = await tx.factors.of_group(actor, group.id)
        about_area = next((facts for area, facts in areas.items() if key_of(area) == key_of(group.area)), {})
        said = next((each for each in reversed(history.standings) if isinstance(each, CheckIn)), None)
        by_itself = told(said.answers, said.factors) if said is not None else ()
        return Card(
            group=group,
            contacts=contacts,
            history=history,
            known=explain(about_area, about_group, by_itself),
        )

    async def results(self, actor: Actor, areas: Sequence[str] = (), *, outside: bool = False) -> Results:
        """Counts over the groups of these areas that the actor sees. Raises NotFound for an unknown area.

        For outsiders only those of the whole network, Refused otherwise: the counts of an area, held
        against those of the whole, would show what is hidden.
        """
        if outside and (areas or not actor.scope.is_everything):
            raise Refused(
                "What outsiders see is of the whole network, by a coordinator and without --area: "
                "two exports that overlap would give hidden counts away."
            )
        await self.directory.require_areas(actor, areas)
        async with self.work.reading() as tx:
            groups = await tx.directory.groups(actor, Audience(areas=tuple(areas)))
            steps = _by_group(await tx.placements.steps(actor))
            languages = await tx.placements.languages(actor)
            replies = await tx.replies.newest(
                actor, [survey.id for survey in self.content.surveys() if survey.places]
            )
        counted = [
            Counted(group=group, language=languages.get(group.id), steps=steps.get(group.id, ()))
            for group in groups
        ]
        exact = results(counted, replies)
        return for_outsiders(exact) if outside else exact


def _by_group(steps: Sequence[Step]) -> Mapping[GroupId, Sequence[Step]]:
    found: dict[GroupId, list[Step]] = {}
    for step in steps:
        found.setdefault(step.group, []).append(step)
    return found
