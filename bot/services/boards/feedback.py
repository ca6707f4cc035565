"""Asking representatives what a meeting brought, and what they told."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.domain.actor import Actor
from bot.domain.audience import Candidate, LeftOut, route
from bot.domain.conversations import Fills, Invited
from bot.domain.directory import Address, Purpose
from bot.domain.errors import OutOfScope, Refused
from bot.domain.feedback import SURVEY, Debriefing, Heard, Section, by_board
from bot.domain.journal import Entry, EventKind
from bot.domain.representation import Board
from bot.domain.text import tidy
from bot.ports.work import Tx, Work
from bot.ports.world import Clock, Content
from bot.services.boards.register import RegisterDesk
from bot.services.surveys.asking import Surveyor

WAITING_LIFE = timedelta(days=7)
"""How long it may wait for its turn on a phone; later nobody remembers what was said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """How many representatives are asked, how many are not and why, and how many are in no directory."""

    asked: int
    outside: int
    left_out: dict[LeftOut, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedbackRounds:
    """Rounds of feedback. Who is asked has agreed to be asked questions by text, that is, to check-ins."""

    work: Work
    clock: Clock
    content: Content
    register: RegisterDesk
    surveyor: Surveyor
    open_waiting: Callable[[], Awaitable[int]]

    async def ask(self, actor: Actor, board: str, title: str, day: date, today: date) -> Asking:
        """Ask those who sat on a board on a day what its meeting brought.

        Raises OutOfScope, NoChannel, NotFound for the board, and Refused for a meeting that is still to come,
        for one they were asked about already and for simulated phones on a database with texts to real ones.
        """
        if not actor.scope.is_everything:
            raise OutOfScope
        if day > today:
            raise Refused(f"{day} is still to come. Ask about a meeting once it has been.")
        simulated = self.surveyor.press.require_channel()
        card = await self.register.card(actor, board)
        async with self.work() as tx:
            if simulated and await tx.sends.is_real(actor):
                raise Refused(
                    "This database has texts to real phones, and answers of simulated ones would be taken "
                    "for theirs. Try it on a copy: set HANDBILL_DATA_DIR to another folder."
                )
            asking = await self.put_in_line(tx, actor, card.board, title, day)
        if asking is None:
            raise Refused(f"They were asked about this meeting of '{card.board.name}' already.")
        await self.open_waiting()
        return asking

    async def put_in_line(self, tx: Tx, actor: Actor, board: Board, title: str, day: date) -> Asking | None:
        """Put conversations about a meeting in line; None when that was done before.

        Where nobody can be asked nothing is kept, so that it can be done once somebody can.
        """
        now = self.clock.now()
        invited: list[Invited] = []
        left_out: dict[LeftOut, int] = {}
        for candidate in await tx.seats.representatives(actor, board.id, day):
            way = route(candidate, Purpose.CHECKINS, self.surveyor.press.senders)
            if isinstance(way, LeftOut):
                left_out[way] = left_out.get(way, 0) + 1
            else:
                invited.append(_invited(candidate, way))
        seats = await tx.seats.everyone(actor)
        outside = sum(
            seat.board == board.id and seat.contact is None and seat.in_force(day) for seat in seats
        )
        asking = Asking(asked=len(invited), outside=outside, left_out=left_out)
        if not invited:
            return asking
        debriefing = Debriefing(board=board.id, title=tidy(title), held_on=day)
        simulated = self.surveyor.press.simulated
        fills: Fills = {"board": board.name, "day": day}
        round_ = await tx.debriefings.open(actor, debriefing, SURVEY, fills, now, simulated=simulated)
        if round_ is None:
            return None
        await tx.rounds.invite(actor, round_, invited, now, now + WAITING_LIFE)
        await tx.rounds.finish(actor, round_.id, now)
        entry = Entry(
            at=now,
            kind=EventKind.SEND,
            status="queued",
            subject=SURVEY,
            count=len(invited),
            simulated=simulated,
        )
        await tx.log.add(actor, [entry])
        return asking

    async def heard(self, actor: Actor, since: date, until: date) -> Sequence[Heard]:
        """What was told of meetings from one day to before another. Raises OutOfScope."""
        async with self.work.reading() as tx:
            return await tx.debriefings.heard(actor, since, until)

    async def compiled(self, actor: Actor, since: date, until: date) -> Sequence[Section]:
        """The same by board, for a briefing. Raises OutOfScope, and Refused when nothing was told."""
        questions = [question.id for question in self.content.survey(SURVEY).questions]
        sections = by_board(await self.heard(actor, since, until), questions)
        if not sections:
            raise Refused(f"Nothing was told of meetings from {since} on. See: handbill feedback list")
        return sections


def _invited(candidate: Candidate, address: Address) -> Invited:
    """They are asked as somebody of the first of their groups; what they tell is of the board."""
    return Invited(contact=candidate.contact, group=candidate.groups[0].group, address=address.id)
