"""After the close nobody gets from a view to its writer: by no table, column, order, log, file or export.

The attacker has all: the database, its file, the log, what was given out, and knows how Handbill works. A
network of 27 people answers a consultation as phones do, by several texts each, and each text has its answer;
one takes the view back, one never confirms it, one is erased, one answers for groups in two areas. Then every
road back is tried. What the real path of a text leaves behind beside the database is looked for in
tests/services/test_views_without_time.py.
"""

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import URL, MetaData, create_engine, select, text

from bot.domain.actor import OPERATOR, Actor, volunteer
from bot.domain.directory import ChannelName
from bot.domain.ids import ContactId, EventId, InboundId, Language, SenderName
from bot.domain.inbound import Inbound
from bot.domain.journal import EventKind
from bot.domain.messages import Draft, Lane, MessageKind, Receipt, ReceiptStatus
from bot.domain.views.book import ANSWERED, KeptView, Place
from bot.domain.views.report import Consulted, Report
from bot.domain.views.sheets import sheets_of
from bot.i18n.languages import english_name
from bot.pages import write_page
from bot.ports.work import Tx
from bot.services.views.desk import ViewDesk
from bot.spreadsheets import write_csv, write_workbook
from storage.database import Database
from storage.tables import contacts
from tests.conftest import empty_database
from tests.contract.conftest import enrol, row
from tests.fakes import FakeClock

EVENT = EventId(7)
CONSULTED = Consulted(title="Play", asked_by="the council", questions=("What is good?", "What is not?"))
PEOPLE = (
    [("Camden", "bn")] * 7 + [("Camden", "en")] * 6 + [("Merton", "pl")] * 5 + [("Merton", "so")] * 3
    + [("Barnet", "en")] * 6
)  # fmt: skip
WITHDRAWN, NEVER_SENT, ERASED, TWO_AREAS = 2, 9, 15, 26
"""Contacts by number: who take their view back, never confirm it, are erased before the close, and answer for
a group in another area as well.
"""
OTHER_AREA = "Merton"


def name(number: int) -> str:
    return f"Person{chr(ord('a') + number % 26) * 3}{'n' * (number // 26)}"


def phone(number: int) -> str:
    return f"+447700900{number:03d}"


def marker(number: int, question: int) -> str:
    return f"opinion{question}x{number:02d}y"


