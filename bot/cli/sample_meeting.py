"""A part of the demo: a meeting is set up, its reminders are planned, and one phone answers."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.cli.output import say
from bot.cli.reminders import foresee, print_reminders
from bot.cli.talk import Phone, show
from bot.domain.actor import OPERATOR
from bot.domain.proposals import Column

if TYPE_CHECKING:
    from bot.app import App

WEEKS_AHEAD = timedelta(weeks=4)
ANSWERS = ("DATES", "A1", "1 3")
"""What lies ahead; coming to the first of it; childcare and travel would help."""


async def show_meeting(app: "App", phone: Phone, group: str) -> None:
    """Set up a meeting for the area of a group that one person with this phone is in, and let them answer.

    Nobody is reminded within the show: the first reminder waits for a good hour.
    """
    known, _contacts = await app.directory.group(OPERATOR, group)
    cells: dict[str, str] = {
        Column.TITLE: "Families forum",
        Column.KIND: "forum",
        Column.STARTS: f"{app.today() + WEEKS_AHEAD} 19:00",
        Column.ENDS: "21:00",
        Column.AREA: known.area,
        Column.PLACE: "Town Hall",
        Column.LANGUAGES: "Bengali",
        Column.INTERPRETER: "yes",
        Column.PAYS: "travel; childcare",
    }
    meeting, *_none = await app.meetings.desk.add(OPERATOR, cells)
    await app.meetings.planning.catch_up(lambda _done, _whole: None)
    found = await foresee(app, OPERATOR, meeting.event)
    theirs = [each for each in found.reminders if group in found.people.get(each.contact, "")]
    count = len(found.reminders)
    say(f"{meeting.event.title}, {known.area}, in four weeks. Of its {count} reminders, one person's:\n")
    print_reminders(replace(found, reminders=theirs))
    say("\nNobody has to wait for them to answer:\n")
    for line in ANSWERS:
        say(f"> {line}")
        show(await phone.write(line))
