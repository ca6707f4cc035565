"""handbill consultations plan: who is reminded of a consultation, and when."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.cli.consultation_cells import document_of
from bot.cli.consultations import Id, when
from bot.cli.meeting_views import plan_document, tell_plan
from bot.cli.output import As, Json, print_json, say
from bot.cli.running import with_app
from bot.domain.consultations import Consultation
from bot.domain.ids import ContactId, EventId
from bot.domain.occurrences import Occurrence

if TYPE_CHECKING:
    from bot.app import App


def plan(number: Id, staff: As = None, as_json: Json = False) -> None:
    """Show every reminder of a consultation: who, when, why then, and what became of it."""

    async def run(app: "App") -> tuple[Consultation, Sequence[Occurrence], Mapping[ContactId, str]]:
        actor = await app.directory.act_as(staff)
        consultation = await app.consulting.desk.get(actor, EventId(number))
        found = await app.meetings.planning.foresee(actor, consultation.event)
        return consultation, found, await app.meetings.planning.people(actor, consultation.event)

    consultation, found, people = with_app(run)
    zone = consultation.event.span.zone
    if as_json:
        print_json({**document_of(consultation), "reminders": plan_document(found, people, zone)})
        return
    say(f"{consultation.event.title}, {when(consultation)}")
    tell_plan(found, people, zone)
