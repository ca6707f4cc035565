"""WHO and a board: who speaks for whom, in the asker's words and within what each person agreed to."""

from collections.abc import Sequence

import pytest

from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.board_table import Column
from bot.domain.directory import ChannelName
from bot.domain.journal import EventKind, Query
from bot.domain.segments import segments_by
from tests.services.conftest import World, silent

GRACE, OSEI, EILEEN, STRANGER = (f"+4477009000{number}" for number in ("02", "03", "05", "99"))
TRUST = "Children's Trust Board"
DOES = "It plans services."
SINCE = "2026-01-01"
HIDDEN = "Rokeya"
SEATS = (
    f"{TRUST},{DOES},,planning,,Grace,Lantern Circle,groups in Camden,Camden,,,elected,{SINCE},,the hall,yes",
    f"{TRUST},,,,,{HIDDEN},Lantern Circle,faith groups,,faith,,nominated,{SINCE},,by the door,no",
    f"{TRUST},,,,,Past Person,,everyone,,,,appointed,2025-01-01,2026-11-22,by post,yes",
    f"{TRUST},,,,,Next Person,,everyone,,,,appointed,2026-11-24,,by post,yes",
    f"Play Sub-group,{DOES},Camden,play,{TRUST},,,,,,,,,,,",
    f"Merton Play Forum,{DOES},Merton,play,,Osei,Chess and Chat,small groups,,,,elected,{SINCE},,,yes",
)


def rows(lines: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    return [
        (number, dict(zip(map(str, Column), line.split(","), strict=True)))
        for number, line in enumerate(lines, 2)
    ]


@pytest.fixture
async def register(world: World) -> World:
    report = await world.app.boards.imports.take_in(OPERATOR, rows(SEATS))
    assert report.rejected == []
    return world


async def ask(world: World, text: str, phone: str = GRACE) -> str:
    before = len(world.texts(phone))
    await world.write(text, phone)
    await world.drain()
    return "\n\n".join(world.texts(phone)[before:])


async def reading(world: World) -> str:
    lines = await world.log(Query(kinds=(EventKind.INBOUND,)))
    return lines[-1].entry.status


async def test_who_speaks_for_groups_like_theirs_comes_first(register: World) -> None:
    assert (await ask(register, f"WHO {TRUST}")).splitlines() == [
        f"{TRUST}: {DOES}",
        "For groups in Camden: Grace. Groups voted for them. To reach them: the hall",
        "Someone speaks there for faith groups. Groups put them forward.",
        "Write here what you want to tell them. A person passes it on.",
    ]


async def test_a_name_that_is_not_public_is_told_to_nobody(register: World) -> None:
    for phone in (GRACE, OSEI, "+447700900004", STRANGER):
        for asked in ("WHO", f"WHO {TRUST}", "WHO planning", "WHO faith"):
            assert HIDDEN not in await ask(register, asked, phone)
            assert "by the door" not in register.texts(phone)[-1]


async def test_only_who_sits_there_today_is_told(register: World) -> None:
    said = await ask(register, "WHO planning", STRANGER)
    assert "Past Person" not in said
    assert "Next Person" not in said
    register.clock.advance(86_400)
    assert "Next Person" in await ask(register, "WHO planning", STRANGER)


async def test_a_topic_means_the_board_of_ones_own_area(register: World) -> None:
    assert "For small groups: Osei." in await ask(register, "WHO play", OSEI)
    assert (await ask(register, "WHO play")).startswith("Right now nobody speaks for groups there: Play Sub")
    assert (await ask(register, "WHO play", STRANGER)).splitlines()[1:] == [
        "Merton Play Forum",
        "Play Sub-group",
    ]


async def test_a_board_that_is_over_is_not_spoken_of(register: World) -> None:
    await register.app.boards.register.end(OPERATOR, "Merton Play Forum", register.app.today())
    assert "Merton" not in await ask(register, "WHO play", STRANGER)
    await ask(register, "WHO merton play forum", OSEI)
    assert "Osei" not in register.texts(OSEI)[-1]


async def test_what_is_no_board_waits_for_a_person(register: World) -> None:
    assert "board or topic of that name" in await ask(register, "WHO health visitors")
    assert [item.text for item in await register.app.inbox.items(OPERATOR)] == ["WHO health visitors"]


@pytest.mark.parametrize(
    "text", ["who is this?", "Who pays for the hall", "من يمثل هذا؟", "Who pays for play form?"]
)
async def test_a_question_that_begins_with_who_is_kept_like_any_other(register: World, text: str) -> None:
    assert (await ask(register, text)).startswith("Thank you. A person will read this")
    assert [item.text for item in await register.app.inbox.items(OPERATOR)] == [text]


async def test_without_a_register_every_who_waits_for_a_person(world: World) -> None:
    for text in ("WHO", "WHO planning"):
        await ask(world, text)
        assert await reading(world) == "question"
    assert len(await world.app.inbox.items(OPERATOR)) == 2


async def test_who_has_stopped_hears_nothing(register: World) -> None:
    await ask(register, "STOP")
    for text in ("WHO", f"WHO {TRUST}", "WHO play", "WHO nothing like it"):
        assert await ask(register, text) == ""


async def test_an_open_question_is_not_robbed_of_its_answer(register: World) -> None:
    await register.app.checkins.send(OPERATOR, "ecm_check_in", Audience(groups=("Toy Library",)), silent)
    await register.drain()
    await ask(register, "who knows", EILEEN)
    assert await reading(register) == "survey_again"
    assert f"{TRUST}: {DOES}" in await ask(register, "WHO planning", EILEEN)
    assert await reading(register) == "who"


async def test_a_long_list_is_cut_to_what_fits_a_phone(register: World) -> None:
    more = [
        f"{TRUST},,,,,Person {number},,groups of the kind numbered {number},,,,elected,2026-01-01,,,yes"
        for number in range(20)
    ]
    await register.app.boards.imports.take_in(OPERATOR, rows(more))
    said = await ask(register, f"WHO {TRUST}")
    assert "groups in Camden: Grace" in said
    assert said.splitlines()[-1] == "More people sit there. Write to us to hear of them."
    assert segments_by(ChannelName.SMS, said) <= 3
    many = [f"Board number {number},{DOES}" + "," * 14 for number in range(60)]
    await register.app.boards.imports.take_in(OPERATOR, rows(many))
    said = await ask(register, "WHO")
    assert "Play Sub-group" in said
    assert segments_by(ChannelName.SMS, said) <= 3
