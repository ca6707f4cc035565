"""The tables, by area. They never leave the storage: repositories turn rows into domain records at the door.

Repositories work on the Core tables, which are named here; no row object is ever built.
"""

from storage.tables.ahead import (
    event_areas,
    event_groups,
    events,
    feeds,
    meetings,
    notices,
    occurrences,
    series,
)
from storage.tables.answering import letters, rsvps
from storage.tables.areas import wider_areas
from storage.tables.around_meetings import attendances, plannings
from storage.tables.consultations import consulted, hearings
from storage.tables.directory import addresses, contacts, groups, invitations, links, memberships, staff
from storage.tables.incoming import inbound, inbox, questions
from storage.tables.journal import log
from storage.tables.outgoing import (
    attachments,
    attempts,
    copies,
    messages,
    receipts,
    recipients,
    senders,
    sends,
)
from storage.tables.representation import boards, debriefings, seats
from storage.tables.safeguarding import leads, sealed
from storage.tables.staging import imports, staged_rows
from storage.tables.standing import area_facts, group_facts, placements
from storage.tables.surveys import conversations, rounds
from storage.tables.views import (
    answered,
    forgotten_texts,
    kept_views,
    open_views,
    view_books,
    view_drafts,
    view_links,
)

__all__ = [
    "addresses",
    "answered",
    "area_facts",
    "attachments",
    "attempts",
    "attendances",
    "boards",
    "consulted",
    "contacts",
    "conversations",
    "copies",
    "debriefings",
    "event_areas",
    "event_groups",
    "events",
    "feeds",
    "forgotten_texts",
    "group_facts",
    "groups",
    "hearings",
    "imports",
    "inbound",
    "inbox",
    "invitations",
    "kept_views",
    "leads",
    "letters",
    "links",
    "log",
    "meetings",
    "memberships",
    "messages",
    "notices",
    "occurrences",
    "open_views",
    "placements",
    "plannings",
    "questions",
    "receipts",
    "recipients",
    "rounds",
    "rsvps",
    "sealed",
    "seats",
    "senders",
    "sends",
    "series",
    "staff",
    "staged_rows",
    "view_books",
    "view_drafts",
    "view_links",
    "wider_areas",
]
