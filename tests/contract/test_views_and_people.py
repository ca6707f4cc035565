"""After the close nobody gets from a view to its writer: by no table, column, order, log, file or export.

The attacker has all: the database, its file, the log, what was given out, and knows how Handbill works. A
network of 26 people answers a consultation as phones do, by several texts each; one takes the view back, one
never confirms it, one is erased. Then every road back is tried.
"""

import itertools
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, MetaData, create_engine, select, text

from bot.domain.actor import OPERATOR, volunteer
from bot.domain.directory import ChannelName
from bot.domain.ids import ContactId, EventId, Language
from bot.domain.inbound import Inbound
from bot.domain.journal import Direction, Entry, EventKind
from bot.domain.views.book import ANSWERED, KeptView, Place
from bot.domain.views.report import Consulted, Report
from bot.domain.views.sheets import sheets_of
from bot.i18n.languages import english_name
from bot.pages import write_page
from bot.services.views.desk import ViewDesk
from bot.spreadsheets import write_csv, write_workbook
from storage.database import Database
from storage.tables import contacts
from tests.contract.conftest import enrol, row
from tests.fakes import FakeClock

EVENT = EventId(7)
CONSULTED = Consulted(title="Play", asked_by="the council", questions=("What is good?", "What is not?"))
PEOPLE = (
    [("Camden", "bn")] * 7 + [("Camden", "en")] * 6 + [("Merton", "pl")] * 5 + [("Merton", "so")] * 3
    + [("Barnet", "en")] * 5
)  # fmt: skip
WITHDRAWN, NEVER_SENT, ERASED = 2, 9, 15
"""Contacts by number: who take their view back, never confirm it, and are erased before the close."""


def name(number: int) -> str:
    return f"Person{'abcdefghijklmnopqrstuvwxyz'[number - 1] * 3}"


def phone(number: int) -> str:
    return f"+447700900{number:03d}"


def marker(number: int, question: int) -> str:
    return f"opinion{question}x{number:02d}y"


@dataclass(kw_only=True)
class Crowd:
    """People and their phones. `truth` has what nobody may find out: who wrote which words."""

    work: Database
    desk: ViewDesk
    clock: FakeClock
    truth: dict[str, int] = field(default_factory=dict)

    async def text(self, number: int, words: str, *, question: int = 1, does: str = "append") -> None:
        """One text from a phone, dealt with as the flow by text has to."""
        self.clock.advance(61)
        came = Inbound(
            channel=ChannelName.SMS,
            address=phone(number),
            text=words,
            provider_id=f"SM{number:02d}{self.clock.monotonic():.0f}",
            received_at=self.clock.now(),
        )
        place = Place(event=EVENT, question=question, contact=ContactId(number))
        async with self.work() as tx:
            caller = await tx.phones.caller(OPERATOR, came, Language("en"))
            actor = volunteer(caller.address)
            stored = await tx.inbound.store(actor, came, caller.address)
            assert stored is not None
            if does == "append":
                await tx.draft_views.append(actor, place, stored, words)
            elif does == "confirm":
                assert await self.desk.confirm(tx, actor, place)
            elif does == "quote":
                assert await tx.given_views.quote(actor, place, agreed=words == "1")
            else:
                assert await tx.given_views.withdraw(actor, place)
            await tx.inbound.read_as(actor, stored, ANSWERED, forget=True)
            entry = Entry(
                at=self.clock.now(),
                kind=EventKind.INBOUND,
                status=ANSWERED,
                direction=Direction.IN,
                contact=ContactId(number),
                group=caller.recipients[0].group,
                channel=ChannelName.SMS,
                language=caller.language,
                inbound=stored,
            )
            await tx.log.add(actor, [entry])

    async def answer(self, number: int, question: int) -> None:
        """Somebody's whole view: two texts, a yes, and whether it may be quoted."""
        words = marker(number, question)
        await self.text(number, f"{words} Ask {name(number)}", question=question)
        await self.text(number, f"on {phone(number)} in Merton.", question=question)
        if number == NEVER_SENT:
            return
        await self.text(number, "1", question=question, does="confirm")
        await self.text(number, "1" if number % 2 else "2", question=question, does="quote")
        if number == WITHDRAWN:
            await self.text(number, "withdraw", question=question, does="withdraw")
        elif number != ERASED:
            self.truth[words] = number


