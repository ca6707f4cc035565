"""What must be true of a year that was lived through, by another reckoning than the product's own."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.messages import Lane
from bot.domain.news import THANKS, is_news
from tests.year.borough import LONDON, Sent
from tests.year.diary import moment_of
from tests.year.living import Year

BANK_HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        *("2026-08-31", "2026-12-25", "2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29"),
        *("2027-05-03", "2027-05-31", "2027-08-30"),
    )
)
"""Of England, as gov.uk/bank-holidays lists them."""

SOON = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A message as the database has it, with the times it left a phone's channel."""

    id: int
    kind: str
    lane: int
    state: str
    key: str
    urgent: bool
    phone: str
    due_at: datetime
    expires_at: datetime
    sent: tuple[Sent, ...]

    @property
    def reminder(self) -> tuple[int, str, int, str] | None:
        """Event, reminder, the moment it counts towards, and the phone; None for another text."""
        if self.kind != "reminder" or ":reminder:" not in self.key:
            return None
        event, rest = self.key.split(":", 2)[2].split(":", 1)
        code, towards, _address = rest.rsplit(":", 2)
        return int(event), code, int(towards), self.phone


@dataclass(frozen=True, kw_only=True, slots=True)
class Fired:
    """One line of the diary."""

    event: int
    reminder: str
    contact: int
    towards: datetime
    useless_at: datetime
    codes: tuple[str, ...]
    at: datetime


def check(year: Year) -> None:
    """Fail for whatever should not have been."""
    texts = texts_of(year)
    fired = fired_of(year)
    each_settled_once(year, fired)
    each_went_out_once(year, texts, fired)
    none_at_a_bad_hour(texts)
    none_of_no_use(texts, fired)
    none_after_no(year, texts)
    none_after_stop(year, texts)


def texts_of(year: Year) -> list[Text]:
    sent: dict[int, list[Sent]] = defaultdict(list)
    for each in year.phones.came:
        sent[int(each.letter.message)].append(each)
    rows = year.diary.ask(
        "SELECT m.id, m.kind, m.lane, m.state, coalesce(m.key, ''), m.urgent, a.value, m.due_at, "
        "m.expires_at FROM messages m JOIN addresses a ON a.id = m.address_id"
    )
    return [
        Text(
            id=int(number),
            kind=kind,
            lane=int(lane),
            state=state,
            key=key,
            urgent=bool(urgent),
            phone=phone,
            due_at=moment_of(due_at),
            expires_at=moment_of(expires_at),
            sent=tuple(sent[int(number)]),
        )
        for number, kind, lane, state, key, urgent, phone, due_at, expires_at in rows
    ]


def fired_of(year: Year) -> list[Fired]:
    return [
        Fired(
            event=int(event),
            reminder=reminder,
            contact=int(contact),
            towards=moment_of(towards),
            useless_at=moment_of(useless_at),
            codes=(reminder, *(absorbs or "").split()),
            at=moment_of(at),
        )
        for event, reminder, contact, towards, useless_at, absorbs, at in year.diary.ask(
            "SELECT event_id, reminder, contact_id, towards, useless_at, absorbs, at FROM year_fired"
        )
    ]


def each_settled_once(year: Year, fired: list[Fired]) -> None:
    """Every occurrence came to one end, and none fired twice, by itself or as a part of another."""
    waiting = year.diary.ask("SELECT due_at FROM occurrences WHERE fate = 'pending'")
    assert all(moment_of(due_at) > year.clock.now() - SOON for (due_at,) in waiting)
    assert not year.diary.ask("SELECT 1 FROM occurrences WHERE fate <> 'pending' AND settled_at IS NULL")
    said = Counter((each.event, code, each.contact, each.towards) for each in fired for code in each.codes)
    assert said
    assert max(said.values()) == 1


def each_went_out_once(year: Year, texts: list[Text], fired: list[Fired]) -> None:
    """What fired is what was queued, and a text left once at most."""
    phones: dict[Any, Any] = dict(
        year.diary.ask("SELECT l.contact_id, a.value FROM links l JOIN addresses a ON a.id = l.address_id")
    )
    queued = Counter(text.reminder for text in texts if text.reminder is not None)
    assert max(queued.values()) == 1
    meant = {
        (each.event, each.reminder, int(each.towards.timestamp()), phones[each.contact]) for each in fired
    }
    assert meant == queued.keys()
    assert max(len(text.sent) for text in texts) == 1
    assert {text.state for text in texts} <= {"accepted", "expired", "suppressed"}


def none_at_a_bad_hour(texts: list[Text]) -> None:
    """Nothing that nobody asked for between 20:00 and 09:00 or on a bank holiday, unless it is of today."""
    for text in texts:
        for each in text.sent:
            local = each.at.astimezone(LONDON)
            good = 9 <= local.hour < 20 and local.date() not in BANK_HOLIDAYS
            assert good or text.lane <= Lane.REPLY or text.urgent, (text.kind, local.isoformat())


def none_of_no_use(texts: list[Text], fired: list[Fired]) -> None:
    """A reminder left before it was of no use, and before what it reminds of."""
    useless = {(each.event, each.reminder, int(each.towards.timestamp())): each.useless_at for each in fired}
    for text in texts:
        for each in text.sent:
            assert each.at < text.expires_at
            if text.reminder is not None:
                event, code, towards, _phone = text.reminder
                assert each.at < useless[event, code, towards]
                assert is_news(code) or each.at.timestamp() < towards


def none_after_no(year: Year, texts: list[Text]) -> None:
    """Who said no got only news from then on."""
    refused = year.diary.ask(
        "SELECT DISTINCT r.event_id, a.value, r.at FROM rsvps r "
        "JOIN memberships m ON m.group_id = r.group_id JOIN links l "
        "ON l.contact_id = m.contact_id JOIN addresses a ON a.id = l.address_id "
        "WHERE r.coming = 'no'"
    )
    since = {(int(event), phone): moment_of(at) for event, phone, at in refused}
    assert since
    for text in texts:
        if text.reminder is not None:
            event, code, _towards, phone = text.reminder
            no = since.get((event, phone))
            after = no is not None and any(each.at > no for each in text.sent)
            assert not after or (is_news(code) and code != THANKS)


def none_after_stop(year: Year, texts: list[Text]) -> None:
    """A phone that said STOP got answers at most, until it said START."""
    by_phone: dict[str, list[Text]] = defaultdict(list)
    for text in texts:
        by_phone[text.phone].append(text)
    for phone, since, until in year.quiet:
        for text in by_phone[phone]:
            unasked = text.lane > Lane.REPLY
            assert not (unasked and any(since < each.at < until for each in text.sent))
