"""Journeys that every language goes; `pytest tests/journeys --rewrite` writes what really happens."""

import pytest

from bot.i18n.catalogues import Catalogues
from bot.settings import resources
from tests.journeys.conftest import SetStage
from tests.journeys.languages import NAMES, Part, parts
from tests.journeys.stage import FOLDER, read_transcript, write_transcript


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.name)
async def test_a_journey_in_a_language(
    part: Part, set_stage: SetStage, request: pytest.FixtureRequest
) -> None:
    stage = await set_stage("allow")
    played = await stage.play(part.lines())
    path = FOLDER / f"{part.name}.txt"
    if request.config.getoption("--rewrite"):
        write_transcript(path, played)
    assert played == read_transcript(path)


def test_no_language_is_left_out() -> None:
    assert sorted(NAMES) == sorted(Catalogues(resources() / "locales", drafts_allowed=True).languages())
