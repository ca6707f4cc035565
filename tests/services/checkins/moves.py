"""The moves of a check-in in tests: people, what they text, and looking at what came of it."""

from collections.abc import Mapping

from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.conversations import Status
from bot.domain.ids import GroupId, RoundId
from bot.domain.journal import EventKind, Query
from bot.domain.levels import Level
from bot.domain.placements import CheckIn
from tests.services.conftest import World, silent

SURVEY = "ecm_check_in"
DAY = 86_400
OSEI, ROKEYA, GRACE, SHARED = (f"+4477009000{number}" for number in ("33", "31", "32", "34"))
AGREED = "form,2026-03-02,bulletins;check-ins"
PEOPLE = (
    f"Lantern Choir,community,Camden,1,,,bn,Rokeya Ali,,{ROKEYA},{AGREED}",
    f"Lantern Choir,community,Camden,1,,,en,Grace Obi,,{GRACE},{AGREED}",
    f"Chess at Five,community,Merton,1,,,en,Osei Ade,,{OSEI},{AGREED}",
    f"Sewing Room,faith,Merton,2,,,en,Monira Das,,{SHARED},{AGREED}",
    f"Sewing Room,faith,Merton,2,,,en,Jhorna Das,,{SHARED},{AGREED}",
    "Quiet Club,community,Merton,1,,,en,Ann Lee,,+447700900035,form,2026-03-02,bulletins",
)
ALL = Audience()
CHESS = Audience(groups=("Chess at Five",))


async def send(world: World, audience: Audience = ALL) -> RoundId:
    sent = await world.app.checkins.send(OPERATOR, SURVEY, audience, silent)
    await world.drain()
    return sent


async def answer(world: World, phone: str, *texts: str) -> list[str]:
    """Text from a phone; gives what came back."""
    before = len(world.texts(phone))
    for text in texts:
        await world.write(text, phone)
        await world.drain()
    return world.texts(phone)[before:]


async def wait(world: World, days: float) -> None:
    """Let days pass; what is due then is looked for once, as `serve` does every second."""
    world.clock.advance(days * DAY)
    await tick(world)


async def tick(world: World) -> None:
    await world.app.follow_up.tick()
    await world.drain()


async def level(world: World, group: str) -> Level | None:
    found, _people = await world.app.directory.group(OPERATOR, group)
    return found.level


async def group_id(world: World, group: str) -> GroupId:
    found, _people = await world.app.directory.group(OPERATOR, group)
    return found.id


async def checkins(world: World, group: str) -> list[CheckIn]:
    found, _people = await world.app.directory.group(OPERATOR, group)
    async with world.app.database.reading() as tx:
        history = await tx.placements.of(OPERATOR, found.id)
    return [each for each in history.standings if isinstance(each, CheckIn)]


async def standing(world: World, round_: RoundId) -> Mapping[Status, int]:
    return await world.app.checkins.standing(OPERATOR, round_)


async def survey_log(world: World) -> list[tuple[str, str | None]]:
    lines = await world.log(Query(kinds=(EventKind.SURVEY,)))
    return [(line.entry.status, line.entry.reason) for line in lines]
