"""A consultation in a world of phones, and what tests look at in it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.actor import OPERATOR, SYSTEM
from bot.domain.audience import Audience
from bot.domain.consultations import Consultation, OwnWords, Stage
from bot.domain.directory import ChannelName
from bot.domain.events import Span
from bot.domain.ids import AddressId, ContactId, Language
from bot.domain.walltime import instant
from bot.domain.wording import ENGLISH
from bot.services.consultations.desk import Asking
from tests.services.conftest import CONSENT, LINES, World, cells, silent

LONDON = ZoneInfo("Europe/London")
BENGALI = Language("bn")
OPENS, CLOSES = datetime(2026, 11, 23, 10), datetime(2026, 12, 18, 17)
FIRST = OwnWords(english="Who helps your group?", translations=((BENGALI, "আপনাদের কে সাহায্য করে?"),))
SECOND = OwnWords(english="What would help more?", translations=((BENGALI, "আর কী হলে ভালো হয়?"),))
DAY = timedelta(days=1)


def span(opens: datetime = OPENS, closes: datetime = CLOSES) -> Span:
    return Span(
        starts=opens,
        starts_at=instant(opens, LONDON),
        ends=closes,
        ends_at=instant(closes, LONDON),
        zone=LONDON,
    )


def asking(
    *questions: OwnWords,
    title: str = "Short breaks",
    stage: Stage = Stage.DRAFT,
    areas: tuple[str, ...] = (),
    when: Span | None = None,
) -> Asking:
    return Asking(
        title=title,
        asker="Camden Council",
        stage=stage,
        span=when or span(),
        audience=Audience(areas=areas),
        questions=questions,
        topics=(),
        organiser=None,
    )


async def agree_to_reminders(world: World) -> None:
    """Have everyone who gave a phone agree to reminders as well."""
    agreed = [line.replace(CONSENT, "form,2026-03-03,bulletins;reminders") for line in LINES]
    await world.app.enrolment.take_in(OPERATOR, cells(agreed), silent)


async def announce(world: World, *questions: OwnWords, title: str = "Short breaks") -> Consultation:
    return await world.app.consulting.desk.add(OPERATOR, asking(*questions, title=title))


async def person_at(world: World, group: str, name: str) -> tuple[ContactId, AddressId]:
    _group, people = await world.app.directory.group(OPERATOR, group)
    (found,) = [each for each in people if each.name == name]
    return found.id, found.addresses[0].id


async def offer(
    world: World, consultation: Consultation, group: str = "Chess and Chat", name: str = "Osei"
) -> str | None:
    """What a reminder says of having one's say, as it goes out to one person."""
    contact, address = await person_at(world, group, name)
    async with world.app.database() as tx:
        said = await world.app.consulting.offering.offer(
            tx, consultation.event.id, address, contact, ENGLISH, ChannelName.SMS, world.clock.now()
        )
    return said.text if said is not None else None


async def given(world: World, consultation: Consultation) -> list[tuple[str, bool]]:
    """The views that are there, and whether each may be quoted."""
    async with world.app.database() as tx:
        written = await tx.closing_views.written(SYSTEM, consultation.event.id)
    return sorted((each.text, each.quotable) for each in written)
