"""What a coordinator does with consultations in a transcript."""

from datetime import timedelta
from pathlib import Path

from bot.app import App
from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.consultations import Stage
from bot.domain.events import Span
from bot.domain.walltime import instant, wall
from bot.library.own_words import read_outcome, read_questions
from bot.services.consultations.desk import Asking

WORDS = Path(__file__).parent / "short_breaks.yaml"
OPEN_FOR = timedelta(days=25)


async def consult(app: App, what: str, title: str) -> None:
    """Announce a consultation, do what is due of it, or tell what came of it."""
    match what:
        case "consult":
            await _announce(app, title)
        case "remind":
            await _remind(app)
        case _:
            await _tell_outcome(app)


async def _announce(app: App, title: str) -> None:
    """Announce a consultation that is open from now on."""
    zone = app.settings.zone
    opens = wall(app.clock.now(), zone).replace(minute=0, second=0, microsecond=0)
    closes = opens.replace(hour=17) + OPEN_FOR
    await app.consulting.desk.add(
        OPERATOR,
        Asking(
            title=title,
            asker="Camden Council",
            stage=Stage.DRAFT,
            span=Span(
                starts=opens,
                starts_at=instant(opens, zone),
                ends=closes,
                ends_at=instant(closes, zone),
                zone=zone,
            ),
            audience=Audience(),
            questions=read_questions(WORDS, app.content.vocabulary().named),
            topics=(),
            organiser=None,
        ),
    )


async def _remind(app: App) -> None:
    """What `handbill serve` does about what lies ahead, once."""
    for look in app.meetings.ticks().values():
        await look()
    await app.consulting.following.tick()


async def _tell_outcome(app: App) -> None:
    """Write what came of the newest consultation, and put it into line."""
    (*_others, newest) = await app.consulting.desk.all(OPERATOR)
    words = read_outcome(WORDS, app.content.vocabulary().named)
    await app.consulting.outcomes.tell(await app.consulting.desk.conclude(OPERATOR, newest.event.id, words))
