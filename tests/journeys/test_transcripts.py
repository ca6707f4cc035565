"""Journeys as transcripts; `pytest tests/journeys --rewrite` writes what really happens into the files."""

from pathlib import Path

import pytest

from bot.domain.actor import OPERATOR
from bot.domain.directory import ChannelName
from bot.settings import resources
from bot.spreadsheets import open_table
from tests.conftest import MakeApp
from tests.fakes import FakeClock
from tests.journeys.stage import Stage, read_transcript, write_transcript

FOLDER = Path(__file__).parent / "transcripts"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
async def test_transcript(
    path: Path, make_app: MakeApp, clock: FakeClock, request: pytest.FixtureRequest
) -> None:
    drafts = "refuse" if path.stem.endswith("without-drafts") else "allow"
    app = make_app(drafts=drafts)
    table = open_table(resources() / "content" / "samples" / "groups.csv")
    await app.enrolment.take_in(OPERATOR, table.lines(), lambda _done, _whole: None)
    await app.directory.link(
        OPERATOR, "Al Noor Family Circle", "Samir Haddad", ChannelName.TELEGRAM, "70090108"
    )
    expected = read_transcript(path)
    stage = Stage(lambda connect: make_app(drafts=drafts, connect=connect, simulate=True), clock)
    played = await stage.play(expected)
    if request.config.getoption("--rewrite"):
        write_transcript(path, played)
    assert played == read_transcript(path)
