"""Conversations as rows: what is read of them, and the conditions that they may meet."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, RowMapping, Select, bindparam, case, func, select

from bot.domain.conversations import Conversation, Status, fills_from_plain
from bot.domain.directory import ChannelName
from bot.domain.ids import AddressId, ContactId, ConversationId, GroupId, Language, RoundId
from bot.domain.inbound import QuestionKind
from storage.columns import UtcDateTime
from storage.tables import addresses, contacts, conversations, groups, links, memberships, questions, rounds

LIVE = (Status.WAITING, Status.OPEN)

NOW = bindparam("now", type_=UtcDateTime)
SIMULATED = bindparam("simulated", type_=Boolean)

CHANGING = (
    "status",
    "state",
    "opened_at",
    "begun_at",
    "reminds_at",
    "reminded_at",
    "closes_at",
    "ended_at",
)


def talks(*, still_there: bool = True) -> Select[Any]:
    """Conversations with what is known of their people now, with `still_there` only of those who are."""
    talks = (
        select(
            conversations,
            contacts.c.language,
            rounds.c.fills,
            addresses.c.channel,
            case((_answers_for_several(), groups.c.name)).label("about"),
        )
        .join(rounds, rounds.c.id == conversations.c.round_id)
        .join(contacts, contacts.c.id == conversations.c.contact_id)
        .join(addresses, addresses.c.id == conversations.c.address_id)
        .join(groups, groups.c.id == conversations.c.group_id)
    )
    return talks.where(is_there()) if still_there else talks


def _answers_for_several() -> ColumnElement[bool]:
    """Whether the people at a conversation's address are in more than one group."""
    count = (
        select(func.count(memberships.c.group_id.distinct()))
        .join(links, links.c.contact_id == memberships.c.contact_id)
        .where(links.c.address_id == conversations.c.address_id, links.c.disowned_at.is_(None))
        .correlate(conversations)
        .scalar_subquery()
    )
    return count > 1


def is_there() -> ColumnElement[bool]:
    """Whether a conversation's person still is at its address and in its group."""
    return (
        select(links.c.contact_id)
        .join(memberships, memberships.c.contact_id == links.c.contact_id)
        .where(
            links.c.contact_id == conversations.c.contact_id,
            links.c.address_id == conversations.c.address_id,
            links.c.disowned_at.is_(None),
            memberships.c.group_id == conversations.c.group_id,
        )
        .correlate(conversations)
        .exists()
    )


def can_be_asked() -> ColumnElement[bool]:
    """Whether a conversation has time left, and its phone may be written to."""
    usable = (
        select(addresses.c.id)
        .where(
            addresses.c.id == conversations.c.address_id,
            addresses.c.stopped_at.is_(None),
            addresses.c.bad_at.is_(None),
        )
        .correlate(conversations)
        .exists()
    )
    return (conversations.c.closes_at > NOW) & usable


def is_asked(*but: QuestionKind) -> ColumnElement[bool]:
    """Whether a question is open on a conversation's phone, of another kind than `but`."""
    return (
        select(questions.c.address_id)
        .where(
            questions.c.address_id == conversations.c.address_id,
            questions.c.closes_at > NOW,
            questions.c.kind.not_in(but),
        )
        .correlate(conversations)
        .exists()
    )


def waits_alone() -> ColumnElement[bool]:
    """Whether a conversation waits and its phone has none that is open."""
    other = conversations.alias()
    is_open = (
        select(other.c.id)
        .where(
            other.c.address_id == conversations.c.address_id,
            other.c.simulated == conversations.c.simulated,
            other.c.status == Status.OPEN,
        )
        .correlate(conversations)
        .exists()
    )
    return (conversations.c.status == Status.WAITING) & ~is_open


def read_conversation(row: RowMapping) -> Conversation:
    """A row of `talks` as the domain knows it."""
    return Conversation(
        id=ConversationId(row["id"]),
        round=RoundId(row["round_id"]),
        survey=row["survey"],
        contact=ContactId(row["contact_id"]),
        group=GroupId(row["group_id"]),
        address=AddressId(row["address_id"]),
        channel=ChannelName(row["channel"]),
        language=Language(row["language"]),
        about=row["about"],
        simulated=row["simulated"],
        fills=fills_from_plain(row["fills"]),
        status=Status(row["status"]),
        **{name: row[name] for name in CHANGING if name != "status"},
    )
