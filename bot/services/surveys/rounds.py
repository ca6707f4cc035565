"""Sending a check-in to the groups that are due: first what it comes to, then into line, page by page."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.actor import Actor
from bot.domain.audience import Audience, Candidate, LeftOut, route
from bot.domain.conversations import WAITING_LIFE, Invited, Round, Status
from bot.domain.directory import Address, Purpose
from bot.domain.errors import Refused
from bot.domain.ids import AddressId, ContactId, GroupId, Language, RoundId
from bot.domain.journal import Entry, EventKind
from bot.domain.segments import segments_by
from bot.domain.surveys.definition import Survey
from bot.domain.surveys.engine import begin
from bot.ports.work import Tx, Work
from bot.ports.world import Clock, Content, Telling
from bot.services.surveys.asking import Surveyor

PAGE = 500
"""Contacts in one step: the writer is held for some tens of milliseconds, then others may write."""

REST = timedelta(days=30)
"""Nobody is asked twice within it."""


@dataclass(kw_only=True, slots=True)
class Tally:
    """What a round comes to. `segments` are those of the first texts: what follows depends on the answers.

    `in_turn` counts conversations that wait until another one on the same phone is over.
    """

    groups: set[GroupId] = field(default_factory=set)
    contacts: int = 0
    conversations: int = 0
    in_turn: int = 0
    introductions: int = 0
    segments: int = 0
    not_their_language: int = 0
    left_out: dict[LeftOut, int] = field(default_factory=dict)
    by_language: dict[Language, int] = field(default_factory=dict)

    def leave_out(self, reason: LeftOut) -> None:
        self.left_out[reason] = self.left_out.get(reason, 0) + 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What sending a survey would come to."""

    survey: Survey
    tally: Tally
    simulated: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """A contact who is to be asked about some groups, at one of their addresses."""

    candidate: Candidate
    address: Address


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckIns:
    """Rounds of check-ins. A placement is worth asking anew after `due_after`.

    `open_waiting` asks the first question wherever a phone is free.
    """

    work: Work
    content: Content
    surveyor: Surveyor
    clock: Clock
    due_after: timedelta
    open_waiting: Callable[[], Awaitable[int]]

    async def plan(self, actor: Actor, survey: str, audience: Audience, telling: Telling) -> Plan:
        """What sending would come to.

        Groups that the audience names by name are asked whether they are due or not. Raises NotFound, and
        Refused when no channel can send or the survey cannot be sent so.
        """
        plan = Plan(
            survey=self._survey(survey), tally=Tally(), simulated=self.surveyor.press.require_channel()
        )
        seen: set[AddressId] = set()
        done = 0
        async with self.work.reading() as tx:
            not_due = await self._not_due(tx, actor, audience)
        after: ContactId | None = None
        while True:
            async with self.work.reading() as tx:
                page = await tx.audiences.page(actor, audience, after, PAGE)
                weighed = await self._weigh(tx, actor, page, not_due, None)
                asked = [one for one in weighed if isinstance(one, _Asked)]
                keys = {one.address.id: self.surveyor.press.introduction_key(one.address.id) for one in asked}
                known = await tx.messages.known(actor, keys.values())
            introduced = {address for address, key in keys.items() if key in known}
            for one in weighed:
                self._count(one, plan, seen, introduced)
            done += len(page)
            telling(done, None)
            if len(page) < PAGE:
                return plan
            after = page[-1].contact

    async def send(self, actor: Actor, survey: str, audience: Audience, telling: Telling) -> RoundId:
        """Put a check-in in line for an audience, and ask it wherever the phone is free.

        A round that was cut short goes on. Raises as `plan` does.
        """
        self._survey(survey)
        simulated = self.surveyor.press.require_channel()
        async with self.work() as tx:
            if simulated and await tx.sends.is_real(actor):
                raise Refused(
                    "This database has texts to real phones, and answers of simulated ones would change "
                    "where real groups stand. Try it on a copy: set HANDBILL_DATA_DIR to another folder."
                )
            not_due = await self._not_due(tx, actor, audience)
            round_ = await tx.rounds.open(actor, survey, audience, self.clock.now(), simulated=simulated)
        queued = 0
        after: ContactId | None = None
        finished = False
        while not finished:
            now = self.clock.now()
            async with self.work() as tx:
                page = await tx.audiences.page(actor, audience, after, PAGE)
                weighed = await self._weigh(tx, actor, page, not_due, round_.id)
                queued += await tx.rounds.invite(actor, round_, _invited(weighed), now, now + WAITING_LIFE)
                finished = len(page) < PAGE
                after = page[-1].contact if page else after
                if finished:
                    await tx.rounds.finish(actor, round_.id, now)
                    await tx.log.add(actor, [_begun(round_, queued, now)])
            telling(queued, None)
        await self.open_waiting()
        return round_.id

    async def standing(self, actor: Actor, round_: RoundId) -> Mapping[Status, int]:
        """How many conversations of a round are in each status."""
        async with self.work.reading() as tx:
            return await tx.rounds.standing(actor, round_)

    def _survey(self, survey: str) -> Survey:
        found = self.content.survey(survey)
        if found.fills:
            raise Refused(f"'{survey}' has names in braces that somebody must fill in: it is no check-in.")
        return found

    async def _not_due(self, tx: Tx, actor: Actor, audience: Audience) -> Collection[GroupId]:
        """Groups that were placed lately. Those that are asked for by name are due whenever that was."""
        if audience.groups:
            return ()
        since = self.clock.now() - self.due_after
        steps = await tx.placements.steps(actor)
        return {step.group for step in steps if step.level is not None and step.at > since}

    async def _weigh(
        self,
        tx: Tx,
        actor: Actor,
        page: Sequence[Candidate],
        not_due: Collection[GroupId],
        round_: RoundId | None,
    ) -> list[_Asked | LeftOut]:
        """Each contact of a page with the groups they are asked about, or why they are not asked."""
        lately = await tx.rounds.asked_since(
            actor,
            [candidate.contact for candidate in page],
            self.clock.now() - REST,
            round_,
            simulated=self.surveyor.press.require_channel(),
        )
        return [self._weigh_one(candidate, not_due, lately) for candidate in page]

    def _weigh_one(
        self, candidate: Candidate, not_due: Collection[GroupId], lately: Collection[ContactId]
    ) -> _Asked | LeftOut:
        due = tuple(profile for profile in candidate.groups if profile.group not in not_due)
        if not due:
            return LeftOut.NOT_DUE
        way = route(candidate, Purpose.CHECKINS, self.surveyor.press.senders)
        if isinstance(way, LeftOut):
            return way
        if candidate.contact in lately:
            return LeftOut.ASKED_LATELY
        return _Asked(candidate=replace(candidate, groups=due), address=way)

    def _count(
        self, one: _Asked | LeftOut, plan: Plan, seen: set[AddressId], introduced: Collection[AddressId]
    ) -> None:
        tally = plan.tally
        if isinstance(one, LeftOut):
            tally.leave_out(one)
            return
        channel, language = one.address.channel, one.candidate.language
        groups = {profile.group for profile in one.candidate.groups}
        tally.groups |= groups
        tally.contacts += 1
        tally.conversations += len(groups)
        tally.in_turn += len(groups) - (one.address.id not in seen)
        opening = self.surveyor.speech.opening(plan.survey, begin(plan.survey), language, channel)
        tally.segments += len(groups) * segments_by(channel, opening.said.text)
        spoken = opening.said.language
        tally.by_language[spoken] = tally.by_language.get(spoken, 0) + 1
        tally.not_their_language += spoken != language
        if one.address.id not in seen and one.address.id not in introduced:
            tally.introductions += 1
            tally.segments += segments_by(channel, self.surveyor.introduction(language, channel).text)
        seen.add(one.address.id)


def _invited(weighed: Sequence[_Asked | LeftOut]) -> list[Invited]:
    return [
        Invited(contact=one.candidate.contact, group=profile.group, address=one.address.id)
        for one in weighed
        if isinstance(one, _Asked)
        for profile in one.candidate.groups
    ]


def _begun(round_: Round, queued: int, now: datetime) -> Entry:
    return Entry(
        at=now,
        kind=EventKind.SEND,
        status="queued",
        subject=round_.survey,
        count=queued,
        simulated=round_.simulated,
    )
