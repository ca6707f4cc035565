"""Texts on the network and in line for it."""

import asyncio

import pytest

from bot.domain.gate import Facts
from bot.domain.ids import AddressId, Language, MessageId
from bot.domain.messages import Lane
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.ports.channels import Letter
from bot.ports.outbox import Claim, Ready
from bot.services.flight import LINE_SECONDS, NOT_BEGUN, Flight
from bot.services.hand import IN_FLIGHT
from tests.fakes import NOON, FakeChannel, FakeClock

SENT = Outcome(kind=OutcomeKind.SENT)


class Held(FakeChannel):
    """A channel whose texts stay on the network until they are let go."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[MessageId] = []
        self.may_land = asyncio.Event()

    async def send(self, letter: Letter) -> Outcome:
        self.begun.append(letter.message)
        await self.may_land.wait()
        return SENT


def text(number: int, lane: Lane = Lane.BULLETIN) -> Ready:
    claim = Claim(message=MessageId(number), address=AddressId(number), lane=lane, due_at=NOON, segments=1)
    letter = Letter(
        message=claim.message, attempt=1, address="+447700900001", text="A text", language=Language("en")
    )
    return Ready(claim=claim, letter=letter, expires_at=NOON, facts=Facts(expires_at=NOON))


@pytest.fixture
def channel() -> Held:
    return Held()


@pytest.fixture
def gone() -> list[Claim]:
    return []


@pytest.fixture
def flight(channel: Held, clock: FakeClock, gone: list[Claim]) -> Flight:
    return Flight(channel=channel, clock=clock, gone=gone.append)


async def full(flight: Flight, line: int) -> None:
    """As many texts on the network as there may be, and some in line."""
    for number in range(IN_FLIGHT + line):
        flight.launch(text(number))
    await asyncio.sleep(0)


async def test_no_more_are_on_the_network_than_may_be_and_a_reply_goes_before_those_in_line(
    flight: Flight, channel: Held, gone: list[Claim]
) -> None:
    await full(flight, 5)
    assert len(channel.begun) == IN_FLIGHT
    flight.launch(text(1000, Lane.REPLY))
    channel.may_land.set()
    await flight.come_down()
    assert channel.begun.index(MessageId(1000)) == IN_FLIGHT
    assert len(flight.take()) == len(gone) == IN_FLIGHT + 6
    assert flight.empty.is_set()


async def test_what_stood_in_line_too_long_is_not_sent(
    flight: Flight, channel: Held, clock: FakeClock
) -> None:
    await full(flight, 3)
    clock.advance(LINE_SECONDS + 0.1)
    channel.may_land.set()
    await flight.come_down()
    outcomes = [outcome for _ready, outcome in flight.take()]
    assert (outcomes.count(SENT), outcomes.count(NOT_BEGUN)) == (IN_FLIGHT, 3)


async def test_who_gives_up_knows_what_certainly_did_not_go(flight: Flight) -> None:
    await full(flight, 2)
    flight.abandon()
    await flight.come_down()
    flight.launch(text(2000))
    kinds = [outcome.kind for _ready, outcome in flight.take()]
    assert (kinds.count(OutcomeKind.UNKNOWN), kinds.count(OutcomeKind.TEMPORARY)) == (IN_FLIGHT, 3)


async def test_what_is_launched_as_all_others_land_goes_too(flight: Flight, channel: Held) -> None:
    await full(flight, 0)
    channel.may_land.set()
    await asyncio.sleep(0)  # every text has landed, and nobody knows yet that its carrier is free
    flight.launch(text(3000))
    await flight.come_down()
    assert channel.begun[-1] == MessageId(3000)
    assert len(flight.take()) == IN_FLIGHT + 1


async def test_what_could_not_be_written_down_is_taken_again(flight: Flight, channel: Held) -> None:
    channel.may_land.set()
    flight.launch(text(1))
    await flight.come_down()
    taken = flight.take()
    assert not flight.has_landed
    flight.put_back(taken)
    assert flight.take() == taken
