"""All that is done about meetings, together."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.actor import Actor
from bot.domain.hours import GoodHours
from bot.domain.ids import EventId
from bot.domain.rsvp import Rsvp
from bot.ports.calendars import Calendars
from bot.ports.work import Tx, Work
from bot.ports.world import Clock, Diction
from bot.services.meetings.aftermath import Aftermath
from bot.services.meetings.desk import MeetingDesk
from bot.services.meetings.drafts import ReminderPress
from bot.services.meetings.imports import MeetingImport
from bot.services.meetings.occasions import Asking, Offering
from bot.services.meetings.planning import Planning
from bot.services.meetings.reading import Readers
from bot.services.meetings.reminding import Reminding
from bot.services.meetings.series import Serial
from bot.services.meetings.telling import Teller
from bot.services.notices import NoticeDesk
from bot.services.press import Press


@dataclass(frozen=True, kw_only=True, slots=True)
class Rooms:
    """What is done about meetings, each by its own."""

    desk: MeetingDesk
    imports: MeetingImport
    serial: Serial
    planning: Planning
    reminding: Reminding
    aftermath: Aftermath
    notices: NoticeDesk

    def ticks(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """What has to look for work that is due, by a name for the log."""
        return {
            "series": self.serial.tick,
            "planning": self.planning.tick,
            "reminders": self.reminding.tick,
            "aftermath": self.aftermath.tick,
        }


def furnish(
    *,
    work: Work,
    clock: Clock,
    press: Press,
    diction: Diction,
    asking: Asking,
    offering: Offering,
    calendars: Calendars,
    hours: GoodHours,
    pick: Callable[[str], str],
    wake: Callable[[], None],
) -> Rooms:
    """Everything about meetings. `pick` gives one character of a text by lot, `wake` tells of new mail."""
    voice = press.voice
    content, languages = voice.content, voice.translator.languages()
    teller = Teller(content=content, translator=voice.translator, diction=diction, voice=voice)
    readers = Readers(clock=clock, language=content.vocabulary().named, languages=languages, zone=hours.zone)
    serial = Serial(work=work, clock=clock, pick=pick)
    desk = MeetingDesk(
        work=work, clock=clock, readers=readers, serial=serial, world=press.require_channel, anew=asking.anew
    )
    aftermath = Aftermath(work=work, clock=clock, hours=hours, answers=_answers, simulated=press.simulated)
    return Rooms(
        desk=desk,
        imports=MeetingImport(work=work, readers=readers, desk=desk),
        serial=serial,
        planning=Planning(
            work=work,
            clock=clock,
            rules=content.reminders,
            hours=hours,
            channels=tuple(press.senders),
            simulated=press.simulated,
        ),
        reminding=Reminding(
            work=work,
            clock=clock,
            reminders=ReminderPress(
                press=press, words=teller, asking=asking, offering=offering, calendars=calendars
            ),
            hours=hours,
            answers=_answers,
            wake=wake,
        ),
        aftermath=aftermath,
        notices=NoticeDesk(work=work, clock=clock, count=aftermath.count),
    )


async def _answers(tx: Tx, actor: Actor, event: EventId) -> Sequence[Rsvp]:
    return await tx.rsvps.of_event(actor, event)
