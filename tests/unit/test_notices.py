"""What notices to staff say."""

from dataclasses import replace

import pytest

from bot.cli.notices import SENTENCES, sentence
from bot.domain.events import Sort
from bot.domain.notices import Notice, NoticeKind
from bot.services.notices import Told
from tests.fakes import NOON
from tests.unit.test_firing import EVENT


def say(kind: NoticeKind, *, sort: Sort = Sort.FORUM, count: int = 1) -> str:
    notice = Notice(key="k", kind=kind, at=NOON, event=EVENT.id, subject="week_before", count=count)
    return sentence(Told(notice=notice, event=replace(EVENT, sort=sort), staff=None, answers=None))


@pytest.mark.parametrize(
    ("sort", "command"),
    [
        (Sort.FORUM, f"handbill meetings plan {EVENT.id}"),
        (Sort.TENDER, f"handbill meetings plan {EVENT.id}"),
        (Sort.CONSULTATION, f"handbill consultations plan {EVENT.id}"),
    ],
)
def test_who_misses_a_reminder_is_shown_by_the_command_of_its_sort(sort: Sort, command: str) -> None:
    assert command in say(NoticeKind.NOT_REMINDED, sort=sort)


def test_every_kind_of_notice_says_something() -> None:
    assert SENTENCES.keys() == set(NoticeKind)
    assert "1 day ahead" in say(NoticeKind.SHORT_NOTICE)
    assert "1 text " in say(NoticeKind.EXPIRED)
