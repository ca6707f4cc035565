"""A briefing as the messages that one address gets, with the keys that make each of them once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.audience import Candidate
from bot.domain.briefings import Briefing
from bot.domain.directory import Address, ChannelName, Purpose
from bot.domain.errors import NoChannel
from bot.domain.ids import AddressId, EventId, SendId
from bot.domain.messages import Draft, Lane, MessageKind, Recipient
from bot.domain.segments import segments_by
from bot.domain.tailoring import tailor
from bot.domain.wording import Reply, Said
from bot.ports.channels import Sender
from bot.services.voice import Edition, Voice


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """What one contact is to get, and where. `introduced` says whether we have written there before."""

    candidate: Candidate
    address: Address
    edition: Edition
    introduction: Said
    introduced: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """Sets briefings for readers."""

    voice: Voice
    senders: Mapping[ChannelName, Sender]

    @property
    def simulated(self) -> bool:
        """Whether the phones are simulated."""
        return any(sender.simulated for sender in self.senders.values())

    def require_channel(self) -> bool:
        """Whether the phones are simulated. Raises NoChannel when there are none."""
        if not self.senders:
            raise NoChannel
        return self.simulated

    def deliver(
        self, briefing: Briefing, candidate: Candidate, address: Address, *, introduced: bool
    ) -> Delivery:
        """What a contact is to get at one of their addresses."""
        cut = tailor(briefing, candidate.groups)
        return Delivery(
            candidate=candidate,
            address=address,
            edition=self.voice.edition(briefing, cut, candidate.language, address.channel),
            introduction=self.voice.say(candidate.language, Reply.INTRODUCTION, address.channel),
            introduced=introduced,
        )

    def drafts(
        self,
        delivery: Delivery,
        briefing: Briefing,
        send: SendId | None,
        now: datetime,
        expires_at: datetime,
    ) -> list[Draft]:
        """The texts of the bulletin, and what must be there before it: each goes out after the one before."""
        address, edition = delivery.address, delivery.edition
        sender = self.senders[address.channel]
        by_sms = address.channel is ChannelName.SMS

        def draft(kind: MessageKind, key: str, said: Said, after: str | None = None, part: int = 0) -> Draft:
            return Draft(
                key=key,
                sender=sender.name,
                simulated=sender.simulated,
                channel=address.channel,
                address=address.id,
                lane=Lane.BULLETIN,
                kind=kind,
                subject=None if kind is MessageKind.INTRODUCTION else briefing.id,
                part=part,
                language=said.language,
                body=said.text,
                entities=said.entities,
                segments=segments_by(address.channel, said.text),
                created_at=now,
                expires_at=expires_at,
                after=after,
                purpose=Purpose.BULLETINS,
                send=send,
                recipients=tuple(
                    Recipient(contact=delivery.candidate.contact, group=profile.group)
                    for profile in delivery.candidate.groups
                ),
            )

        before = self.introduction_key(address.id)
        drafts: list[Draft] = []
        if not delivery.introduced:
            drafts.append(draft(MessageKind.INTRODUCTION, before, delivery.introduction))
        key = self.bulletin_key(briefing, address.id)
        if edition.notice is not None:
            drafts.append(draft(MessageKind.NOTICE, f"{key}:notice", edition.notice, after=before))
            before = f"{key}:notice"
        for part in range(1 if by_sms else len(edition.texts)):
            this = f"{key}:{part}" if part else key
            drafts.append(draft(MessageKind.BULLETIN, this, edition.said(part), after=before, part=part))
            before = this
        return drafts

    def bulletin_key(self, briefing: Briefing, address: AddressId) -> str:
        """The key of the first text of a briefing at an address."""
        return f"{self._world()}:bulletin:{briefing.id}:{address}"

    def outcome_key(self, event: EventId, address: AddressId) -> str:
        """The key of what an address is told came of a consultation."""
        return f"{self._world()}:outcome:{event}:{address}"

    def introduction_key(self, address: AddressId) -> str:
        """The key of the introduction at an address."""
        return f"{self._world()}:introduction:{address}"

    def _world(self) -> str:
        """Simulated texts never count as sent to real phones, nor the other way round."""
        return "simulated" if self.simulated else "real"