@pytest.fixture
async def crowd(work: Database, clock: FakeClock) -> Crowd:
    """The consultation the moment before it closes. Half of the people answer a second question too."""
    lot = random.Random(20261123)

    def draw() -> str:
        return f"{lot.getrandbits(64):016x}"

    desk = ViewDesk(work=work, scrubbing=work, clock=clock, draw=draw, named=english_name)
    crowd = Crowd(work=work, desk=desk, clock=clock)
    async with work() as tx:
        rows = [
            row(
                number + 1,
                f"Circle {name(number)}",
                name(number),
                phone(number),
                area=area,
                language=language,
            )
            for number, (area, language) in enumerate(PEOPLE, start=1)
        ]
        await enrol(tx, *rows)
    order = list(range(1, len(PEOPLE) + 1))
    lot.shuffle(order)
    for number in order:
        await crowd.answer(number, 1)
        if number % 2:
            await crowd.answer(number, 2)
    async with work() as tx:
        await tx.inbound._connection.execute(contacts.delete().where(contacts.c.id == ERASED))
    return crowd


async def closed(crowd: Crowd) -> Sequence[KeptView]:
    await crowd.desk.close(OPERATOR, EVENT)
    return await crowd.desk.views(OPERATOR, EVENT)


def writer_of(view: KeptView, crowd: Crowd) -> int:
    return crowd.truth[view.text.split()[0]]


def everything_in(url: URL) -> dict[str, list[dict[str, Any]]]:
    """All tables of the database as they are found there, ours or not, row by row."""
    engine = create_engine(url)
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        tables = {
            table.name: [dict(each) for each in connection.execute(select(table)).mappings()]
            for table in found.sorted_tables
        }
        if url.drivername == "sqlite":
            numbers = connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
            tables["sqlite_sequence"] = [dict(each) for each in numbers.mappings()]
    engine.dispose()
    return tables


def files_of(url: URL) -> dict[str, bytes]:
    """The database's file and whatever lies beside it, byte for byte."""
    folder = Path(str(url.database)).parent
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_the_words_are_in_one_table_and_the_rest_of_them_is_gone(crowd: Crowd, url: URL) -> None:
    kept = await closed(crowd)
    assert {view.text.split()[0] for view in kept} == set(crowd.truth)
    for table, rows in everything_in(url).items():
        for each in rows:
            for column, value in each.items():
                if (table, column) != ("kept_views", "text"):
                    assert "opinion" not in str(value), (table, column)
    for view in kept:
        place = "[place]" if view.area is None else "Merton"
        assert view.text == f"{view.text.split()[0]} Ask [name] on [number] in {place}."


async def test_no_value_leads_from_a_view_to_any_other_row(crowd: Crowd, url: URL) -> None:
    before = everything_in(url)
    await closed(crowd)
    tables = everything_in(url)
    views = tables.pop("kept_views")
    assert set(views[0]) == {
        "id", "event_id", "question", "area", "language", "text", "quotable", "is_read", "themes",
    }  # fmt: skip
    others = {str(value) for rows in tables.values() for each in rows for value in each.values()}
    assert not others & {each["id"] for each in views}
    open_ids = {each["id"] for each in before["open_views"]}
    after = others | {str(value) for each in views for value in each.values()}
    assert open_ids
    assert not open_ids & after
    for emptied in ("open_views", "view_links", "view_drafts"):
        assert before[emptied]
        assert tables[emptied] == []
    assert all(each["text"] is None for each in tables["inbound"])
    assert set(tables["answered"][0]) == {"event_id", "contact_id"}


async def test_at_least_five_people_stand_behind_every_view_whatever_is_joined(
    crowd: Crowd, url: URL
) -> None:
    kept = await closed(crowd)
    tables = everything_in(url)
    areas: dict[int, set[str]] = {}
    area_of = {each["id"]: each["area"] for each in tables["groups"]}
    for each in tables["memberships"]:
        areas.setdefault(each["contact_id"], set()).add(area_of[each["group_id"]])
    language_of = {each["id"]: each["language"] for each in tables["contacts"]}
    suspects = {each["contact_id"] for each in tables["answered"]}
    assert suspects == set(crowd.truth.values())
    for view in kept:
        fitting = {
            each
            for each in suspects
            if view.area in {None, *areas[each]} and view.language in {None, language_of[each]}
        }
        assert writer_of(view, crowd) in fitting
        assert len(fitting) >= 5
    # By elimination no better: who wrote the views that say the same are five or more.
    classes = Counter((view.question, view.area, view.language) for view in kept)
    assert min(classes.values()) >= 5
    assert len(classes) > 2  # something is said all the same


