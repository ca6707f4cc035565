"""A sender that cannot send for now: nothing of its queue is tried until its provider answers a probe."""

import asyncio
from collections.abc import Sequence

from bot.app import App
from bot.domain.directory import ChannelName
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.ports.channels import Letter, Surroundings
from tests.conftest import MakeApp
from tests.fakes import FakeChannel, FakeClock
from tests.queueing import queue_texts


class Refused(FakeChannel):
    """A channel whose account is refused for a few probes; it notes in which order it was asked for what."""

    def __init__(self, probes: int) -> None:
        super().__init__()
        self.probes = probes
        self.asked: list[str] = []

    async def send(self, letter: Letter) -> Outcome:
        self.asked.append("send")
        if self.probes:
            return Outcome(kind=OutcomeKind.MISCONFIGURED, code="401")
        return await super().send(letter)

    async def probe(self) -> Outcome:
        self.asked.append("probe")
        self.probes -= 1
        return Outcome(kind=OutcomeKind.SENT if not self.probes else OutcomeKind.MISCONFIGURED)


async def test_nothing_is_tried_between_two_probes(make_app: MakeApp, clock: FakeClock) -> None:
    channel = Refused(probes=3)

    def connect(_around: Surroundings) -> Sequence[FakeChannel]:
        return [channel]

    app: App = make_app(connect=connect, network_name="Test Network")
    await queue_texts(app, ChannelName.SMS, [f"+44740{number:07d}" for number in range(3 * 64)])

    async def until_all_is_sent() -> None:
        sending = asyncio.create_task(app.dispatch.run(forever=True))
        while len(channel.sent) < 3 * 64:
            await clock.sleep(1)
        app.dispatch.stop()
        await sending

    await clock.run(until_all_is_sent())
    first = channel.asked.index("probe")
    assert channel.asked[first : first + 3] == ["probe", "probe", "probe"]
