"""Reminders as the messages that phones get, with the keys that make each of them once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.actor import SYSTEM
from bot.domain.daywords import true_until
from bot.domain.directory import ChannelName, Purpose
from bot.domain.events import Event, Sort
from bot.domain.firing import may_ask
from bot.domain.ids import AddressId, GroupId
from bot.domain.meetings import Coming
from bot.domain.messages import Draft, Lane, MessageKind, Recipient
from bot.domain.news import THANKS, is_news, is_urgent
from bot.domain.occurrences import Occurrence
from bot.domain.rsvp import subject_of
from bot.domain.segments import segments_by
from bot.domain.wording import Reply
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

    async def drafts(
        self,
        tx: Tx,
        around: Around,
        ready: Sequence[Ready],
        crowded: dict[AddressId, ChannelName],
        now: datetime,
    ) -> Sequence[Draft]:
        """The texts, one for each reminder and phone, with the introduction where nobody wrote before.

        Phones where a text could not ask by itself are put into `crowded`: for them `together` is to follow.
        """
        introductions = {each.address.id: self.press.introduction_key(each.address.id) for each in ready}
        known = await tx.messages.known(SYSTEM, introductions.values())
        groups = {profile.group for each in ready for profile in each.candidate.groups}
        names = await tx.audiences.names(SYSTEM, groups)
        by_phone: dict[tuple[str, AddressId], list[Ready]] = defaultdict(list)
        # By their ids: of two who lock phones nobody then waits for the other.
        for each in sorted(ready, key=lambda one: one.address.id):
            by_phone[each.due.reminder, each.address.id].append(each)
        drafts: list[Draft] = []
        introduced = set(known)
        # Phones are locked as their questions open: in one order, whoever else opens some.
        for _, together in sorted(by_phone.items(), key=lambda item: (item[0][1], item[0][0])):
            first = together[0]
            key = introductions[first.address.id]
            if key not in introduced:
                introduced.add(key)
                drafts.append(self._introduction(around, together, key, now))
            drafts.append(await self._draft(tx, around, together, names, crowded, now))
        return drafts

    async def together(
        self, tx: Tx, crowded: Mapping[AddressId, ChannelName], now: datetime
    ) -> Sequence[Draft]:
        """What asks, at phones where several meetings wait, about all of them, each with its letter."""
        return [
            draft
            for address, channel in sorted(crowded.items())
            for draft in await self.asking.together(tx, SYSTEM, address, channel, now)
        ]

    async def _draft(
        self,
        tx: Tx,
        around: Around,
        together: Sequence[Ready],
        names: Mapping[GroupId, str],
        crowded: dict[AddressId, ChannelName],
        now: datetime,
    ) -> Draft:
        """The text of one reminder to those who read at one phone."""
        due, language = together[0].due, together[0].candidate.language
        address = together[0].address
        event = around.event
        groups = list(dict.fromkeys(profile.group for each in together for profile in each.candidate.groups))
        concerned = _concerned(due, around, groups)
        unsaid = any(group not in around.answers for group in concerned)
        occasion = Occasion(
            meeting=around.meeting,
            codes=(due.reminder, *due.absorbs),
            groups=tuple(names[group] for group in concerned if group in names),
            asks=may_ask(due, event) and unsaid,
            now=now,
            offer=await self._offer(tx, around, together[0], now),
        )
        worded = self.words(occasion, language, address.channel)
        if occasion.asks and not (await self.asking.ask(tx, SYSTEM, address.id, event, now)).alone:
            # Its buttons answer this meeting all the same; a figure would not say which is meant.
            crowded[address.id] = address.channel
            unasked = self.words(replace(occasion, asks=False), language, address.channel)
            worded = replace(worded, said=unasked.said)
        world = "simulated" if event.simulated else "real"
        towards = int(due.towards.timestamp())
        return self._text(
            around,
            together,
            kind=MessageKind.REMINDER,
            key=f"{world}:reminder:{event.id}:{due.reminder}:{towards}:{address.id}",
            worded=worded,
            now=now,
        )

    async def _offer(self, tx: Tx, around: Around, to: Ready, now: datetime) -> str:
        """What stands below a text about a consultation: how it is now, and how to have one's say."""
        event, language, channel = around.event, to.candidate.language, to.address.channel
        if event.sort is not Sort.CONSULTATION:
            return ""
        said = (
            await self.offering.standing(tx, event.id, to.due.reminder, language, channel),
            await self.offering.offer(
                tx, event.id, to.address.id, to.candidate.contact, language, channel, now
            ),
        )
        return "\n".join(each.text for each in said if each is not None)

    def _introduction(self, around: Around, together: Sequence[Ready], key: str, now: datetime) -> Draft:
        first = together[0]
        said = self.press.voice.say(first.candidate.language, Reply.INTRODUCTION, first.address.channel)
        return self._text(
            around, together, kind=MessageKind.INTRODUCTION, key=key, worded=Worded(said=said), now=now
        )

    def _text(
        self,
        around: Around,
        together: Sequence[Ready],
        *,
        kind: MessageKind,
        key: str,
        worded: Worded,
        now: datetime,
    ) -> Draft:
        due, address = together[0].due, together[0].address
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
            subject=None if introduces else subject_of(around.event.id),
            language=said.language,
            body=said.text,
            entities=said.entities,
            choices=worded.choices,
            segments=segments_by(address.channel, said.text),
            created_at=now,
            expires_at=due.useless_at if introduces else _expiry(due, around.event, now),
            after=None if introduces else self.press.introduction_key(address.id),
            purpose=Purpose.REMINDERS,
            recipients=tuple(recipients),
            urgent=is_urgent(due),
        )


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
