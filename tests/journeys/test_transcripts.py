"""Journeys as transcripts; `pytest tests/journeys --rewrite` writes what really happens into the files."""

from pathlib import Path

import pytest

from tests.journeys.conftest import SetStage
from tests.journeys.stage import FOLDER, read_transcript, write_transcript


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
async def test_transcript(path: Path, set_stage: SetStage, request: pytest.FixtureRequest) -> None:
    stage = await set_stage("refuse" if path.stem.endswith("without-drafts") else "allow")
    expected = read_transcript(path)
    played = await stage.play(expected)
    if request.config.getoption("--rewrite"):
        write_transcript(path, played)
    assert played == read_transcript(path)
