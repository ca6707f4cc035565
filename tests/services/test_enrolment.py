import csv
import io
from pathlib import Path
from random import Random

import pytest

from bot.domain.actor import OPERATOR, Actor, Role, Scope
from bot.domain.audience import Audience
from bot.domain.directory import ChannelName
from bot.domain.errors import NotFound, OutOfScope, Refused
from bot.domain.journal import EventKind, Query
from bot.domain.levels import Level
from bot.services import enrolment
from bot.services.enrolment import ImportReport
from bot.spreadsheets import open_table
from tests.services.conftest import CONSENT, LINES, World, cells, exported, silent

TAKEN = "another contact of this name has this phone already: tell the two apart by fuller names"
ROUNDS = 25
MERTON = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Merton"})))


async def take_in(world: World, *lines: str, dry_run: bool = False, skip_bad: bool = False) -> ImportReport:
    return await world.app.enrolment.take_in(
        OPERATOR, cells(lines), silent, dry_run=dry_run, skip_bad=skip_bad
    )


def figures(report: ImportReport) -> tuple[int, int, int]:
    return (report.rows, report.imported, report.unchanged)


def told(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.reason) for problem in report.rejected]


async def test_importing_twice_changes_nothing(world: World, tmp_path: Path) -> None:
    before = await exported(world, tmp_path / "before.csv")
    assert figures(await take_in(world, *LINES)) == (7, 0, 7)
    assert await exported(world, tmp_path / "after.csv") == before


async def test_export_then_import_gives_the_same_directory(world: World, tmp_path: Path) -> None:
    odd = f'=SUM(A1),other,Camden,1,"-a;@b",,en,+Plus \'Quote,,+447700900077,{CONSENT}'
    (fields,) = csv.reader(io.StringIO(odd))
    columns = [cell for cell, _value in cells([LINES[0]])[0][1].items()]
    row = (2, dict(zip(columns, fields, strict=True)))
    await world.app.enrolment.take_in(OPERATOR, [row], silent)
    first = await exported(world, tmp_path / "first.csv")
    report = await world.app.enrolment.take_in(OPERATOR, open_table(tmp_path / "first.csv").lines(), silent)
    assert (report.rows, report.imported, report.rejected) == (8, 0, [])
    assert "'=SUM(A1)" in first


async def test_nothing_is_imported_unless_every_row_is_good(world: World) -> None:
    good = f"New Group,faith,Camden,1,,,en,Ada,,+447700900031,{CONSENT}"
    bad = f"Other Group,club,Camden,1,,,en,Bob,,12,{CONSENT}"
    report = await take_in(world, good, bad)
    assert figures(report) == (2, 0, 0)
    assert {(line, column) for line, column, _reason in told(report)} == {(3, "kind"), (3, "phone")}
    assert len(await world.app.directory.groups(OPERATOR, Audience())) == 5
    report = await take_in(world, good, bad, skip_bad=True)
    assert figures(report) == (2, 1, 0)
    assert len(await world.app.directory.groups(OPERATOR, Audience())) == 6


async def test_a_dry_run_says_what_would_happen_and_changes_nothing(world: World) -> None:
    new = f"New Group,faith,Camden,1,,,en,Ada,,+447700900031,{CONSENT}"
    assert figures(await take_in(world, LINES[0], new, dry_run=True)) == (2, 1, 1)
    assert len(await world.app.directory.groups(OPERATOR, Audience())) == 5
    assert len(await world.log(Query(kinds=(EventKind.IMPORT,)))) == 1


async def test_rows_that_contradict_each_other_are_rejected(world: World) -> None:
    first = f"New Group,faith,Camden,1,,,en,Ada,,+447700900031,{CONSENT}"
    report = await take_in(
        world,
        first,
        first,
        first.replace("Camden", "Merton").replace("Ada", "Bob").replace("900031", "900032"),
        first.replace("New Group", "Third").replace(",en,", ",bn,"),
        first.replace("New Group", "Fourth").replace("2026-03-02", "2026-04-01"),
    )
    assert told(report) == [
        (3, "contact", "duplicate of line 2"),
        (4, "area", "differs from line 2: keep one"),
        (5, "language", "differs from line 2: keep one"),
        (6, "consent_date", "differs from line 2: keep one"),
    ]


