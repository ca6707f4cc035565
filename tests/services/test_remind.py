"""REMIND: whoever texts it is reminded from then on, and the directory tells since when and how."""

from datetime import date

import pytest

from bot.domain.actor import OPERATOR
from bot.domain.directory import Consent, Purpose
from bot.domain.journal import EventKind, Query
from tests.services.conftest import World, cells, exported, silent
from tests.services.consulting import FIRST, announce

OSEI = "+447700900003"
SEWING = "+447700900004"
"""Monira's phone and Jhorna's."""
PAPER = frozenset({Purpose.BULLETINS})


async def consents(world: World, group: str) -> list[Consent | None]:
    _group, people = await world.app.directory.group(OPERATOR, group)
    return [each.consent for each in people]


def by_text(world: World, purposes: frozenset[Purpose] = PAPER) -> Consent:
    return Consent(
        source="form + text", given_on=world.clock.now().date(), purposes=purposes | {Purpose.REMINDERS}
    )


async def test_everyone_at_the_phone_agrees_to_reminders_beside_what_they_agreed_to(world: World) -> None:
    await world.write("REMIND", SEWING)
    await world.drain()
    assert world.texts(SEWING)[-1].startswith("ধন্যবাদ")
    assert await consents(world, "Sewing Sisters") == [by_text(world)] * 2
    (first, second) = await world.log(Query(kinds=(EventKind.CONSENT,)))
    assert {(line.entry.status, line.entry.subject) for line in (first, second)} == {("given", "reminders")}


async def test_said_twice_it_is_kept_once(world: World) -> None:
    for text in ("remind me", "Reminders!"):
        await world.write(text, OSEI)
    await world.drain()
    assert await consents(world, "Chess and Chat") == [by_text(world)]
    assert world.texts(OSEI)[-1] == world.texts(OSEI)[-2]


async def test_an_older_table_does_not_undo_it_and_what_is_exported_has_it(world: World) -> None:
    await world.write("REMIND", OSEI)
    row = f"Chess and Chat,community,Merton,1,,,en,Osei,,{OSEI},form,2026-03-02,bulletins"
    await world.app.enrolment.take_in(OPERATOR, cells([row]), silent)
    assert await consents(world, "Chess and Chat") == [by_text(world)]
    path = world.app.settings.data_dir / "groups.csv"
    assert "form + text,2026-11-" in await exported(world, path)


@pytest.mark.parametrize("phone", [OSEI, "+447700900099"], ids=["stopped", "unknown"])
async def test_who_has_stopped_or_is_nobody_we_know_agrees_to_nothing_and_a_person_reads_it(
    world: World, phone: str
) -> None:
    await world.write("STOP", OSEI)
    await world.write("REMIND", phone)
    (before,) = await consents(world, "Chess and Chat")
    assert before == Consent(source="form", given_on=date(2026, 3, 2), purposes=PAPER)
    assert [each.text for each in await world.app.inbox.items(OPERATOR)] == ["REMIND"]


async def test_where_words_are_asked_for_it_is_one_of_them(world: World) -> None:
    await announce(world, FIRST)
    for text in ("VIEWS", "Reminders"):
        await world.write(text, OSEI)
    await world.drain()
    assert "Send this as your view?" in world.texts(OSEI)[-1]
    (before,) = await consents(world, "Chess and Chat")
    assert before is not None
    assert before.purposes == PAPER
