"""The outbox as the worker of one sender drains it. Everything is by batch; nothing is by message."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as SyncConnection

from bot.domain.actor import Actor
from bot.domain.gate import Facts
from bot.domain.ids import AddressId, Language, MessageId, SenderName
from bot.domain.messages import Change, Lane, State
from bot.ports.channels import Letter
from bot.ports.outbox import Claim, Lease, Ready, Settlement
from storage import outbox_statements as statements
from storage.attachments import with_files
from storage.connections import Connection, running
from storage.evidence import Otherwise, add_up, conclude
from storage.given import given
from storage.leases import hold
from storage.scope import require_everything


class OutboxRepository:
    """Implements bot.ports.outbox.Outbox."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name
        self._held: Lease | None = None
        self._taken: set[MessageId] = set()
        """Claims of this unit of work that are not written down yet: what goes at once never has to be."""
        self._read: Mapping[MessageId, Sequence[Any]] = {}
        self._read_at = 0

    async def claim(
        self, actor: Actor, lease: Lease, now: datetime, limits: Mapping[Lane, int]
    ) -> Sequence[Claim]:
        require_everything(actor)
        await self._hold(lease)
        if self._taken:
            await self._connection.soon(self._keep)
        rows = await self._connection.execute(
            statements.due(),
            {
                "of": lease.sender,
                "now": now,
                **{f"most_{lane}": max(0, limits.get(lane, 0)) for lane in Lane},
            },
            brief=True,
        )
        self._read = {row[0]: row for row in rows}
        self._read_at = self._connection.asked
        claims = [_read_claim(row) for row in self._read.values()]
        self._taken.update(claim.message for claim in claims)
        self._connection.at_end(self._keep)
        return sorted(claims, key=lambda claim: claim.turn)

    async def ready(self, actor: Actor, lease: Lease, claims: Sequence[Claim]) -> Sequence[Ready]:
        require_everything(actor)
        if not claims:
            return []
        # What was read when they were claimed is still so if nothing was done since in this unit of work.
        found = dict(self._read) if self._read_at == self._connection.asked else {}
        if others := [claim.message for claim in claims if claim.message not in found]:
            rows = await self._connection.execute(statements.facts(self._dialect), {"ids": given(others)})
            found.update((row[0], row) for row in rows)
        ready = [_read(claim, row) for claim in claims if (row := found.get(claim.message)) is not None]
        files = {each.claim.message: found[each.claim.message][-1] for each in ready}
        return await with_files(self._connection, ready, files)

    async def start(self, actor: Actor, lease: Lease, letters: Sequence[Letter], now: datetime) -> None:
        require_everything(actor)
        await self._hold(lease)
        if not letters:
            return
        ids = [letter.message for letter in letters]
        self._taken.difference_update(ids)
        going = {"ids": given(ids), "state": State.SENDING}
        tries = {
            "tries": given((letter.message, letter.attempt) for letter in letters),
            "epoch": lease.epoch,
            "now": now,
        }
        await self._connection.soon(running(statements.marking(self._dialect), going))
        await self._connection.soon(running(statements.beginning(self._dialect), tries))

    async def settle(
        self, actor: Actor, settlements: Sequence[Settlement], now: datetime
    ) -> Sequence[Change]:
        require_everything(actor)
        if not settlements:
            return []
        self._taken.difference_update(one.message for one in settlements)
        ends = [
            (one.message, one.attempt, one.state, outcome.kind, outcome.code, outcome.provider_id)
            for one in settlements
            if one.attempt is not None and (outcome := one.outcome) is not None
        ]
        if ends:
            ending = {"ends": given(ends), "now": now}
            await self._connection.soon(running(statements.ending(self._dialect), ending))
        changes = await self._conclude(settlements)
        done = {change.message for change in changes}
        others = {
            one.message: Otherwise(state=one.state, reason=one.reason, due_at=one.due_at)
            for one in settlements
            if one.message not in done
        }
        if others:
            changes += await add_up(self._connection, others.keys(), others)
        return changes

    async def _conclude(self, settlements: Iterable[Settlement]) -> list[Change]:
        """The changes of all that a provider took at the first try, which most are: nothing to add up."""
        taken: dict[State, list[MessageId]] = defaultdict(list)
        for one in settlements:
            if one.attempt == 1 and one.outcome is not None and one.outcome.kind.went_out:
                taken[one.state].append(one.message)
        changes: list[Change] = []
        for state, ids in taken.items():
            changes += await conclude(self._connection, state, ids)
        return changes

    def _keep(self, connection: SyncConnection) -> None:
        """Write down the claims of this unit of work that did not go."""
        if self._taken:
            kept = {"ids": given(self._taken), "state": State.CLAIMED}
            connection.execute(statements.marking(self._dialect), kept)
            self._taken.clear()

    async def next_due(self, actor: Actor, sender: SenderName) -> datetime | None:
        require_everything(actor)
        next_due: datetime | None = (
            await self._connection.execute(statements.next_due(), {"of": sender})
        ).scalar()
        return next_due

    async def _hold(self, lease: Lease) -> None:
        """Hold the lease until the end of the work; what is held once is held."""
        if self._held != lease:
            await hold(self._connection, lease)
            self._held = lease


def _read_claim(row: Sequence[Any]) -> Claim:
    """A row of the statement `due` as a claim."""
    message, address, lane, due_at, segments = row[:5]
    return Claim(
        message=MessageId(message),
        address=AddressId(address),
        lane=lane,
        due_at=due_at,
        segments=segments,
        # Telegram numbers its group chats below zero; phone numbers begin with a plus.
        group_chat=row[10].startswith("-"),
    )


def _read(claim: Claim, row: Sequence[Any]) -> Ready:
    """A row of the statement `facts` as a claimed message with everything that is known of it."""
    (
        _message,
        _address,
        lane,
        _due_at,
        _segments,
        body,
        entities,
        choices,
        language,
        expires_at,
        value,
        stopped_at,
        bad_at,
        asked_at,
        predecessor,
        predecessor_due,
        tries,
        consented,
        urgent,
        _attachment,
    ) = row
    return Ready(
        claim=claim,
        letter=Letter(
            message=claim.message,
            attempt=tries + 1,
            address=value,
            text=body,
            entities=entities,
            choices=choices or (),
            language=Language(language),
            expires_at=expires_at,
        ),
        expires_at=expires_at,
        facts=Facts(
            expires_at=expires_at,
            asked_at=asked_at,
            urgent=bool(urgent) or lane == Lane.SAFETY,
            stopped_at=stopped_at,
            bad=bad_at is not None,
            consented=bool(consented),
            predecessor=State(predecessor) if predecessor else None,
            predecessor_due=predecessor_due,
        ),
    )