async def test_a_shared_phone_is_kept_for_both_and_said(world: World) -> None:
    report = await take_in(
        world,
        f"New Group,faith,Camden,1,,,en,Ada,,+447700900031,{CONSENT}",
        f"New Group,faith,Camden,1,,,en,Bob,,07700 900031,{CONSENT}",
    )
    assert figures(report) == (2, 2, 0)
    assert [(note.line, note.column) for note in report.warnings] == [(3, "phone")]


ALPHA = f"Alpha,community,Camden,1,,,en,Ann,,+447700900201,{CONSENT}"
BETA = ALPHA.replace("Alpha", "Beta")
ELSEWHERE = ALPHA.replace("Alpha", "Gamma").replace("900201", "900202")


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (("900201", "900203"), "phone"),
        ((",en,", ",bn,"), "language"),
        (("form", "phone call"), "consent_source"),
        (("2026-03-02", "2026-04-01"), "consent_date"),
        (("bulletins", "reminders"), "consent_purposes"),
    ],
)
async def test_rows_about_one_contact_of_the_directory_must_agree(
    world: World, change: tuple[str, str], column: str
) -> None:
    await take_in(world, ALPHA, BETA)
    report = await take_in(world, ALPHA.replace(*change), BETA)
    assert [(line, at) for line, at, _reason in told(report)] == [(3, column)]
    assert "line 2" in told(report)[0][2]
    assert figures(await take_in(world, ALPHA, BETA)) == (2, 0, 2)
    # When they agree, both change at once, and the next time there is nothing to do.
    assert figures(await take_in(world, ALPHA.replace(*change), BETA.replace(*change))) == (2, 2, 0)
    assert figures(await take_in(world, ALPHA.replace(*change), BETA.replace(*change))) == (2, 0, 2)


async def test_a_row_that_leaves_the_consent_empty_does_not_undo_that_of_another(world: World) -> None:
    await take_in(world, ALPHA, BETA)
    newer = ALPHA.replace("2026-03-02", "2026-04-01")
    silent_row = "Beta,community,Camden,1,,,en,Ann,chair,,,,"
    assert figures(await take_in(world, newer, silent_row)) == (2, 2, 0)
    _group, (ann,) = await world.app.directory.group(OPERATOR, "Beta")
    assert ann.consent is not None
    assert (ann.consent.given_on.isoformat(), ann.role) == ("2026-04-01", "chair")


async def test_a_phone_of_another_contact_of_that_name_is_rejected(world: World) -> None:
    await take_in(world, ALPHA, ELSEWHERE)
    taken = [(2, "phone", TAKEN)]
    assert told(await take_in(world, ELSEWHERE.replace("900202", "900201"))) == taken
    # Nor may two contacts of one name get one new phone together.
    report = await take_in(world, ALPHA.replace("900201", "900203"), ELSEWHERE.replace("900202", "900203"))
    assert [(line, column) for line, column, _reason in told(report)] == [(3, "phone")]


async def test_a_person_with_a_new_phone_may_join_a_group_in_the_same_table(world: World) -> None:
    await take_in(world, ALPHA)
    table = (BETA.replace("900201", "900203"), ALPHA.replace("900201", "900203"))
    assert figures(await take_in(world, *table)) == (2, 2, 0)
    groups = [await world.app.directory.group(OPERATOR, name) for name in ("Alpha", "Beta")]
    assert len({person.id for _group, people in groups for person in people}) == 1
    assert figures(await take_in(world, *table)) == (2, 0, 2)


async def test_an_export_is_taken_back_even_where_two_of_one_name_share_a_phone(
    world: World, tmp_path: Path
) -> None:
    await take_in(world, ALPHA, ELSEWHERE.replace(",en,", ",bn,"))
    await world.app.directory.link(OPERATOR, "Gamma", "Ann", ChannelName.SMS, "+447700900201")
    await exported(world, tmp_path / "out.csv")
    report = await world.app.enrolment.take_in(OPERATOR, open_table(tmp_path / "out.csv").lines(), silent)
    assert (report.imported, report.rejected) == (0, [])


def drawn(lot: Random) -> str:
    """A row about one of a few people in one of a few groups."""
    group, name = lot.choice(("Alpha", "Beta", "Gamma", "Delta")), lot.choice(("Ann", "Bob"))
    consent = f"form,2026-03-0{lot.randrange(1, 3)},bulletins" if lot.random() < 0.8 else ",,"
    phone = f"+4477009002{lot.randrange(4):02}" if consent != ",," else ""
    return f"{group},community,Camden,1,,,{lot.choice(('en', 'bn'))},{name},,{phone},{consent}"


