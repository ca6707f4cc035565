"""All that deals with consultations, put together."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.ports.work import Work
from bot.ports.world import Clock
from bot.services.consultations.areas import AreaDesk
from bot.services.consultations.desk import ConsultationDesk
from bot.services.consultations.following import ConsultationFollowing
from bot.services.consultations.offering import ViewOffering
from bot.services.consultations.outcome import OutcomeTelling
from bot.services.consultations.reading import ViewReading
from bot.services.consultations.speech import OwnSpeech
from bot.services.press import Press
from bot.services.views.desk import ViewDesk


@dataclass(frozen=True, kw_only=True, slots=True)
class Consulting:
    """What staff do with consultations, what becomes due in them, and how staff's words are spoken."""

    speech: OwnSpeech
    desk: ConsultationDesk
    outcomes: OutcomeTelling
    offering: ViewOffering
    following: ConsultationFollowing
    reading: ViewReading
    areas: AreaDesk


def consulting(
    *,
    work: Work,
    clock: Clock,
    press: Press,
    views: ViewDesk,
    pick: Callable[[str], str],
    wake: Callable[[], None],
) -> Consulting:
    """Put together what deals with consultations. `pick` gives a character of a text, by lot."""
    speech = OwnSpeech(voice=press.voice)

    def simulated() -> bool:
        return press.simulated

    return Consulting(
        speech=speech,
        desk=ConsultationDesk(
            work=work, clock=clock, speech=speech, views=views, pick=pick, simulated=simulated
        ),
        outcomes=OutcomeTelling(work=work, clock=clock, speech=speech, press=press, wake=wake),
        offering=ViewOffering(voice=press.voice),
        following=ConsultationFollowing(work=work, clock=clock, views=views, simulated=simulated),
        reading=ViewReading(work=work, clock=clock, views=views),
        areas=AreaDesk(work=work, clock=clock),
    )
