"""Sealed texts and leads, on both databases."""

import pytest

from bot.domain.actor import SYSTEM, Actor, Role, Scope, volunteer
from bot.domain.directory import ChannelName
from bot.domain.errors import OutOfScope
from bot.domain.ids import AddressId, InboundId, Language, SealedId
from bot.domain.safeguarding import Sealed
from storage.database import Database
from tests.contract.conftest import OTHER_PHONE, PHONE, FindAddress
from tests.fakes import NOON

WORKER = Actor(role=Role.WORKER, scope=Scope(areas=frozenset({"Camden"})))


def text(address: AddressId) -> Sealed:
    return Sealed(
        inbound=InboundId(7),
        address=address,
        channel=ChannelName.SMS,
        language=Language("bn"),
        received_at=NOON,
        body="unreadable",
    )


async def test_a_sealed_text_is_kept_with_who_may_have_written_it(
    network: Database, address_of: FindAddress
) -> None:
    address = await address_of(PHONE)
    async with network() as tx:
        kept = await tx.sealed.keep(volunteer(address), text(address))
    async with network.reading() as tx:
        found = await tx.sealed.item(SYSTEM, kept)
        assert found is not None
        sealed, writer = found
        assert (sealed.id, sealed.body, sealed.received_at) == (kept, "unreadable", NOON)
        assert (writer.address, writer.people) == (PHONE, (("Rokeya", "Lantern Circle"),))
        assert await tx.sealed.item(SYSTEM, SealedId(kept + 1)) is None


async def test_a_text_is_put_away_once(network: Database, address_of: FindAddress) -> None:
    address = await address_of(PHONE)
    async with network() as tx:
        kept = await tx.sealed.keep(SYSTEM, text(address))
        assert await tx.sealed.put_away(SYSTEM, kept, NOON)
        assert not await tx.sealed.put_away(SYSTEM, kept, NOON)
    async with network.reading() as tx:
        assert await tx.sealed.items(SYSTEM, everything=False) == []
        assert [each.closed_at for each in await tx.sealed.items(SYSTEM, everything=True)] == [NOON]


async def test_sealed_texts_and_leads_are_for_those_who_see_everything(
    network: Database, address_of: FindAddress
) -> None:
    address = await address_of(PHONE)
    async with network() as tx:
        with pytest.raises(OutOfScope):
            await tx.sealed.keep(volunteer(AddressId(address + 1)), text(address))
        kept = await tx.sealed.keep(SYSTEM, text(address))
        for actor in (WORKER, volunteer(address)):
            for refused in (
                tx.sealed.items(actor, everything=True),
                tx.sealed.item(actor, kept),
                tx.sealed.put_away(actor, kept, NOON),
                tx.leads.everyone(actor),
                tx.leads.add(actor, "Ada", {ChannelName.SMS: PHONE}, NOON),
                tx.leads.remove(actor, "Ada", NOON),
            ):
                with pytest.raises(OutOfScope):
                    await refused


async def test_leads_keep_their_ids_and_their_routes(network: Database) -> None:
    async with network() as tx:
        routes = {ChannelName.SMS: PHONE, ChannelName.TELEGRAM: "501"}
        assert await tx.leads.add(SYSTEM, "Ben", {ChannelName.TELEGRAM: "502"}, NOON)
        assert await tx.leads.add(SYSTEM, "Ada", routes, NOON)
        assert not await tx.leads.add(SYSTEM, "ADA", routes, NOON)
        ada, ben = await tx.leads.everyone(SYSTEM)
        assert [(route.channel, route.value) for route in ada.routes] == list(routes.items())
        assert [(route.channel, route.value) for route in ben.routes] == [(ChannelName.TELEGRAM, "502")]
        assert await tx.leads.remove(SYSTEM, "aDa", NOON)
        assert not await tx.leads.remove(SYSTEM, "Ada", NOON)
        assert await tx.leads.everyone(SYSTEM) == [ben]
        assert await tx.leads.add(SYSTEM, "Ada", {ChannelName.SMS: OTHER_PHONE}, NOON)
        again, _ben = await tx.leads.everyone(SYSTEM)
        assert again.id == ada.id
        assert [route.value for route in again.routes] == [OTHER_PHONE]
