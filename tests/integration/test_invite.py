"""handbill groups invite: the code, the words to print, and a QR code that holds what it says."""

import json
import struct
from collections.abc import Sequence
from pathlib import Path

import pytest
import segno

from bot.domain.actor import OPERATOR
from bot.domain.directory import ChannelName
from bot.domain.errors import Refused
from bot.domain.ids import SenderName
from bot.domain.limits import Limits
from bot.ports.channels import Sender, Surroundings
from bot.qr import draw_qr, save_qr
from tests.conftest import MakeApp
from tests.fakes import FakeChannel
from tests.integration.conftest import Handbill
from tests.services.conftest import LINES, cells, silent

LINK = "https://t.me/our_bot?start=7K2M8FD"


class NamedChannel(FakeChannel):
    """A Telegram bot that people open by name."""

    def __init__(self, public: str | None) -> None:
        super().__init__(ChannelName.TELEGRAM)
        self.public = public

    async def public_name(self) -> str | None:
        return self.public


def drawn(text: str) -> list[list[bool]]:
    """The dark modules of a code in block characters, two rows a line."""
    rows: list[list[bool]] = []
    for line in draw_qr(text).splitlines():
        cells = [_HALVES[mark] for mark in line if mark in _HALVES]
        if cells:
            rows += [[upper for upper, _ in cells], [lower for _, lower in cells]]
    return rows


_HALVES = {" ": (True, True), "▀": (False, True), "▄": (True, False), "█": (False, False)}
"""Terminals are dark: what is not printed is a dark module."""


def test_the_terminal_shows_the_modules_of_the_code() -> None:
    wanted = [[bool(dark) for dark in row] for row in segno.make(LINK, error="q").matrix_iter(border=4)]
    assert [row[: len(wanted[0])] for row in drawn(LINK)][: len(wanted)] == wanted


def test_the_picture_is_a_png_large_enough_for_paper(tmp_path: Path) -> None:
    path = tmp_path / "code.png"
    save_qr(LINK, path)
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    assert width == height >= 300
    with pytest.raises(Refused, match="cannot be written"):
        save_qr(LINK, tmp_path / "nowhere" / "code.png")


def test_invite_shows_the_same_code_until_it_is_renewed(
    handbill: Handbill, table: Path, tmp_path: Path
) -> None:
    handbill("groups", "import", str(table))
    assert "invitation: none" in handbill("groups", "show", "Chess and Chat").out
    picture = tmp_path / "code.png"
    ran = handbill("groups", "invite", "Chess and Chat", "--png", str(picture), "--simulate", "--json")
    assert ran.code == 0
    told = json.loads(ran.out)
    assert (told["group"], told["number"], told["link"]) == ("Chess and Chat", None, None)
    assert f"JOIN {told['code']}" in told["texts"]["en"]
    assert picture.read_bytes().startswith(b"\x89PNG")
    shown = handbill("groups", "invite", "Chess and Chat", "--simulate")
    assert told["code"] in shown.out
    assert "No SMS number is known" in shown.err
    renewed = json.loads(handbill("groups", "invite", "Chess and Chat", "--renew", "--json").out)
    assert renewed["code"] != told["code"]
    assert "invitation: open until" in handbill("groups", "show", "Chess and Chat").out
    assert json.loads(handbill("groups", "show", "Chess and Chat", "--json").out)["invited_until"]
    assert handbill("groups", "invite", "Nothing").code == 1
    assert told["code"] not in handbill("log", "--json").out


@pytest.mark.parametrize(
    ("number", "bot", "scan"),
    [
        ("+447700900900", "our_bot", "https://t.me/our_bot?start={code}"),
        ("+447700900900", None, "SMSTO:+447700900900:JOIN {code}"),
        ("MG0123", None, "JOIN {code}"),
    ],
)
async def test_what_is_scanned_opens_the_best_way_in(
    make_app: MakeApp, number: str, bot: str | None, scan: str
) -> None:
    sms = FakeChannel()
    sms.sender = Sender(name=SenderName(number), simulated=False, limits=Limits())

    def connect(_around: Surroundings) -> Sequence[FakeChannel]:
        return [sms, NamedChannel(bot)]

    app = make_app(connect=connect, drafts="allow", network_name="Test Network")
    await app.enrolment.take_in(OPERATOR, cells(LINES), silent)
    card = await app.invitations.invite(OPERATOR, "Chess and Chat")
    assert card.scan == scan.format(code=card.invitation.code)
    assert len(card.texts) == 7
    assert all(card.invitation.code in text.text and number in text.text for text in card.texts)