@dataclass(kw_only=True)
class Crowd:
    """People and their phones. `truth` has who wrote which words, in the order of writing."""

    work: Database
    desk: ViewDesk
    clock: FakeClock
    truth: dict[str, int] = field(default_factory=dict)
    moments: set[datetime] = field(default_factory=set)

    async def answer(self, number: int, question: int) -> None:
        """Somebody's whole view: two texts, a yes, and whether it may be quoted."""
        place = Place(event=EVENT, question=question, contact=ContactId(number))
        words = marker(number, question)
        async with self.work() as tx:
            for said in (f"{words} Ask {name(number)}", f"on {phone(number)} in Merton."):
                actor, text = await self._text(tx, number, said)
                await tx.draft_views.append(actor, place, text, said)
            if number == NEVER_SENT:
                return
            actor, _text = await self._text(tx, number, "1")
            assert await self.desk.confirm(tx, actor, place)
            actor, _text = await self._text(tx, number, "2")
            assert await tx.given_views.quote(actor, place, agreed=number % 2 == 1)
            if number == WITHDRAWN:
                actor, _text = await self._text(tx, number, "withdraw")
                assert await tx.given_views.withdraw(actor, place)
            elif number != ERASED:
                self.truth[words] = number

    async def _text(self, tx: Tx, number: int, words: str) -> tuple[Actor, InboundId]:
        """One text from a phone and our answer, kept and logged as every text about a view is."""
        self.clock.advance(61)
        now = self.clock.now()
        self.moments.add(now)
        came = Inbound(
            channel=ChannelName.SMS,
            address=phone(number),
            text=words,
            provider_id=f"SM{number:02d}{self.clock.monotonic():.0f}",
            received_at=now,
        )
        caller = await tx.phones.caller(OPERATOR, came, Language("en"))
        actor = volunteer(caller.address)
        stored = await tx.inbound.store(actor, came, caller.address)
        assert stored is not None
        await tx.inbound.read_as(actor, stored, ANSWERED, forget=True)
        answer = Draft(
            key=f"answer:{stored}",
            sender=SenderName("sms"),
            simulated=False,
            channel=ChannelName.SMS,
            address=caller.address,
            lane=Lane.REPLY,
            kind=MessageKind.REPLY,
            subject=ANSWERED,
            language=caller.language,
            body="Send this as your view?",
            segments=1,
            created_at=now,
            expires_at=now + timedelta(hours=12),
            answers=stored,
            recipients=caller.recipients,
        )
        await tx.messages.queue(actor, [answer])
        queued = (await tx.messages.known(OPERATOR, [answer.key]))[answer.key].message
        arrived = Receipt(message=queued, status=ReceiptStatus.DELIVERED, at=now)
        await tx.log.messages_changed(OPERATOR, await tx.told.take(OPERATOR, [arrived]), now)
        return actor, stored


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All an attacker can have: what lay there before the close, after it, and what was given out.

    `truth` is what they must not find: who wrote which words, in the order of writing; and `moments`, when.
    """

    truth: dict[str, int]
    moments: frozenset[datetime]
    before: dict[str, list[dict[str, Any]]]
    after: dict[str, list[dict[str, Any]]]
    kept: Sequence[KeptView]
    files_before: bytes
    files_after: bytes
    unnumbered: frozenset[str]
    given_out: str


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def evidence(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    """The same story on each database, told once."""
    folder = tmp_path_factory.mktemp("evidence")
    with empty_database(request, folder) as url:
        yield asyncio.run(_gather(url, folder))


async def _gather(url: URL, folder: Path) -> Evidence:
    work, clock, lot = Database(url), FakeClock(), random.Random(20261123)

    def draw() -> str:
        return f"{lot.getrandbits(64):016x}"

    desk = ViewDesk(work=work, scrubbing=work, clock=clock, draw=draw, named=english_name)
    crowd = Crowd(work=work, desk=desk, clock=clock)
    await _write_in(crowd, lot)
    before, files_before = everything_in(url), files_of(url)
    await desk.close(OPERATOR, EVENT)
    kept = await desk.views(OPERATOR, EVENT)
    after, files_after = everything_in(url), files_of(url)
    for view in kept:
        await desk.read(OPERATOR, view.id, themes=["notice"])
    given_out = _given_out(await desk.report(OPERATOR, EVENT, CONSULTED), folder)
    await work.aclose()
    return Evidence(
        truth=crowd.truth,
        moments=frozenset(crowd.moments),
        before=before,
        after=after,
        kept=kept,
        files_before=files_before,
        files_after=files_after,
        unnumbered=tables_without_numbers(url),
        given_out=given_out,
    )


async def _write_in(crowd: Crowd, lot: random.Random) -> None:
    """The consultation until the moment before it closes. Half of the people answer a second question too."""
    async with crowd.work() as tx:
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
        second = replace(rows[TWO_AREAS - 1], line=len(rows) + 2, group="The other circle", area=OTHER_AREA)
        await enrol(tx, second)
    crowd.clock.advance(3600)
    order = list(range(1, len(PEOPLE) + 1))
    lot.shuffle(order)
    for number in order:
        await crowd.answer(number, 1)
        if number % 2:
            await crowd.answer(number, 2)
    async with crowd.work() as tx:
        await tx.inbound._connection.execute(contacts.delete().where(contacts.c.id == ERASED))
    crowd.clock.advance(3600)


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


def files_of(url: URL) -> bytes:
    """The database's file and whatever lies beside it; nothing where PostgreSQL has it."""
    if url.drivername != "sqlite":
        return b""
    folder = Path(str(url.database)).parent
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def tables_without_numbers(url: URL) -> frozenset[str]:
    """The tables in which SQLite numbers no rows."""
    if url.drivername != "sqlite":
        return frozenset()
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID%'"))
        names = frozenset(found.scalars())
    engine.dispose()
    return names


def _given_out(found: Report, folder: Path) -> str:
    write_csv(folder / "views.csv", sheets_of(found))
    write_workbook(folder / "views.xlsx", sheets_of(found))
    book = load_workbook(folder / "views.xlsx")
    cells = [str(cell.value) for sheet in book.worksheets for line in sheet.iter_rows() for cell in line]
    return "\n".join([(folder / "views.csv").read_text("utf-8"), write_page(found), *cells])


def test_the_words_are_in_one_table_and_masked(evidence: Evidence) -> None:
    assert {view.text.split()[0] for view in evidence.kept} == set(evidence.truth)
    for table, rows in evidence.after.items():
        for each in rows:
            for column, value in each.items():
                if (table, column) != ("kept_views", "text"):
                    assert "opinion" not in str(value), (table, column)
    for view in evidence.kept:
        place = "[place]" if view.area is None else "Merton"
        assert view.text == f"{view.text.split()[0]} Ask [name] on [number] in {place}."


def test_no_value_leads_from_a_view_to_any_other_row(evidence: Evidence) -> None:
    tables = dict(evidence.after)
    views = tables.pop("kept_views")
    assert set(views[0]) == {
        "id", "event_id", "question", "area", "language", "text", "quotable", "is_read", "themes",
    }  # fmt: skip
    others = {str(value) for rows in tables.values() for each in rows for value in each.values()}
    assert not others & {each["id"] for each in views}
    open_ids = {each["id"] for each in evidence.before["open_views"]}
    assert open_ids
    assert not open_ids & (others | {str(value) for each in views for value in each.values()})
    for emptied in ("open_views", "view_links", "view_drafts"):
        assert evidence.before[emptied]
        assert tables[emptied] == []
    assert set(tables["answered"][0]) == {"event_id", "contact_id"}


