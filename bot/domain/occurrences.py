"""Reminders as they become due: one for each event, reminder and contact, once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import ContactId, EventId, OccurrenceId
from bot.domain.plans import Planned


class Fate(StrEnum):
    """What became of an occurrence.

    PENDING: it is to come. FIRED: its text has gone into the outbox, or is part of another's. EXPIRED: nobody
    was there to send it while it was of use, or it could not be sent. DROPPED: the event, its plan or the
    group's answer changed.
    """

    PENDING = "pending"
    FIRED = "fired"
    EXPIRED = "expired"
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True, slots=True)
class Occurrence:
    """One reminder to one contact of one event.

    Due at `due_at`, of no use from `useless_at` on. `why` is the code of why it is then; `absorbs` are the
    reminders that would have fallen into the same hour. `towards` is the moment it counts towards, as it was
    when it was planned: a reminder that fired for a date that was given up is no reminder of the new one.
    """

    event: EventId
    reminder: str
    contact: ContactId
    due_at: datetime
    useless_at: datetime
    towards: datetime
    why: str
    absorbs: tuple[str, ...] = ()
    fate: Fate = Fate.PENDING
    settled_at: datetime | None = None
    id: OccurrenceId | None = None

    @property
    def codes(self) -> frozenset[str]:
        """Its own reminder and those it absorbs."""
        return frozenset({self.reminder, *self.absorbs})


@dataclass(frozen=True, kw_only=True, slots=True)
class Reconciled:
    """What brings the stored reminders of a contact into line with a plan: those to keep in place of what has
    the same event, reminder and contact, and pending ones to drop.
    """

    put: tuple[Occurrence, ...] = ()
    drop: tuple[Occurrence, ...] = ()


def reconcile(
    planned: Sequence[Planned],
    stored: Sequence[Occurrence],
    now: datetime,
    *,
    event: EventId,
    contact: ContactId,
    towards: datetime,
) -> Reconciled:
    """How to get from `stored`, the occurrences of one event and contact, to `planned`.

    `planned` is empty for who said no and for what is called off. What fired for the same `towards`, alone or
    as a part of another, never fires again; nor does what opened the event, for whatever date it did: a
    change is told by itself. Whoever has heard of the event is not sent now what a new plan had for earlier,
    unless it was waiting; whoever has not is. A pending reminder whose time is over stays for the tick, which
    shows that it expired.
    """
    fired = [each for each in stored if each.fate is Fate.FIRED]
    opened = {code for each in fired for code in each.codes}
    said = {code for each in fired if each.towards == towards for code in each.codes}
    # A row that fired for another date may give way to what is planned for this one, and is no witness then;
    # that something is stored for this date is one as good.
    fresh = not fired and not any(each.towards == towards for each in stored)
    put: list[Occurrence] = []
    staying: set[str] = set()
    for each in planned:
        known = said | ({each.code} & opened if each.opens else set())
        unsaid = [code for code in (each.code, *reversed(each.absorbs)) if code not in known]
        if not unsaid:
            continue
        wanted = Occurrence(
            event=event,
            reminder=unsaid[0],
            contact=contact,
            due_at=each.due_at,
            useless_at=each.useless_at,
            towards=towards,
            why=each.why,
            absorbs=tuple(code for code in each.absorbs if code in unsaid[1:]),
        )
        before = next((one for one in stored if one.reminder == wanted.reminder), None)
        if not _is_to_come(wanted, before, now, fresh=fresh):
            continue
        staying.add(wanted.reminder)
        if wanted.useless_at > now and not _is_same(wanted, before):
            put.append(wanted)
    pending = (each for each in stored if each.fate is Fate.PENDING)
    return Reconciled(put=tuple(put), drop=tuple(each for each in pending if each.reminder not in staying))


def _is_to_come(wanted: Occurrence, before: Occurrence | None, now: datetime, *, fresh: bool) -> bool:
    """Whether a reminder is still to be sent, given what is stored of it.

    `fresh` says that they have not heard of the event, nor been planned for this date, so that what was due
    earlier is sent now.
    """
    if before is not None and before.towards == wanted.towards and before.fate is not Fate.DROPPED:
        return before.fate is Fate.PENDING
    return wanted.useless_at > now and (fresh or wanted.due_at > now)


def _is_same(wanted: Occurrence, before: Occurrence | None) -> bool:
    return before is not None and wanted == replace(before, id=None, settled_at=None)
