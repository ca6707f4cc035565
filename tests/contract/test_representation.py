"""Boards and seats, on both databases."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.actor import OPERATOR, SYSTEM, Actor, Role, Scope, volunteer
from bot.domain.directory import GroupKind
from bot.domain.errors import OutOfScope
from bot.domain.ids import BoardId, ContactId, SeatId
from bot.domain.representation import Board, Chosen, Constituency, Seat
from bot.ports.work import Tx
from storage.database import Database
from storage.representation import hand_over_seats
from tests.contract.conftest import PHONE, FindAddress

DAY = date(2026, 11, 23)
MERTON = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Merton"})))


def board(name: str, area: str = "") -> Board:
    return Board(id=BoardId(0), name=name, does="Plans.", area=area, topics=("health", "play"))


async def keep(tx: Tx, name: str, area: str = "") -> BoardId:
    added = await tx.boards.add(OPERATOR, board(name, area))
    assert added is not None
    return added


def seat(on: BoardId, **parts: object) -> Seat:
    whole: dict[str, object] = {
        "id": SeatId(0),
        "board": on,
        "speaks_for": "small groups",
        "name": "Rokeya",
        "chosen": Chosen.NOMINATED,
        "since": DAY,
        "groups": Constituency(areas=("Camden",), kinds=(GroupKind.FAITH,), topics=("health",)),
        "reach": "at the hall",
        **parts,
    }
    return Seat(**whole)  # type: ignore[arg-type]  # the parts are typed where they are given


async def contact(tx: Tx, group: str, name: str) -> ContactId:
    found = await tx.directory.group(SYSTEM, group)
    assert found is not None
    return next(each.id for each in await tx.directory.contacts(SYSTEM, found.id) if each.name == name)


async def test_boards_come_back_as_they_were_kept(network: Database) -> None:
    async with network() as tx:
        trust = await keep(tx, "Trust")
        part = replace(board("Camden Part", "Camden"), parent=trust)
        added = await tx.boards.add(OPERATOR, part)
        assert added is not None
        assert await tx.boards.everyone(OPERATOR) == [
            replace(part, id=added),
            replace(board("Trust"), id=trust),
        ]


async def test_a_boards_name_is_taken_in_any_spelling(network: Database) -> None:
    async with network() as tx:
        await keep(tx, "Trust")
        assert await tx.boards.add(OPERATOR, board("  TRUST ")) is None


async def test_a_board_is_changed_and_ended(network: Database) -> None:
    async with network() as tx:
        trust = await keep(tx, "Trust")
        ended = Board(id=trust, name="Partnership", does="Decides.", area="Merton", ended_on=DAY)
        await tx.boards.change(OPERATOR, ended)
        assert await tx.boards.everyone(OPERATOR) == [ended]


async def test_seats_come_back_as_they_were_kept(network: Database) -> None:
    async with network() as tx:
        trust = await keep(tx, "Trust")
        rokeya = await contact(tx, "Lantern Circle", "Rokeya")
        number = await tx.seats.add(OPERATOR, seat(trust, contact=rokeya))
        assert await tx.seats.everyone(OPERATOR) == [seat(trust, id=number, contact=rokeya)]
        ended = seat(trust, id=number, name="Shirin", contact=None, until=DAY, public=True)
        await tx.seats.change(OPERATOR, ended)
        assert await tx.seats.everyone(OPERATOR) == [ended]


async def test_workers_see_boards_of_their_areas_and_of_the_network(network: Database) -> None:
    async with network() as tx:
        for name, area in (("Trust", ""), ("Merton Forum", "merton"), ("Camden Forum", "Camden")):
            on = await keep(tx, name, area)
            await tx.seats.add(OPERATOR, seat(on, speaks_for=name))
        assert [each.name for each in await tx.boards.everyone(MERTON)] == ["Merton Forum", "Trust"]
        assert [each.speaks_for for each in await tx.seats.everyone(MERTON)] == ["Merton Forum", "Trust"]


async def test_a_phone_sees_all_boards_and_no_name_that_is_not_public(
    network: Database, address_of: FindAddress
) -> None:
    phone = volunteer(await address_of(PHONE))
    async with network() as tx:
        on = await keep(tx, "Merton Forum", "Merton")
        rokeya = await contact(tx, "Lantern Circle", "Rokeya")
        await tx.seats.add(OPERATOR, seat(on, contact=rokeya))
        await tx.seats.add(OPERATOR, seat(on, name="Ada", public=True))
        assert len(await tx.boards.everyone(phone)) == 1
        assert [(each.name, each.contact, each.reach) for each in await tx.seats.everyone(phone)] == [
            ("", None, ""),
            ("Ada", None, "at the hall"),
        ]


async def test_only_who_sees_everything_changes_the_register(
    network: Database, address_of: FindAddress
) -> None:
    phone = volunteer(await address_of(PHONE))
    async with network() as tx:
        on = await keep(tx, "Merton Forum", "Merton")
        for actor in (MERTON, phone):
            for attempt in (
                tx.boards.add(actor, board("Other", "Merton")),
                tx.boards.change(actor, replace(board("Other"), id=on)),
                tx.seats.add(actor, seat(on)),
                tx.seats.change(actor, seat(on, id=SeatId(1))),
            ):
                with pytest.raises(OutOfScope):
                    await attempt


async def test_representatives_are_who_sits_there_on_the_day_once_each(network: Database) -> None:
    async with network() as tx:
        on, other = await keep(tx, "Trust"), await keep(tx, "Forum")
        rokeya = await contact(tx, "Lantern Circle", "Rokeya")
        shirin = await contact(tx, "Lantern Circle", "Shirin")
        osei = await contact(tx, "Chess and Chat", "Osei")
        for each in (
            seat(on, contact=rokeya),
            seat(on, contact=rokeya, speaks_for="faith groups"),
            seat(on, contact=shirin, since=date(2026, 1, 1), until=date(2026, 11, 22)),
            seat(other, contact=osei),
            seat(on, name="Somebody else"),
        ):
            await tx.seats.add(OPERATOR, each)
        (found,) = await tx.seats.representatives(SYSTEM, on, DAY)
        assert (found.contact, found.language) == (rokeya, "bn")
        assert [address.value for address in found.addresses] == [PHONE]
        assert len(found.groups) == 1
        before = await tx.seats.representatives(SYSTEM, on, date(2026, 11, 22))
        assert [each.contact for each in before] == [shirin]
        assert await tx.seats.representatives(MERTON, on, DAY) == []


async def test_a_seat_goes_with_a_person_who_turns_out_to_be_another(network: Database) -> None:
    async with network() as tx:
        on = await keep(tx, "Trust")
        rokeya = await contact(tx, "Lantern Circle", "Rokeya")
        shirin = await contact(tx, "Lantern Circle", "Shirin")
        await tx.seats.add(OPERATOR, seat(on, contact=rokeya))
        await hand_over_seats(tx.boards._connection, rokeya, shirin)
        assert [each.contact for each in await tx.seats.everyone(OPERATOR)] == [shirin]
