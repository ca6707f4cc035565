"""Meetings of boards and what their representatives told, as tables."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from bot.domain.actor import Actor
from bot.domain.conversations import Fills, Round, Status, fills_to_plain
from bot.domain.feedback import Debriefing, Heard
from bot.domain.ids import RoundId
from bot.domain.surveys.answers import BadState, State
from bot.domain.text import key_of
from storage.connections import Connection
from storage.scope import require_everything
from storage.tables import boards, conversations, debriefings, rounds


class DebriefingRepository:
    """Implements bot.ports.representation.Debriefings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def open(
        self,
        actor: Actor,
        debriefing: Debriefing,
        survey: str,
        fills: Fills,
        at: datetime,
        *,
        simulated: bool,
    ) -> Round | None:
        require_everything(actor)
        title_key = key_of(debriefing.title)
        # Whoever opens another round about this board waits here, and then finds this one.
        await self._connection.execute(
            select(boards.c.id).where(boards.c.id == debriefing.board).with_for_update()
        )
        known = await self._connection.execute(
            select(debriefings.c.id).where(
                debriefings.c.board_id == debriefing.board,
                debriefings.c.held_on == debriefing.held_on,
                debriefings.c.title_key == title_key,
                debriefings.c.simulated.is_(simulated),
            )
        )
        if known.first() is not None:
            return None
        key = json.dumps([survey, debriefing.board, str(debriefing.held_on), title_key, simulated])
        opened = await self._connection.execute(
            rounds.insert()
            .values(key=key, survey=survey, simulated=simulated, fills=fills_to_plain(fills), started_at=at)
            .returning(rounds.c.id)
        )
        number = opened.scalar_one()
        await self._connection.execute(
            debriefings.insert().values(
                board_id=debriefing.board,
                round_id=number,
                held_on=debriefing.held_on,
                title=debriefing.title,
                title_key=title_key,
                simulated=simulated,
                asked_at=at,
            )
        )
        return Round(id=RoundId(number), survey=survey, simulated=simulated)

    async def heard(self, actor: Actor, since: date, until: date) -> Sequence[Heard]:
        require_everything(actor)
        rows = await self._connection.execute(
            select(debriefings, boards.c.name.label("board"))
            .join(boards, boards.c.id == debriefings.c.board_id)
            .where(debriefings.c.held_on >= since, debriefings.c.held_on < until)
            .order_by(boards.c.key, debriefings.c.held_on, debriefings.c.id)
        )
        meetings = rows.mappings().all()
        told: dict[int, list[Mapping[str, str]]] = defaultdict(list)
        talks = await self._connection.execute(
            select(conversations.c.round_id, conversations.c.state)
            .where(
                conversations.c.round_id.in_([row["round_id"] for row in meetings]),
                conversations.c.status != Status.WAITING,
            )
            .order_by(conversations.c.id)
        )
        for talk in talks:
            told[talk.round_id].append(_texts(talk.state))
        return [
            Heard(
                board=row["board"],
                title=row["title"],
                held_on=row["held_on"],
                simulated=row["simulated"],
                answers=tuple(told[row["round_id"]]),
            )
            for row in meetings
        ]


def _texts(state: Any) -> Mapping[str, str]:
    """The free texts of a conversation. Of a state that cannot be read any more there are none."""
    try:
        answers = State.from_plain(state).answers if state is not None else {}
    except BadState:
        return {}
    return {question: answer.text for question, answer in answers.items() if answer.text}
