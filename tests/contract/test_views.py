"""Views on consultations, on both databases: while they are open, at the close, and after it."""

from dataclasses import replace

import pytest
from sqlalchemy import URL, select

from bot.domain.actor import OPERATOR, SYSTEM, Actor, Role, Scope, volunteer
from bot.domain.directory import ChannelName, Staff
from bot.domain.errors import NestedWork, OutOfScope
from bot.domain.ids import (
    AddressId,
    BoardId,
    ContactId,
    EventId,
    InboundId,
    Language,
    SeatId,
    StaffId,
    ViewId,
)
from bot.domain.inbound import Inbound
from bot.domain.representation import Board, Chosen, Seat
from bot.domain.views.book import ANSWERED, KeptView, Place, ViewsClosed
from bot.domain.views.coarsening import Origin
from bot.ports.work import Tx
from storage.database import Database
from storage.linking import _become
from storage.tables import answered, contacts, inbound, inbox, open_views, view_drafts, view_links
from tests.contract.conftest import OTHER_PHONE, PHONE, FindAddress, enrol, row
from tests.fakes import NOON

WORKER = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Camden"})))
EVENT = EventId(3)
ROKEYA, SHIRIN, OSEI = ContactId(1), ContactId(2), ContactId(3)


def place(contact: ContactId = ROKEYA, question: int = 1, event: EventId = EVENT) -> Place:
    return Place(event=event, question=question, contact=contact)


def kept(number: int, text: str = "more notice") -> KeptView:
    return KeptView(
        id=ViewId(f"{number:016x}"),
        event=EVENT,
        question=1,
        area="Camden",
        language=Language("bn"),
        text=text,
        quotable=True,
    )


async def text_from(tx: Tx, address: AddressId, words: str, *, in_inbox: bool = False) -> InboundId:
    came = Inbound(channel=ChannelName.SMS, address=PHONE, text=words, provider_id=words, received_at=NOON)
    stored = await tx.inbound.store(volunteer(address), came, address)
    assert stored is not None
    if in_inbox:
        await tx.inbox.keep(volunteer(address), stored, address)
    return stored


async def write(tx: Tx, at: Place, words: str, new: str) -> None:
    await tx.draft_views.append(SYSTEM, at, InboundId(0), words)
    assert await tx.draft_views.confirm(SYSTEM, at, ViewId(new))


async def test_a_draft_grows_by_texts_whose_words_are_then_nowhere_else(
    network: Database, address_of: FindAddress
) -> None:
    address = await address_of(PHONE)
    phone = volunteer(address)
    async with network() as tx:
        await tx.draft_views.begin(phone, place())
        assert await tx.draft_views.draft(phone, place()) == ""
        for words in ("Too late.", "Too long."):
            text = await text_from(tx, address, words, in_inbox=True)
            await tx.draft_views.append(phone, place(), text, words)
        assert await tx.draft_views.draft(phone, place()) == "Too late.\nToo long."
        rows = await tx.inbound._connection.execute(select(*inbound.c["text", "reading"]))
        assert {(row.text, row.reading) for row in rows} == {(None, ANSWERED)}
        assert (await tx.inbound._connection.execute(select(inbox))).all() == []
        await tx.draft_views.discard(phone, place())
        assert await tx.draft_views.draft(phone, place()) is None


async def test_a_confirmed_view_can_be_added_to_quoted_and_taken_back(network: Database) -> None:
    async with network() as tx:
        assert not await tx.draft_views.confirm(SYSTEM, place(), ViewId("a"))
        await write(tx, place(), "Too late.", "a")
        assert await tx.given_views.quote(SYSTEM, place(), agreed=True)
        (given,) = await tx.given_views.of_contact(SYSTEM, EVENT, ROKEYA)
        assert (given.place, given.quotable) == (place(), True)
        await write(tx, place(), "And too long.", "b")
        (given,) = await tx.given_views.of_contact(SYSTEM, EVENT, ROKEYA)
        assert given.quotable is None  # what was added was not agreed to
        (written,) = await tx.closing_views.written(SYSTEM, EVENT)
        assert written.text == "Too late.\nAnd too long."
        assert written.origin == Origin(question=1, area="Camden", language=Language("bn"))
        assert await tx.given_views.answered(SYSTEM, EVENT) == {ROKEYA}
        assert await tx.given_views.withdraw(SYSTEM, place())
        assert not await tx.given_views.withdraw(SYSTEM, place())
        assert not await tx.given_views.quote(SYSTEM, place(), agreed=True)
        assert await tx.given_views.answered(SYSTEM, EVENT) == set()
        for table in (view_drafts, open_views, view_links):
            assert (await tx.inbound._connection.execute(select(table))).all() == []


