"""What one of a group has answered, as the others of it hear."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.actor import SYSTEM
from bot.domain.asked import Asked
from bot.domain.audience import Audience, route
from bot.domain.directory import Address, ChannelName, Purpose
from bot.domain.events import Event
from bot.domain.ids import AddressId, GroupId, InboundId, Language
from bot.domain.meetings import Coming
from bot.domain.messages import Draft, MessageKind, Recipient
from bot.domain.rsvp import Rsvp, Seat
from bot.domain.subjects import subject_of
from bot.domain.wording import Reply
from bot.ports.recalls import Reminder
from bot.ports.work import Tx
from bot.services.meetings.tongue import COMING, AnswerWords, Tongue
from bot.services.meetings.unasked import Notice, draft_of, introduced
from bot.services.press import Press

PAGE = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """An answer that is another than the group's last: `by` are the groups, and who answered for each."""

    asked: Asked
    coming: Coming
    by: tuple[Recipient, ...]
    inbound: InboundId


@dataclass(kw_only=True, slots=True)
class _Phone:
    """Where someone is told, in which language, and for which groups."""

    address: Address
    language: Language
    recipients: list[Recipient] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class _News:
    """What one phone is told: for which groups somebody answered, and how. `key` makes it once there."""

    address: AddressId
    channel: ChannelName
    language: Language
    groups: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    coming: Coming
    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Colleagues:
    """Tells the other people of a group. Nobody is named: it is the group's answer now."""

    words: AnswerWords
    press: Press

    async def tell(self, tx: Tx, answered: Answered, said_at: AddressId, now: datetime) -> Sequence[Draft]:
        """One text for each phone other than `said_at`, where people can be reached and want reminders.

        It is Handbill that looks them up: who texts sees nobody but themselves.
        """
        names = {seat.recipient.group: seat.group_name for seat in answered.asked.seats}
        groups = {each.group: names[each.group] for each in answered.by}
        phones = await self._phones(tx, answered, groups)
        drafts = [
            self._draft(answered, phone, groups, now)
            for phone in phones
            if phone.address.id != said_at and answered.asked.event.decisive_at > now
        ]
        return await introduced(tx, SYSTEM, drafts, self.press)

    async def _phones(self, tx: Tx, answered: Answered, groups: dict[GroupId, str]) -> Sequence[_Phone]:
        themselves = {each.contact for each in answered.by}
        audience = Audience(groups=tuple(groups.values()))
        found: dict[AddressId, _Phone] = {}
        after = None
        while page := await tx.audiences.page(SYSTEM, audience, after, PAGE):
            after = page[-1].contact
            for each in page:
                address = route(each, Purpose.REMINDERS, self.press.senders)
                if not isinstance(address, Address) or each.contact in themselves:
                    continue
                phone = found.setdefault(address.id, _Phone(address=address, language=each.language))
                phone.recipients.extend(
                    Recipient(contact=each.contact, group=profile.group)
                    for profile in each.groups
                    if profile.group in groups
                )
        return list(found.values())

    async def tell_anew(
        self, tx: Tx, event: Event, told: Sequence[Reminder], now: datetime
    ) -> Sequence[Draft]:
        """What texts that were taken back said, of the event and the answers as they are now: one for each
        phone and answer. Nobody is told their own, which may have come after the text was written.
        """
        phones = dict.fromkeys((each.address, each.channel) for each in told)
        drafts: list[Draft] = []
        for address, channel in phones:
            theirs = dict.fromkeys(one for each in told if each.address == address for one in each.recipients)
            said: dict[Coming, list[Seat]] = {}
            for seat in await tx.rsvps.at(SYSTEM, address, [event.id]):
                if seat.rsvp is not None and _is_news(seat.rsvp, theirs):
                    said.setdefault(seat.rsvp.coming, []).append(seat)
            for coming, seats in said.items():
                groups = {seat.recipient.group for seat in seats}
                news = _News(
                    address=address,
                    channel=channel,
                    language=seats[0].language,
                    groups=tuple(seat.group_name for seat in seats),
                    recipients=tuple(one for one in theirs if one.group in groups),
                    coming=coming,
                    key=f"{coming}:{event.sequence}",
                )
                drafts.append(self._notice(event, news, now))
        return drafts

    def _draft(self, answered: Answered, phone: _Phone, groups: dict[GroupId, str], now: datetime) -> Draft:
        news = _News(
            address=phone.address.id,
            channel=phone.address.channel,
            language=phone.language,
            groups=tuple(dict.fromkeys(groups[each.group] for each in phone.recipients)),
            recipients=tuple(phone.recipients),
            coming=answered.coming,
            key=str(answered.inbound),
        )
        return self._notice(answered.asked.event, news, now)

    def _notice(self, event: Event, news: _News, now: datetime) -> Draft:
        def lines(tongue: Tongue) -> Sequence[str]:
            answer = tongue.say(COMING[news.coming])
            return [tongue.about(Reply.RSVP_TOLD, event, groups=tongue.several(news.groups), answer=answer)]

        notice = Notice(
            address=news.address,
            channel=news.channel,
            said=self.words.set(news.language, news.channel, lines),
            key=f"told:{event.id}:{news.address}:{news.key}",
            kind=MessageKind.NOTICE,
            subject=subject_of(event.id),
            recipients=news.recipients,
            until=event.decisive_at,
        )
        return draft_of(notice, self.press, now)


def _is_news(rsvp: Rsvp, told: Collection[Recipient]) -> bool:
    """Whether a group's answer is to be told again to these: its last one was, and this one is not theirs."""
    readers = {each.contact for each in told if each.group == rsvp.group}
    return bool(readers) and rsvp.contact not in readers
