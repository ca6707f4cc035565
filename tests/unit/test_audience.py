import pytest

from bot.domain.audience import Candidate, LeftOut, route
from bot.domain.directory import Address, ChannelName, GroupKind, Profile, Purpose, Tier
from bot.domain.ids import AddressId, ContactId, GroupId, Language
from bot.domain.levels import Level, level_for_reader
from tests.fakes import NOON

SMS = Address(id=AddressId(1), channel=ChannelName.SMS, value="+447700900001")
CHAT = Address(id=AddressId(2), channel=ChannelName.TELEGRAM, value="42")
STOPPED_SMS = Address(id=AddressId(1), channel=ChannelName.SMS, value="+447700900001", stopped_at=NOON)
STOPPED_CHAT = Address(id=AddressId(2), channel=ChannelName.TELEGRAM, value="42", stopped_at=NOON)
BAD_SMS = Address(id=AddressId(1), channel=ChannelName.SMS, value="+447700900001", bad_at=NOON)
BOTH = (ChannelName.SMS, ChannelName.TELEGRAM)
AGREED = frozenset({Purpose.BULLETINS})


@pytest.mark.parametrize(
    ("addresses", "purposes", "channels", "way"),
    [
        ((SMS,), AGREED, BOTH, SMS),
        ((SMS, CHAT), AGREED, BOTH, CHAT),
        ((SMS, CHAT), AGREED, (ChannelName.SMS,), SMS),
        ((SMS, STOPPED_CHAT), AGREED, BOTH, SMS),
        ((BAD_SMS, CHAT), AGREED, BOTH, CHAT),
        ((), AGREED, BOTH, LeftOut.NO_ADDRESS),
        ((CHAT,), AGREED, (ChannelName.SMS,), LeftOut.NO_ADDRESS),
        ((STOPPED_SMS, STOPPED_CHAT), AGREED, BOTH, LeftOut.STOPPED),
        ((STOPPED_SMS,), frozenset(), BOTH, LeftOut.STOPPED),
        ((BAD_SMS,), AGREED, BOTH, LeftOut.BAD_ADDRESS),
        ((BAD_SMS, STOPPED_CHAT), AGREED, BOTH, LeftOut.STOPPED),
        ((SMS,), frozenset({Purpose.CHECKINS}), BOTH, LeftOut.NO_CONSENT),
    ],
)
def test_the_way_to_a_contact(
    addresses: tuple[Address, ...],
    purposes: frozenset[Purpose],
    channels: tuple[ChannelName, ...],
    way: Address | LeftOut,
) -> None:
    candidate = Candidate(
        contact=ContactId(1),
        language=Language("en"),
        purposes=purposes,
        addresses=addresses,
        groups=(
            Profile(group=GroupId(1), level=None, kind=GroupKind.COMMUNITY, tier=Tier.VOLUNTEERS, topics=()),
        ),
    )
    assert route(candidate, Purpose.BULLETINS, channels) == way


@pytest.mark.parametrize(
    ("placements", "level"),
    [
        ([], Level.VERY_LOW),
        ([None], Level.VERY_LOW),
        ([Level.HIGH], Level.HIGH),
        ([Level.HIGH, Level.LOW], Level.LOW),
        ([Level.HIGH, None], Level.VERY_LOW),
    ],
)
def test_a_reader_for_several_groups_gets_what_the_least_informed_needs(
    placements: list[Level | None], level: Level
) -> None:
    assert level_for_reader(placements) is level