async def test_who_takes_one_of_two_views_back_has_still_answered(network: Database) -> None:
    async with network() as tx:
        await write(tx, place(), "one", "a")
        await write(tx, place(question=2), "two", "b")
        await tx.given_views.withdraw(SYSTEM, place())
        assert await tx.given_views.answered(SYSTEM, EVENT) == {ROKEYA}
        assert [each.text for each in await tx.closing_views.written(SYSTEM, EVENT)] == ["two"]


async def test_a_phone_touches_the_views_of_its_people_only_and_staff_none(
    network: Database, address_of: FindAddress
) -> None:
    other = volunteer(await address_of(OTHER_PHONE))
    async with network() as tx:
        await write(tx, place(), "mine", "a")
        for actor in (other, WORKER):
            for refused in (
                tx.draft_views.begin(actor, place()),
                tx.draft_views.append(actor, place(), InboundId(1), "x"),
                tx.draft_views.draft(actor, place()),
                tx.draft_views.discard(actor, place()),
                tx.draft_views.confirm(actor, place(), ViewId("b")),
                tx.given_views.of_contact(actor, EVENT, ROKEYA),
                tx.given_views.quote(actor, place(), agreed=True),
                tx.given_views.withdraw(actor, place()),
                tx.given_views.answered(actor, EVENT),
                tx.closing_views.names(actor),
                tx.closing_views.written(actor, EVENT),
                tx.closing_views.close(actor, EVENT, (), marks=True),
                tx.closing_views.unscrubbed(actor),
                tx.closing_views.scrubbed(actor, [EVENT]),
                tx.kept_views.of_event(actor, EVENT),
                tx.kept_views.view(actor, ViewId("a")),
                tx.kept_views.save(actor, kept(1)),
                tx.kept_views.is_closed(actor, EVENT),
            ):
                with pytest.raises(OutOfScope):
                    await refused
        assert len(await tx.given_views.of_contact(SYSTEM, EVENT, ROKEYA)) == 1


async def test_a_text_from_another_phone_is_not_forgotten(network: Database, address_of: FindAddress) -> None:
    theirs, other = await address_of(PHONE), await address_of(OTHER_PHONE)
    async with network() as tx:
        text = await text_from(tx, other, "not mine")
        await tx.draft_views.append(volunteer(theirs), place(), text, "mine")
        assert (await tx.inbound._connection.execute(select(inbound.c.text))).scalars().all() == ["not mine"]


async def test_the_close_leaves_what_is_kept_and_nothing_that_leads_to_anybody(network: Database) -> None:
    other = EventId(4)
    async with network() as tx:
        await write(tx, place(SHIRIN), "later", "b")
        await write(tx, place(), "late", "a")
        await tx.draft_views.append(SYSTEM, place(question=2), InboundId(0), "never sent")
        await write(tx, place(event=other), "elsewhere", "c")
        await tx.closing_views.close(SYSTEM, EVENT, [kept(1), kept(2)], marks=True)
        assert await tx.kept_views.is_closed(SYSTEM, EVENT)
        assert not await tx.kept_views.is_closed(SYSTEM, other)
        assert await tx.kept_views.of_event(SYSTEM, EVENT) == [kept(1), kept(2)]
        assert await tx.given_views.answered(SYSTEM, EVENT) == {ROKEYA, SHIRIN}
        assert await tx.closing_views.written(SYSTEM, EVENT) == []
        assert await tx.given_views.of_contact(SYSTEM, EVENT, ROKEYA) == []
        assert not await tx.given_views.withdraw(SYSTEM, place())
        assert await tx.closing_views.unscrubbed(SYSTEM) == [EVENT]
        await tx.closing_views.scrubbed(SYSTEM, [EVENT])
        assert await tx.closing_views.unscrubbed(SYSTEM) == []
        for table in (view_drafts, open_views, view_links):
            rows = await tx.inbound._connection.execute(select(table.c.event_id))
            assert set(rows.scalars()) <= {other}
        for refused in (
            tx.draft_views.begin(SYSTEM, place()),
            tx.draft_views.append(SYSTEM, place(), InboundId(0), "x"),
            tx.draft_views.confirm(SYSTEM, place(), ViewId("d")),
            tx.closing_views.close(SYSTEM, EVENT, (), marks=True),
        ):
            with pytest.raises(ViewsClosed):
                await refused


