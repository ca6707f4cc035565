"""The network in which transcripts are played."""

from collections.abc import Awaitable, Callable

import pytest

from bot.domain.actor import OPERATOR
from bot.domain.directory import ChannelName
from bot.settings import resources
from bot.spreadsheets import open_table
from tests.conftest import MakeApp
from tests.fakes import FakeClock
from tests.journeys.stage import Stage

SetStage = Callable[[str], Awaitable[Stage]]


@pytest.fixture
def set_stage(make_app: MakeApp, clock: FakeClock) -> SetStage:
    """Sets a stage on the sample network, with drafts refused or allowed."""

    async def set_up(drafts: str) -> Stage:
        app = make_app(drafts=drafts)
        table = open_table(resources() / "content" / "samples" / "groups.csv")
        await app.enrolment.take_in(OPERATOR, table.lines(), lambda _done, _whole: None)
        await app.directory.link(
            OPERATOR, "Al Noor Family Circle", "Samir Haddad", ChannelName.TELEGRAM, "70090108"
        )
        return Stage(lambda connect: make_app(drafts=drafts, connect=connect, simulate=True), clock)

    return set_up
