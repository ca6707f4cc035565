"""A small network in a database of each kind."""

from collections.abc import Awaitable, Callable
from datetime import date

import pytest

from bot.domain.actor import SYSTEM
from bot.domain.directory import ChannelName, Consent, GroupKind, Purpose, Tier
from bot.domain.enrolment import Row
from bot.domain.ids import AddressId, Language
from bot.domain.inbound import Inbound
from bot.domain.merging import merge
from bot.ports.work import Tx
from storage.database import Database
from tests.fakes import NOON

CONSENT = Consent(
    source="paper form",
    given_on=date(2026, 3, 2),
    purposes=frozenset({Purpose.BULLETINS, Purpose.REMINDERS}),
)


def row(
    line: int,
    group: str,
    contact: str,
    phone: str | None,
    *,
    area: str = "Camden",
    language: str = "en",
    consent: Consent | None = CONSENT,
) -> Row:
    return Row(
        line=line,
        group=group,
        kind=GroupKind.COMMUNITY,
        area=area,
        tier=Tier.VOLUNTEERS,
        communities=("Bangladeshi",),
        topics=(),
        language=Language(language),
        contact=contact,
        role="",
        phone=phone,
        consent=consent,
    )


PHONE = "+447700900001"
OTHER_PHONE = "+447700900002"
ROWS = (
    row(2, "Lantern Circle", "Rokeya", PHONE, language="bn"),
    row(3, "Lantern Circle", "Shirin", OTHER_PHONE, language="bn"),
    row(4, "Chess and Chat", "Osei", "+447700900003", area="Merton"),
    row(5, "Dads Football", "Lee", None, area="Merton", consent=None),
)


async def enrol(tx: Tx, *rows: Row) -> None:
    """Take rows in as an import does."""
    batch = await tx.imports.open(SYSTEM, NOON)
    await tx.imports.stage(SYSTEM, batch, rows)
    beside = await tx.imports.next(SYSTEM, batch, 0, 1000)
    await tx.taking_over.save(SYSTEM, batch, [merge(each, known) for each, known in beside], NOON)
    await tx.taking_over.end(SYSTEM, batch)


@pytest.fixture
async def network(work: Database) -> Database:
    """Units of work on a database that holds ROWS."""
    async with work() as tx:
        await enrol(tx, *ROWS)
    return work


FindAddress = Callable[[str], Awaitable[AddressId]]


@pytest.fixture
def address_of(network: Database) -> FindAddress:
    """Finds the address of a phone, as a text from it would."""

    async def find(phone: str) -> AddressId:
        async with network() as tx:
            inbound = Inbound(
                channel=ChannelName.SMS, address=phone, text="", provider_id="", received_at=NOON
            )
            return (await tx.phones.caller(SYSTEM, inbound, Language("en"))).address

    return find
