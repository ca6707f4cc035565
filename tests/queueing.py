"""Texts put straight into the outbox, for tests of what becomes of them there."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.app import App
from bot.domain.actor import SYSTEM
from bot.domain.directory import ChannelName
from bot.domain.ids import Language, MessageId
from bot.domain.inbound import Inbound
from bot.domain.messages import Draft, Lane, MessageKind

TEXT = "What is on for children this week."
DAY = timedelta(days=1)
_KINDS = {Lane.REPLY: MessageKind.REPLY, Lane.BULLETIN: MessageKind.BULLETIN}


async def queue_texts(
    app: App,
    channel: ChannelName,
    addresses: Iterable[str],
    *,
    lane: Lane = Lane.BULLETIN,
    life: timedelta = DAY,
    name: str = "text",
) -> Sequence[MessageId]:
    """A text to each address, as of now; gives their ids. `name` is in each, and makes them others than those
    before.
    """
    sender = app.channels[channel].sender
    now = app.clock.now()
    drafts: list[Draft] = []
    async with app.database() as tx:
        for address in addresses:
            seen = Inbound(channel=channel, address=address, text="", provider_id="", received_at=now)
            caller = await tx.phones.caller(SYSTEM, seen, Language("en"))
            drafts.append(
                Draft(
                    key=f"{name}:{address}",
                    sender=sender.name,
                    simulated=sender.simulated,
                    channel=channel,
                    address=caller.address,
                    lane=lane,
                    kind=_KINDS[lane],
                    subject=name,
                    language=Language("en"),
                    body=f"{TEXT} {name}",
                    segments=1 if channel is ChannelName.SMS else 0,
                    created_at=now,
                    expires_at=now + life,
                )
            )
        await tx.messages.queue(SYSTEM, drafts)
        ids = await tx.messages.known(SYSTEM, [draft.key for draft in drafts])
    return [ids[draft.key].message for draft in drafts]
