import csv
import io
from pathlib import Path

import pytest

from bot.domain.actor import OPERATOR, Actor, Role, Scope
from bot.domain.audience import Audience
from bot.domain.directory import ChannelName
from bot.domain.errors import NotFound, OutOfScope, Refused
from bot.domain.journal import EventKind, Query
from bot.domain.levels import Level
from bot.services import enrolment
from bot.services.enrolment import ImportReport
from bot.spreadsheets import open_table, writing
from tests.services.conftest import CONSENT, LINES, World, cells, silent

MERTON = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Merton"})))


async def take_in(world: World, *lines: str, dry_run: bool = False, skip_bad: bool = False) -> ImportReport:
    return await world.app.enrolment.take_in(
        OPERATOR, cells(lines), silent, dry_run=dry_run, skip_bad=skip_bad
    )


def figures(report: ImportReport) -> tuple[int, int, int]:
    return (report.rows, report.imported, report.unchanged)


def told(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.reason) for problem in report.rejected]


async def exported(world: World, path: Path) -> str:
    with writing(path) as write:
        async for row in world.app.enrolment.give_out(OPERATOR):
            write(row)
    return read_back(path)


def read_back(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


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