def test_at_least_five_people_stand_behind_every_view_whatever_is_joined(evidence: Evidence) -> None:
    tables = evidence.after
    area_of = {each["id"]: each["area"] for each in tables["groups"]}
    areas: dict[int, set[str]] = {}
    for each in tables["memberships"]:
        areas.setdefault(each["contact_id"], set()).add(area_of[each["group_id"]])
    language_of = {each["id"]: each["language"] for each in tables["contacts"]}
    suspects = {each["contact_id"] for each in tables["answered"]}
    assert suspects == set(evidence.truth.values())
    for view in evidence.kept:
        fitting = {
            each
            for each in suspects
            if view.area in {None, *areas[each]} and view.language in {None, language_of[each]}
        }
        assert evidence.truth[view.text.split()[0]] in fitting
        assert len(fitting) >= 5
    # By elimination no better: those who wrote the views that say the same are five or more.
    classes = Counter((view.question, view.area, view.language) for view in evidence.kept)
    assert min(classes.values()) >= 5
    assert len(classes) > 2  # and something is said all the same


def test_the_order_of_views_tells_nothing_of_the_order_of_texts_or_people(evidence: Evidence) -> None:
    written = {words: place for place, words in enumerate(evidence.truth)}
    assert [view.id for view in evidence.kept] == sorted(view.id for view in evidence.kept)
    orders = [[view.text.split()[0] for view in evidence.kept]]
    if evidence.files_after:
        orders.append(sorted(written, key=lambda words: evidence.files_after.index(words.encode())))
        assert evidence.unnumbered >= {"kept_views", "answered", "open_views", "view_links", "view_drafts"}
    for order in orders:
        assert abs(agreement([written[words] for words in order])) < 0.5
        assert abs(agreement([evidence.truth[words] for words in order])) < 0.5
    marks = [each["contact_id"] for each in evidence.after["answered"]]
    assert marks == sorted(marks)


def agreement(order: Sequence[int]) -> float:
    """From 1, the same order, over 0, none, to -1, the other way round (Kendall's tau)."""
    pairs = list(itertools.combinations(order, 2))
    return sum((first < second) - (first > second) for first, second in pairs) / len(pairs)


def test_nothing_has_the_time_of_any_text_about_a_view_or_the_text_itself(evidence: Evidence) -> None:
    for table in ("inbound", "messages", "recipients", "receipts"):
        assert len(evidence.before[table]) >= len(evidence.moments)
        assert evidence.after[table] == []
    told = {
        value for rows in evidence.before.values() for each in rows for value in map(moment, each.values())
    }
    assert told >= evidence.moments
    for table, rows in evidence.after.items():
        for each in rows:
            for column, value in each.items():
                assert moment(value) not in evidence.moments, (table, column)
    for when in evidence.moments:
        assert f"{when:%Y-%m-%d %H:%M:%S}".encode() not in evidence.files_after


def moment(value: object) -> datetime | None:
    """A value as a moment, as the two databases give one."""
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def test_the_log_says_of_each_who_answered_that_they_did_all_at_the_close(evidence: Evidence) -> None:
    closed, *lines = [each for each in evidence.after["log"] if each["kind"] == EventKind.VIEWS]
    assert (closed["contact_id"], closed["group_id"]) == (None, None)
    assert {each["contact_id"] for each in lines} == set(evidence.truth.values())
    assert len(lines) == len(set(evidence.truth.values())) + 1  # of one person for each of two groups
    assert {(each["status"], each["subject"], each["at"]) for each in lines} == {
        (ANSWERED, f"event-{EVENT}", closed["at"])
    }
    assert [each["contact_id"] for each in lines] == sorted(each["contact_id"] for each in lines)
    others = [each for each in evidence.after["log"] if each not in [closed, *lines]]
    assert not {each["contact_id"] for each in others} & set(evidence.truth.values())


def test_who_answers_for_groups_in_two_areas_is_given_neither(evidence: Evidence) -> None:
    theirs = [view for view in evidence.kept if evidence.truth[view.text.split()[0]] == TWO_AREAS]
    assert theirs
    assert {view.area for view in theirs} == {None}


def test_the_file_has_nothing_of_what_is_gone_and_one_copy_of_what_is_kept(evidence: Evidence) -> None:
    gone = {marker(each, 1).encode() for each in (WITHDRAWN, NEVER_SENT, ERASED)}
    whole = evidence.files_after
    if whole:
        assert any(words in evidence.files_before for words in gone)
        assert all(whole.count(words.encode()) == 1 for words in evidence.truth)
    assert not any(words in whole for words in gone)
    for number in evidence.truth.values():
        assert f"Ask {name(number)}".encode() not in whole
        assert f"on {phone(number)}".encode() not in whole


def test_what_is_given_out_names_nobody_and_quotes_who_agreed(evidence: Evidence) -> None:
    for number in range(1, len(PEOPLE) + 1):
        for secret in (name(number), phone(number), phone(number)[3:]):
            assert secret not in evidence.given_out
    for words, number in evidence.truth.items():
        assert (words in evidence.given_out) == (number % 2 == 1)
