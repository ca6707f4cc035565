"""Consultations, and what phones are saying to them, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.actor import SYSTEM, volunteer
from bot.domain.consultations import Consultation, OwnWords, Stage
from bot.domain.errors import OutOfScope
from bot.domain.events import Sort
from bot.domain.hearings import Hearing, Step
from bot.domain.ids import EventId, Language
from bot.domain.occurrences import Fate
from bot.ports.work import Tx
from storage.database import Database
from tests.contract.conftest import OTHER_PHONE, PHONE, FindAddress
from tests.contract.test_ahead import CAMDEN, DAY, MERTON, event, person, reminder
from tests.fakes import NOON

BENGALI = Language("bn")
QUESTION = OwnWords(english="Who helps you?", translations=((BENGALI, "কে সাহায্য করে?"),))


def consultation(uid: str = "one", days: int = 30, *, areas: tuple[str, ...] = ()) -> Consultation:
    return Consultation(
        event=event(uid, days, sort=Sort.CONSULTATION, areas=areas),
        asker="Camden Council",
        stage=Stage.DRAFT,
        questions=(QUESTION, OwnWords(english="What would help?")),
        topics=("youth", "money"),
    )


async def keep(tx: Tx, new: Consultation) -> Consultation:
    number = await tx.consultations.add(SYSTEM, new)
    return replace(new, event=replace(new.event, id=number))


async def test_a_consultation_comes_back_as_it_was_kept_and_as_it_was_changed(network: Database) -> None:
    async with network() as tx:
        kept = await keep(tx, consultation(areas=("Camden",)))
        assert await tx.consultations.get(SYSTEM, kept.event.id) == kept
        ended = replace(
            kept.shut(NOON).concluded(QUESTION, NOON + DAY),
            stage=Stage.FINAL,
            told_at=NOON + DAY,
            overdue_at=NOON,
            closed_at=NOON + 2 * DAY,
        )
        await tx.consultations.save(SYSTEM, ended)
    async with network.reading() as tx:
        assert await tx.consultations.get(SYSTEM, kept.event.id) == ended
        assert await tx.consultations.all(SYSTEM, closed=True) == [ended]
        assert await tx.consultations.all(SYSTEM, closed=False) == []
        assert await tx.consultations.get(SYSTEM, EventId(99)) is None


async def test_consultations_are_seen_by_those_they_are_for(
    network: Database, address_of: FindAddress
) -> None:
    lantern, chess = await address_of(PHONE), await address_of("+447700900003")
    async with network() as tx:
        kept = await keep(tx, consultation(areas=("Camden",)))
        for actor, sees in ((CAMDEN, True), (MERTON, False), (volunteer(lantern), True)):
            assert (await tx.consultations.get(actor, kept.event.id) is not None) is sees
        assert await tx.consultations.all(volunteer(chess), closed=True) == []
        with pytest.raises(OutOfScope):
            await tx.consultations.save(MERTON, kept)
        with pytest.raises(OutOfScope):
            await tx.followed.to_shut(CAMDEN, NOON, simulated=True)


async def test_a_time_comes_for_what_is_over_what_is_overdue_and_what_is_to_be_told(
    network: Database,
) -> None:
    async with network() as tx:
        sooner, later = await keep(tx, consultation("sooner", 10)), await keep(tx, consultation("later", 40))
        end = sooner.closes_at
        assert await tx.followed.to_shut(SYSTEM, end - DAY, simulated=True) == []
        assert await tx.followed.to_shut(SYSTEM, end, simulated=False) == []
        assert await tx.followed.to_shut(SYSTEM, end, simulated=True) == [sooner]
        assert await tx.followed.overdue(SYSTEM, end, simulated=False) == []
        assert await tx.followed.overdue(SYSTEM, end, simulated=True) == [sooner]
        assert await tx.followed.to_tell(SYSTEM, simulated=True) == []
        concluded = sooner.shut(end).concluded(QUESTION, end)
        await tx.consultations.save(SYSTEM, concluded)
        await tx.consultations.save(SYSTEM, replace(later, event=later.event.cancelled(NOON)))
        assert await tx.followed.to_shut(SYSTEM, end, simulated=True) == []
        assert await tx.followed.overdue(SYSTEM, later.closes_at, simulated=True) == []
        assert await tx.followed.to_tell(SYSTEM, simulated=False) == []
        assert await tx.followed.to_tell(SYSTEM, simulated=True) == [concluded]
        await tx.consultations.save(SYSTEM, replace(concluded, told_at=end))
        assert await tx.followed.to_tell(SYSTEM, simulated=True) == []


async def test_who_was_written_to_is_asked(network: Database) -> None:
    async with network() as tx:
        kept = await keep(tx, consultation())
        contact = await person(tx)
        await tx.occurrences.put(SYSTEM, [reminder(kept.event, contact)])
        assert await tx.followed.asked(SYSTEM, kept.event.id) == frozenset()
        (planned,) = await tx.occurrences.of_event(SYSTEM, kept.event.id)
        assert planned.id is not None
        await tx.occurrences.settle(SYSTEM, [planned.id], Fate.FIRED, NOON)
        assert await tx.followed.asked(SYSTEM, kept.event.id) == frozenset({contact})


async def test_a_phone_says_one_thing_at_a_time_and_only_its_own(
    network: Database, address_of: FindAddress
) -> None:
    phone, other = await address_of(PHONE), await address_of(OTHER_PHONE)
    async with network() as tx:
        kept = await keep(tx, consultation())
        contact = await person(tx)
        offered = Hearing(
            address=phone,
            contact=contact,
            step=Step.OFFERED,
            until=NOON + timedelta(hours=1),
            event=kept.event.id,
        )
        await tx.hearings.save(volunteer(phone), offered)
        writing = replace(offered, step=Step.WRITING, question=1)
        await tx.hearings.save(volunteer(phone), writing)
        assert await tx.hearings.at(volunteer(phone), phone) == replace(writing, language=Language("bn"))
        assert await tx.hearings.at(volunteer(other), other) is None
        with pytest.raises(OutOfScope):
            await tx.hearings.save(volunteer(other), writing)
        await tx.hearings.end(volunteer(phone), phone)
        assert await tx.hearings.at(volunteer(phone), phone) is None


async def test_what_is_being_said_ends_with_the_consultation(
    network: Database, address_of: FindAddress
) -> None:
    phone, other = await address_of(PHONE), await address_of(OTHER_PHONE)
    async with network() as tx:
        kept, another = await keep(tx, consultation()), await keep(tx, consultation("two"))
        contact = await person(tx)
        writing = Hearing(
            address=phone, contact=contact, step=Step.WRITING, until=NOON, event=kept.event.id, question=2
        )
        picking = Hearing(
            address=other,
            contact=contact,
            step=Step.PICKING,
            until=NOON,
            listed=(kept.event.id, another.event.id),
        )
        await tx.hearings.save(SYSTEM, writing)
        await tx.hearings.save(SYSTEM, picking)
        assert await tx.hearings.at(SYSTEM, other) == replace(picking, language=BENGALI)
        await tx.hearings.end_of(SYSTEM, another.event.id)
        assert await tx.hearings.at(SYSTEM, phone) == replace(writing, language=BENGALI)
        assert await tx.hearings.at(SYSTEM, other) is None
        await tx.hearings.end_of(SYSTEM, kept.event.id)
        assert await tx.hearings.at(SYSTEM, phone) is None


async def test_who_stops_says_nothing_more_on_any_phone_of_theirs(
    network: Database, address_of: FindAddress
) -> None:
    phone, chat = await address_of(PHONE), await address_of("+447700900077")
    async with network() as tx:
        kept = await keep(tx, consultation())
        group = await tx.directory.group(SYSTEM, "Lantern Circle")
        assert group is not None
        (rokeya, *_others) = await tx.directory.contacts(SYSTEM, group.id)
        for each in (phone, chat):
            await tx.hearings.save(
                SYSTEM,
                Hearing(address=each, contact=rokeya.id, step=Step.OFFERED, until=NOON, event=kept.event.id),
            )
        await tx.hearings.end_everywhere(volunteer(phone), phone)
        assert await tx.hearings.at(SYSTEM, chat) is None
