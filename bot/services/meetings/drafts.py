"""Reminders as the messages that phones get, with the keys that make each of them once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.actor import SYSTEM
from bot.domain.daywords import true_until
from bot.domain.directory import ChannelName, Purpose
from bot.domain.events import Event, Sort
from bot.domain.firing import may_ask, reminder_key
from bot.domain.ids import AddressId, ContactId, EventId, GroupId
from bot.domain.meetings import Coming
from bot.domain.messages import Attachment, Draft, Lane, MessageKind, Recipient
from bot.domain.news import CANCELLED, THANKS, is_news, is_urgent
from bot.domain.occurrences import Fate, Occurrence
from bot.domain.segments import segments_by
from bot.domain.subjects import subject_of
from bot.domain.wording import Reply
from bot.ports.calendars import Calendars
from bot.ports.work import Tx
from bot.services.meetings.occasions import Around, Asking, Occasion, Offering, Ready, Worded, Words
from bot.services.press import Press


@dataclass(frozen=True, kw_only=True, slots=True)
class ReminderPress:
    """Sets reminders for phones: one text for all who read at one of them."""

    press: Press
    words: Words
    asking: Asking
    offering: Offering
    calendars: Calendars

    async def drafts(self, tx: Tx, ready: Sequence[Ready], now: datetime) -> Sequence[Draft]:
        """The texts, one for each reminder and phone, with the introduction where nobody wrote before.

        Where several meetings wait for an answer, one more text asks about them together.
        """
        introductions = {each.address.id: self.press.introduction_key(each.address.id) for each in ready}
        introduced = set(await tx.messages.known(SYSTEM, introductions.values()))
        groups = {profile.group for each in ready for profile in each.candidate.groups}
        names = await tx.audiences.names(SYSTEM, groups)
        by_phone: dict[tuple[AddressId, EventId, str], list[Ready]] = defaultdict(list)
        for each in ready:
            by_phone[each.address.id, each.due.event, each.due.reminder].append(each)
        drafts: list[Draft] = []
        crowded: dict[AddressId, ChannelName] = {}
        heard = await _heard(tx, ready)
        # Phones are locked as their questions open: in one order, whoever else opens some.
        for _, together in sorted(by_phone.items()):
            address = together[0].address
            key = introductions[address.id]
            if key not in introduced:
                introduced.add(key)
                drafts.append(self._introduction(together, key, now))
            occasion = _occasion(together, names, await self._offer(tx, together[0], now), now)
            event = occasion.meeting.event
            readers = {(event.id, each.candidate.contact) for each in together}
            for_calendars = _is_for_calendars(together, first=not readers & heard)
            heard |= readers
            if for_calendars:
                occasion = replace(occasion, calendar=self._link(together))
            alone = not occasion.asks or (await self.asking.ask(tx, SYSTEM, address.id, event, now)).alone
            if not alone:
                crowded[address.id] = address.channel
            file = self._file(together) if for_calendars else None
            drafts.append(self._reminder(together, occasion, file, alone=alone))
        for phone, channel in crowded.items():
            drafts += await self.asking.together(tx, SYSTEM, phone, channel, now)
        return drafts

    async def _offer(self, tx: Tx, to: Ready, now: datetime) -> str:
        """What stands below a text about a consultation: how it is now, and how to have one's say."""
        event, language, channel = to.around.event, to.candidate.language, to.address.channel
        if event.sort is not Sort.CONSULTATION:
            return ""
        said = (
            await self.offering.standing(tx, event.id, to.due.reminder, language, channel),
            await self.offering.offer(
                tx, event.id, to.address.id, to.candidate.contact, language, channel, now
            ),
        )
        return "\n".join(each.text for each in said if each is not None)

    def _reminder(
        self, together: Sequence[Ready], occasion: Occasion, file: Attachment | None, *, alone: bool
    ) -> Draft:
        """The text of one reminder to those who read at one phone; `alone` says that a figure answers it."""
        due, address = together[0].due, together[0].address
        language = together[0].candidate.language
        worded = self.words(occasion, language, address.channel)
        if not alone:
            # Its buttons answer this meeting all the same; a figure would not say which is meant.
            unasked = self.words(replace(occasion, asks=False), language, address.channel)
            worded = replace(worded, said=unasked.said)
        return self._text(
            together,
            kind=MessageKind.REMINDER,
            key=reminder_key(due, occasion.meeting.event, address.id),
            worded=worded,
            attachment=file,
            now=occasion.now,
        )

    def _link(self, together: Sequence[Ready]) -> str:
        """Where it is fetched for a calendar, for a phone that carries no file; not of what is off."""
        is_off = together[0].due.reminder == CANCELLED
        by_sms = together[0].address.channel is ChannelName.SMS
        if is_off or not by_sms:
            return ""
        return self.calendars.link(together[0].around.event) or ""

    def _file(self, together: Sequence[Ready]) -> Attachment | None:
        """The entry for calendars, where a file can go along."""
        if together[0].address.channel is not ChannelName.TELEGRAM:
            return None
        around = together[0].around
        return self.calendars.attachment(around.event, around.meeting)

    def _introduction(self, together: Sequence[Ready], key: str, now: datetime) -> Draft:
        first = together[0]
        said = self.press.voice.say(first.candidate.language, Reply.INTRODUCTION, first.address.channel)
        return self._text(together, kind=MessageKind.INTRODUCTION, key=key, worded=Worded(said=said), now=now)

    def _text(
        self,
        together: Sequence[Ready],
        *,
        kind: MessageKind,
        key: str,
        worded: Worded,
        now: datetime,
        attachment: Attachment | None = None,
    ) -> Draft:
        due, address = together[0].due, together[0].address
        event = together[0].around.event
        sender = self.press.senders[address.channel]
        said = worded.said
        introduces = kind is MessageKind.INTRODUCTION
        recipients = {
            Recipient(contact=each.candidate.contact, group=profile.group): None
            for each in together
            for profile in each.candidate.groups
        }
        return Draft(
            key=key,
            sender=sender.name,
            simulated=sender.simulated,
            channel=address.channel,
            address=address.id,
            lane=Lane.REMINDER,
            kind=kind,
            subject=None if introduces else subject_of(event.id, event.sort),
            language=said.language,
            body=said.text,
            entities=said.entities,
            choices=worded.choices,
            segments=segments_by(address.channel, said.text),
            created_at=now,
            expires_at=due.useless_at if introduces else _expiry(due, event, now),
            after=None if introduces else self.press.introduction_key(address.id),
            purpose=Purpose.REMINDERS,
            recipients=tuple(recipients),
            urgent=is_urgent(due),
            attachment=attachment,
        )