@pytest.mark.parametrize("step", [1, 1000])
async def test_whatever_was_imported_an_export_is_taken_back_and_changes_nothing(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    monkeypatch.setattr(enrolment, "STEP", step)
    lot = Random(7)
    taken = 0
    for turn in range(ROUNDS):
        table = [drawn(lot) for _row in range(lot.randrange(1, 4))]
        if (await take_in(world, *table)).taken:
            taken += 1
            again = await take_in(world, *table)
            assert (again.imported, again.rejected) == (0, []), (turn, table)
        else:
            await take_in(world, *table, skip_bad=True)
        await exported(world, tmp_path / "out.csv")
        lines = open_table(tmp_path / "out.csv").lines()
        report = await world.app.enrolment.take_in(OPERATOR, lines, silent)
        assert (report.imported, report.rejected) == (0, []), (turn, table)
    assert taken > ROUNDS // 4


async def test_a_phone_shared_with_someone_in_the_directory_is_said(world: World) -> None:
    await take_in(world, ALPHA)
    report = await take_in(world, ALPHA.replace("Ann", "Ada"))
    assert figures(report) == (1, 1, 0)
    assert [(note.line, note.column) for note in report.warnings] == [(2, "phone")]
    # Said when it begins, not at every import.
    assert (await take_in(world, ALPHA.replace("Ann", "Ada"))).warnings == []


async def test_an_import_that_was_cut_short_is_finished_by_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enrolment, "STEP", 2)
    rows = [f"Group {n},faith,Camden,1,,,en,Ada {n},,,,," for n in range(7)]

    class CutError(Exception):
        pass

    taken = 0

    def cut(done: int, whole: int | None) -> None:
        nonlocal taken
        if whole is not None:
            taken = done
            raise CutError

    with pytest.raises(CutError):
        await world.app.enrolment.take_in(OPERATOR, cells(rows), cut)
    assert taken == 2
    assert figures(await take_in(world, LINES[0])) == (1, 0, 1)
    assert len(await world.app.directory.groups(OPERATOR, Audience())) == 12
    counts = [line.entry.count for line in await world.log(Query(kinds=(EventKind.IMPORT,)))]
    assert counts == [7, 5, 0]


async def test_a_worker_may_not_import(world: World) -> None:
    with pytest.raises(OutOfScope):
        await world.app.enrolment.take_in(MERTON, cells(LINES), silent)


async def test_an_empty_table_is_a_table(world: World) -> None:
    assert figures(await take_in(world)) == (0, 0, 0)


async def test_groups_are_found_and_placed(world: World) -> None:
    desk = world.app.directory
    group, contacts = await desk.group(OPERATOR, "lantern circle")
    assert (group.level, [contact.name for contact in contacts]) == (None, ["Grace", "Rokeya"])
    await desk.place(OPERATOR, "Lantern Circle", Level.MEDIUM)
    assert (await desk.group(OPERATOR, "Lantern Circle"))[0].level is Level.MEDIUM
    assert (await world.log())[-1].entry.status == "medium"
    with pytest.raises(NotFound, match="Did you mean: Lantern Circle"):
        await desk.group(OPERATOR, "Lantern Cirle")
    with pytest.raises(NotFound, match="handbill groups list"):
        await desk.group(OPERATOR, "zzz")
    with pytest.raises(NotFound):
        await desk.group(MERTON, "Lantern Circle")
    with pytest.raises(NotFound, match="no contact 'Nobody'"):
        await desk.link(OPERATOR, "Lantern Circle", "Nobody", ChannelName.TELEGRAM, "1")


async def test_staff_act_within_their_areas(world: World) -> None:
    desk = world.app.directory
    await desk.add_staff("Nadia", Role.WORKER, ["Merton"])
    await desk.add_staff("Corin", Role.COORDINATOR, [])
    nadia = await desk.act_as("nadia")
    assert [group.area for group in await desk.groups(nadia, Audience())] == ["Merton"] * 3
    assert (await desk.act_as("Corin")).scope.is_everything
    assert await desk.act_as(None) == OPERATOR
    assert [person.name for person in await desk.staff()] == ["Corin", "Nadia"]
    for name, role, areas, reason in (
        ("Nadia", Role.WORKER, ["Camden"], "already"),
        ("Other", Role.WORKER, [], "which areas"),
        ("Other", Role.COORDINATOR, ["Camden"], "every area"),
    ):
        with pytest.raises(Refused, match=reason):
            await desk.add_staff(name, role, areas)
    with pytest.raises(NotFound, match="staff list"):
        await desk.act_as("Nobody")
