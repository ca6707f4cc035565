"""When a text may take the other channel, and which address it then goes to."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audience import Candidate, LeftOut
from bot.domain.directory import Address, ChannelName, GroupKind, Profile, Purpose, Tier
from bot.domain.ids import AddressId, ContactId, GroupId, Language
from bot.domain.messages import Reason, State
from bot.domain.passing_on import is_stranded, other_way
from tests.fakes import NOON

SMS, TELEGRAM = ChannelName.SMS, ChannelName.TELEGRAM
BOTH = tuple(ChannelName)
REFUSALS = (Reason.BLOCKED, Reason.STOPPED, Reason.NO_CONSENT)


@pytest.mark.parametrize(
    ("channel", "state", "reason", "stranded"),
    [
        (SMS, State.UNDELIVERED, None, True),
        (SMS, State.FAILED, None, True),
        (SMS, State.FAILED, Reason.BAD_ADDRESS, True),
        (SMS, State.FAILED, Reason.UNSENDABLE, True),
        (SMS, State.SUPPRESSED, Reason.BAD_ADDRESS, True),
        (SMS, State.SUPPRESSED, Reason.NOT_INTRODUCED, True),
        (SMS, State.FAILED, Reason.BLOCKED, False),
        (SMS, State.UNDELIVERED, Reason.BLOCKED, False),
        (SMS, State.SUPPRESSED, Reason.STOPPED, False),
        (SMS, State.SUPPRESSED, Reason.NO_CONSENT, False),
        (SMS, State.SUPPRESSED, Reason.ARRIVED, False),
        (SMS, State.EXPIRED, Reason.TOO_LATE, False),
        (SMS, State.UNKNOWN, None, False),
        (SMS, State.DELIVERED, None, False),
        (TELEGRAM, State.FAILED, Reason.BAD_ADDRESS, True),
        (TELEGRAM, State.SUPPRESSED, Reason.BAD_ADDRESS, True),
        (TELEGRAM, State.FAILED, Reason.BLOCKED, False),
        (TELEGRAM, State.FAILED, Reason.UNSENDABLE, False),
        (TELEGRAM, State.SUPPRESSED, Reason.NOT_INTRODUCED, False),
        (TELEGRAM, State.SENT, None, False),
        (TELEGRAM, State.UNKNOWN, None, False),
    ],
)
def test_what_never_reached_its_phone_or_chat_is_stranded(
    channel: ChannelName, state: State, reason: Reason | None, stranded: bool
) -> None:
    assert is_stranded(channel, state, reason, refused=False) is stranded


ANY_REASON = st.one_of(st.none(), st.sampled_from(Reason))


@given(st.sampled_from(ChannelName), st.sampled_from(State), ANY_REASON)
def test_a_refusal_is_never_answered_by_another_channel(
    channel: ChannelName, state: State, reason: Reason | None
) -> None:
    assert not is_stranded(channel, state, reason, refused=True)
    if reason in REFUSALS:
        assert not is_stranded(channel, state, reason, refused=False)


@given(st.sampled_from(ChannelName), st.sampled_from(State), ANY_REASON)
def test_what_may_have_arrived_or_still_may_is_not_stranded(
    channel: ChannelName, state: State, reason: Reason | None
) -> None:
    if is_stranded(channel, state, reason, refused=False):
        assert state.never_arrived
        assert state is not State.EXPIRED


def at(number: int, channel: ChannelName, *, stopped: bool = False, bad: bool = False) -> Address:
    def moment(is_so: bool) -> datetime | None:
        return NOON if is_so else None

    return Address(
        id=AddressId(number), channel=channel, value="", stopped_at=moment(stopped), bad_at=moment(bad)
    )


def reader(*addresses: Address, purposes: frozenset[Purpose]) -> Candidate:
    group = Profile(group=GroupId(1), level=None, kind=GroupKind.COMMUNITY, tier=Tier.VOLUNTEERS, topics=())
    return Candidate(
        contact=ContactId(1),
        language=Language("en"),
        purposes=purposes,
        addresses=addresses,
        groups=(group,),
    )


AGREED = frozenset({Purpose.BULLETINS})
PHONE, CHAT = at(1, SMS), at(2, TELEGRAM)


@pytest.mark.parametrize(
    ("addresses", "purposes", "failed", "way"),
    [
        ((PHONE, CHAT), AGREED, SMS, CHAT),
        ((PHONE, CHAT), AGREED, TELEGRAM, PHONE),
        ((at(1, SMS, bad=True), CHAT), AGREED, SMS, CHAT),
        ((PHONE,), AGREED, SMS, LeftOut.NO_ADDRESS),
        ((PHONE, at(3, SMS)), AGREED, SMS, LeftOut.NO_ADDRESS),
        ((PHONE, CHAT), frozenset({Purpose.CHECKINS}), SMS, LeftOut.NO_CONSENT),
        ((PHONE, at(2, TELEGRAM, stopped=True)), AGREED, SMS, LeftOut.STOPPED),
        ((PHONE, at(2, TELEGRAM, bad=True)), AGREED, SMS, LeftOut.BAD_ADDRESS),
    ],
)
def test_the_other_way_to_a_reader(
    addresses: tuple[Address, ...], purposes: frozenset[Purpose], failed: ChannelName, way: Address | LeftOut
) -> None:
    assert other_way(reader(*addresses, purposes=purposes), Purpose.BULLETINS, BOTH, failed) == way


FOUND = st.builds(
    at, st.integers(1, 9), st.sampled_from(ChannelName), stopped=st.booleans(), bad=st.booleans()
)
PURPOSES = st.frozensets(st.sampled_from(Purpose))


@given(st.lists(FOUND, max_size=4), PURPOSES, st.sampled_from(ChannelName))
def test_the_other_way_is_usable_agreed_to_and_never_the_one_that_failed(
    addresses: list[Address], purposes: frozenset[Purpose], failed: ChannelName
) -> None:
    way = other_way(reader(*addresses, purposes=purposes), Purpose.BULLETINS, BOTH, failed)
    if isinstance(way, Address):
        assert way.usable
        assert way.channel is not failed
        assert Purpose.BULLETINS in purposes