async def test_where_few_answered_not_even_that_is_kept(network: Database) -> None:
    async with network() as tx:
        await write(tx, place(), "late", "a")
        await tx.closing_views.close(SYSTEM, EVENT, [kept(1)], marks=False)
        assert await tx.given_views.answered(SYSTEM, EVENT) == set()


async def test_whose_person_is_erased_the_view_ends_at_the_close(network: Database) -> None:
    async with network() as tx:
        await write(tx, place(), "late", "a")
        await tx.inbound._connection.execute(contacts.delete().where(contacts.c.id == ROKEYA))
        assert await tx.closing_views.written(SYSTEM, EVENT) == []
        await tx.closing_views.close(SYSTEM, EVENT, (), marks=False)
        assert (await tx.inbound._connection.execute(select(open_views))).all() == []


async def test_two_contacts_that_become_one_have_one_view_on_a_question(network: Database) -> None:
    async with network() as tx:
        await write(tx, place(), "hers", "a")
        await write(tx, place(SHIRIN), "mine", "b")
        await write(tx, place(SHIRIN, question=2), "two", "c")
        await tx.given_views.quote(SYSTEM, place(SHIRIN, question=2), agreed=True)
        await tx.draft_views.append(SYSTEM, place(SHIRIN), InboundId(0), "draft")
        await _become(tx.inbound._connection, SHIRIN, ROKEYA)
        first, second = await tx.given_views.of_contact(SYSTEM, EVENT, ROKEYA)
        assert (first.quotable, second.quotable) == (None, True)
        assert await tx.draft_views.draft(SYSTEM, place()) == "draft"
        texts = {each.text for each in await tx.closing_views.written(SYSTEM, EVENT)}
        assert texts == {"hers\nmine", "two"}
        marks = await tx.inbound._connection.execute(select(answered.c.contact_id))
        assert marks.scalars().all() == [ROKEYA]


async def test_a_coordinator_changes_words_and_themes_and_nothing_else(network: Database) -> None:
    async with network() as tx:
        await tx.closing_views.close(SYSTEM, EVENT, [kept(1)], marks=False)
        read = replace(kept(1), text="[name] said", themes=("notice", "rooms"), is_read=True, quotable=False)
        await tx.kept_views.save(SYSTEM, replace(read, area=None, language=None, question=5))
        assert await tx.kept_views.view(SYSTEM, read.id) == read
        assert await tx.kept_views.view(SYSTEM, ViewId("none")) is None


async def test_who_answers_for_groups_in_several_areas_is_of_none(network: Database) -> None:
    async with network() as tx:
        await enrol(tx, row(2, "Chess and Chat", "Rokeya", PHONE, area="Merton", language="bn"))
        await write(tx, place(), "late", "a")
        await write(tx, place(OSEI), "late", "b")
        areas = {each.origin.area for each in await tx.closing_views.written(SYSTEM, EVENT)}
        assert areas == {None, "Merton"}


async def test_all_names_the_directory_knows_are_masked(network: Database) -> None:
    async with network() as tx:
        await tx.staff.add(
            SYSTEM, Staff(id=StaffId(0), name="Nadia", role=Role.WORKER, areas=frozenset({"Merton"}))
        )
        await tx.leads.add(SYSTEM, "Ada", {ChannelName.SMS: OTHER_PHONE}, NOON)
        board = Board(id=BoardId(0), name="Trust", does="Plans.", area="", topics=())
        trust = await tx.boards.add(OPERATOR, board)
        assert trust is not None
        seat = Seat(
            id=SeatId(0),
            board=trust,
            speaks_for="small groups",
            name="Yusuf",
            chosen=Chosen.ELECTED,
            since=NOON.date(),
        )
        await tx.seats.add(OPERATOR, seat)
    async with network.reading() as tx:
        known = await tx.closing_views.names(SYSTEM)
    assert set(known.people) == {"Rokeya", "Shirin", "Osei", "Lee", "Nadia", "Ada", "Yusuf"}
    assert set(known.groups) == {"Lantern Circle", "Chess and Chat", "Dads Football"}
    assert set(known.areas) == {"Camden", "Merton"}


async def test_a_file_is_scrubbed_outside_any_unit_of_work(network: Database) -> None:
    assert await network.scrub()
    async with network():
        with pytest.raises(NestedWork):
            await network.scrub()


async def test_an_sqlite_file_that_somebody_reads_is_scrubbed_another_time(
    network: Database, url: URL
) -> None:
    other = Database(url)
    async with other.reading() as tx:
        await tx.kept_views.of_event(SYSTEM, EVENT)
        assert await network.scrub() == (url.drivername != "sqlite")
    assert await network.scrub()
    await other.aclose()
