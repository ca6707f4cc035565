"""Texts about meetings that nobody asked for: they wait for a good hour, and come after who writes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName, Purpose
from bot.domain.ids import AddressId
from bot.domain.messages import Draft, Lane, MessageKind, Recipient
from bot.domain.segments import segments_by
from bot.domain.wording import Reply, Said
from bot.ports.work import Tx
from bot.services.press import Press


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """A text to one phone. `key` makes it once; after `until` it is of no use."""

    address: AddressId
    channel: ChannelName
    said: Said
    key: str
    kind: MessageKind
    subject: str
    recipients: tuple[Recipient, ...]
    until: datetime


def draft_of(notice: Notice, press: Press, now: datetime) -> Draft:
    """The message that says a notice."""
    sender, said = press.senders[notice.channel], notice.said
    world = "simulated" if sender.simulated else "real"
    return Draft(
        key=f"{world}:{notice.key}",
        sender=sender.name,
        simulated=sender.simulated,
        channel=notice.channel,
        address=notice.address,
        lane=Lane.REMINDER,
        kind=notice.kind,
        subject=notice.subject,
        language=said.language,
        body=said.text,
        entities=said.entities,
        segments=segments_by(notice.channel, said.text),
        created_at=now,
        expires_at=notice.until,
        after=press.introduction_key(notice.address),
        purpose=Purpose.REMINDERS,
        recipients=notice.recipients,
    )


async def introduced(tx: Tx, actor: Actor, drafts: Sequence[Draft], press: Press) -> Sequence[Draft]:
    """The drafts, with who writes before those to phones that were never written to."""
    known = await tx.messages.known(actor, [each.after for each in drafts if each.after is not None])
    found: list[Draft] = []
    for each in drafts:
        if each.after is not None and each.after not in known:
            said = press.voice.say(each.language, Reply.INTRODUCTION, each.channel)
            found.append(
                replace(
                    each,
                    key=each.after,
                    kind=MessageKind.INTRODUCTION,
                    subject=None,
                    language=said.language,
                    body=said.text,
                    entities=said.entities,
                    choices=(),
                    segments=segments_by(each.channel, said.text),
                    after=None,
                )
            )
        found.append(each)
    return found
