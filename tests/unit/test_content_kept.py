"""Content that was read is kept, and read anew when a file of it is no longer what it was."""

import shutil
from pathlib import Path

import pytest

from bot.domain.errors import ContentError
from bot.domain.wording import Reply
from bot.i18n.catalogues import Catalogues
from bot.library.content import read_content
from bot.settings import resources

LANGUAGES = Catalogues(resources() / "locales", drafts_allowed=True).languages()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of content/ to change."""
    shutil.copytree(resources() / "content", tmp_path / "content")
    return tmp_path / "content"


def test_what_has_not_changed_is_read_once(folder: Path) -> None:
    library = read_content(folder, LANGUAGES)
    assert read_content(folder, list(LANGUAGES)) is library
    assert read_content(folder, LANGUAGES, folder / "nowhere") is library


def test_a_file_that_changed_is_read_anew(folder: Path) -> None:
    read_content(folder, LANGUAGES)
    path = folder / "replies" / "messages.yaml"
    path.write_text(path.read_text().replace("Welcome back.", "Welcome here."))
    assert "Welcome here." in read_content(folder, LANGUAGES).reply(Reply.STARTED).english


def test_a_file_that_is_gone_is_missed_and_found_again(folder: Path) -> None:
    library = read_content(folder, LANGUAGES)
    path = folder / "reminders" / "meetings.yaml"
    words = path.read_text()
    path.unlink()
    with pytest.raises(ContentError, match="there is no plan"):
        read_content(folder, LANGUAGES)
    path.write_text(words)
    assert read_content(folder, LANGUAGES).plans == library.plans


def test_a_file_of_ones_own_that_leads_nowhere_is_left_out_until_it_leads_somewhere(
    folder: Path, tmp_path: Path
) -> None:
    own, target = tmp_path / "own", tmp_path / "ours"
    own.mkdir()
    (own / "ours.yaml").symlink_to(target)
    assert [each.path.name for each in read_content(folder, LANGUAGES, own).left_out] == ["ours.yaml"]
    words = (folder / "briefings" / "what-ecm-was-and-is.yaml").read_text()
    target.write_text(words.replace("id: what-ecm-was-and-is", "id: ours"))
    assert read_content(folder, LANGUAGES, own).own == {"ours"}
