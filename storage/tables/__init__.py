"""The tables, by area. They never leave the storage: repositories turn rows into domain records at the door.

Repositories work on the Core tables, which are named here; no row object is ever built.
"""

from storage.tables.directory import addresses, contacts, groups, invitations, links, memberships, staff
from storage.tables.incoming import inbound, inbox, questions
from storage.tables.journal import log
from storage.tables.outgoing import attempts, copies, messages, receipts, recipients, senders, sends
from storage.tables.representation import boards, debriefings, seats
from storage.tables.safeguarding import leads, sealed
from storage.tables.staging import imports, staged_rows
from storage.tables.standing import area_facts, group_facts, placements
from storage.tables.surveys import conversations, rounds

__all__ = [
    "addresses",
    "area_facts",
    "attempts",
    "boards",
    "contacts",
    "conversations",
    "copies",
    "group_facts",
    "groups",
    "debriefings",
    "imports",
    "inbound",
    "inbox",
    "invitations",
    "leads",
    "links",
    "log",
    "memberships",
    "messages",
    "placements",
    "questions",
    "receipts",
    "recipients",
    "rounds",
    "sealed",
    "seats",
    "senders",
    "sends",
    "staff",
    "staged_rows",
]