def _occasion(together: Sequence[Ready], names: Mapping[GroupId, str], offer: str, now: datetime) -> Occasion:
    """What is to be said to those who read at one phone."""
    around, due = together[0].around, together[0].due
    concerned = _concerned(due, around, _groups(together))
    unsaid = any(group not in around.answers for group in concerned)
    return Occasion(
        meeting=around.meeting,
        codes=(due.reminder, *due.absorbs),
        groups=tuple(names[group] for group in concerned if group in names),
        asks=may_ask(due, around.event) and unsaid,
        now=now,
        offer=offer,
        news=frozenset().union(*(around.news_for(each.candidate.contact) for each in together)),
    )


async def _heard(tx: Tx, ready: Sequence[Ready]) -> set[tuple[EventId, ContactId]]:
    """Who of these have heard of what closes, by whichever of its texts."""
    closing = defaultdict(list)
    for each in ready:
        if each.around.event.sort.closes:
            closing[each.due.event].append(each.candidate.contact)
    return {
        (event, each.contact)
        for event, contacts in closing.items()
        for each in await tx.occurrences.of_event(SYSTEM, event, contacts)
        if each.fate is Fate.FIRED
    }


def _is_for_calendars(together: Sequence[Ready], *, first: bool) -> bool:
    """Whether a text brings an entry into calendars, or changes it. A meeting comes into those of who may
    come, by their answer; what closes asks for none, and comes with the `first` that is heard of it, which
    is a later reminder for who joined after the others heard.
    """
    around, due = together[0].around, together[0].due
    if due.reminder == THANKS:
        return False
    if around.event.sort.closes:
        return first or is_news(due.reminder)
    groups = _groups(together)
    return is_news(due.reminder) and any(
        around.answers.get(group) in {Coming.YES, Coming.UNSURE} for group in groups
    )


def _groups(together: Sequence[Ready]) -> Sequence[GroupId]:
    """The groups of those who read at one phone."""
    return list(dict.fromkeys(profile.group for each in together for profile in each.candidate.groups))


def _concerned(due: Occurrence, around: Around, groups: Sequence[GroupId]) -> Sequence[GroupId]:
    """The groups that a text is about: not those that said no, unless it is news to them as well."""
    if is_news(due.reminder):
        came = [group for group in groups if group in around.came]
        return came or groups
    return [group for group in groups if around.answers.get(group) is not Coming.NO]


def _expiry(due: Occurrence, event: Event, now: datetime) -> datetime:
    """Until when a text may wait: one that speaks of today or tomorrow no longer than its day."""
    until = None if due.reminder == THANKS else true_until(event, now)
    return due.useless_at if until is None else min(due.useless_at, until)