async def test_the_order_of_views_tells_nothing_of_the_order_of_texts(crowd: Crowd, url: URL) -> None:
    kept = await closed(crowd)
    written = {words: place for place, words in enumerate(crowd.truth)}
    by_id = [written[view.text.split()[0]] for view in kept]
    assert [view.id for view in kept] == sorted(view.id for view in kept)
    orders = [by_id]
    if url.drivername == "sqlite":
        content = files_of(url)["handbill.db"]
        orders.append(
            [written[words] for words in sorted(written, key=lambda each: content.index(each.encode()))]
        )
        engine = create_engine(url)
        with engine.connect() as connection:
            for table in ("kept_views", "answered", "open_views", "view_links", "view_drafts"):
                made = connection.execute(
                    text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}
                ).scalar_one()
                assert "WITHOUT ROWID" in made
        engine.dispose()
    people = [[crowd.truth[list(written)[place]] for place in order] for order in orders]
    for order in (*orders, *people):
        assert abs(agreement(order)) < 0.5


def agreement(order: Sequence[int]) -> float:
    """From 1, the same order, over 0, none, to -1, the other way round (Kendall's tau)."""
    pairs = list(itertools.combinations(order, 2))
    return sum(1 if first < second else -1 for first, second in pairs) / len(pairs)


async def test_the_log_and_the_texts_say_the_same_of_everybody_who_texted(crowd: Crowd, url: URL) -> None:
    await closed(crowd)
    tables = everything_in(url)
    lines = [each for each in tables["log"] if each["kind"] == EventKind.INBOUND]
    said = {(each["status"], each["subject"], each["reason"], each["count"]) for each in lines}
    assert said == {(ANSWERED, None, None, None)}
    assert {each["contact_id"] for each in lines} == set(range(1, len(PEOPLE) + 1))
    assert {each["reading"] for each in tables["inbound"]} == {ANSWERED}
    (about_views,) = [each for each in tables["log"] if each["kind"] == EventKind.VIEWS]
    assert (about_views["contact_id"], about_views["group_id"]) == (None, None)


async def test_the_file_has_nothing_of_what_is_gone_and_one_copy_of_what_is_kept(
    crowd: Crowd, url: URL
) -> None:
    if url.drivername != "sqlite":
        pytest.skip("where PostgreSQL keeps its files is not ours to know")
    gone = {marker(each, 1) for each in (WITHDRAWN, NEVER_SENT, ERASED)}
    before = b"".join(files_of(url).values())
    assert any(each.encode() in before for each in gone)
    await closed(crowd)
    whole = b"".join(files_of(url).values())
    for words in gone:
        assert words.encode() not in whole
    for words in crowd.truth:
        assert whole.count(words.encode()) == 1
    for number in crowd.truth.values():
        assert f"Ask {name(number)}".encode() not in whole
        assert f"on {phone(number)}".encode() not in whole


async def test_what_is_given_out_names_nobody_and_quotes_who_agreed(crowd: Crowd, tmp_path: Path) -> None:
    for view in await closed(crowd):
        await crowd.desk.read(OPERATOR, view.id, themes=["notice"])
    found = await crowd.desk.report(OPERATOR, EVENT, CONSULTED)
    out = _given_out(found, tmp_path)
    for number in range(1, len(PEOPLE) + 1):
        for secret in (name(number), phone(number), phone(number)[3:]):
            assert secret not in out
    for words, number in crowd.truth.items():
        assert (words in out) == (number % 2 == 1)


def _given_out(found: Report, folder: Path) -> str:
    from openpyxl import load_workbook

    write_csv(folder / "views.csv", sheets_of(found))
    write_workbook(folder / "views.xlsx", sheets_of(found))
    book = load_workbook(folder / "views.xlsx")
    cells = [str(cell.value) for sheet in book.worksheets for line in sheet.iter_rows() for cell in line]
    return "\n".join([(folder / "views.csv").read_text("utf-8"), write_page(found), *cells])
