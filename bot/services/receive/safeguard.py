"""The first step: someone in danger is answered at once, and people are told."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.actor import SYSTEM
from bot.domain.directory import ChannelName
from bot.domain.ids import SealedId
from bot.domain.journal import EventKind
from bot.domain.messages import Draft, Lane, MessageKind
from bot.domain.safeguarding import Lead, Sealed, alarm_of, alert_text
from bot.domain.segments import segments_by
from bot.domain.wording import ENGLISH, Reply, Standing
from bot.ports.channels import Sender
from bot.services.receive.turn import Turn

ALARM = "safeguarding"
ALERT_LIFE = timedelta(days=3)


async def safeguard(turn: Turn) -> str | None:
    """Look in every text for what someone in danger might write, before anything else is done with it.

    The text is sealed, whoever wrote it is told whom to call, and every lead is told that there is
    something to read. A person who has stopped is answered too: they wrote to us. On a channel that refuses
    our texts there is no answer, but the leads are told.
    """
    if alarm_of(turn.text, turn.content.phrases()) is None:
        return None
    sealed = await turn.tx.sealed.keep(
        turn.actor,
        Sealed(
            inbound=turn.inbound,
            address=turn.caller.address,
            channel=turn.caller.channel,
            language=turn.caller.language,
            received_at=turn.received_at,
            body=turn.seal.close(turn.text),
        ),
    )
    turn.log(EventKind.SAFEGUARDING, "alarm")
    if not turn.caller.blocked:
        _answer(turn)
    turn.alerts.extend(_alerts(sealed, await turn.tx.leads.everyone(SYSTEM), turn.senders, turn.now))
    return ALARM


def _answer(turn: Turn) -> None:
    """Safety never waits for a review: a draft follows the English, it does not stand in for it."""
    said = turn.voice.say(turn.caller.language, Reply.SAFETY, turn.caller.channel)
    texts = [said]
    if said.standing is not Standing.REVIEWED:
        texts.insert(0, turn.voice.say(ENGLISH, Reply.SAFETY, turn.caller.channel))
    for each in texts:
        turn.answer(each, kind=MessageKind.REPLY, subject=Reply.SAFETY, lane=Lane.SAFETY, recipients=())


def _alerts(
    sealed: SealedId, leads: Sequence[Lead], senders: Mapping[ChannelName, Sender], now: datetime
) -> list[Draft]:
    """A text to each lead on each of their routes: an id, and where to look."""
    body = alert_text(sealed)
    return [
        Draft(
            key=f"alert:{sealed}:{lead.id}:{route.channel}",
            sender=sender.name,
            simulated=sender.simulated,
            channel=route.channel,
            address=route.id,
            lane=Lane.SAFETY,
            kind=MessageKind.ALERT,
            language=ENGLISH,
            body=body,
            segments=segments_by(route.channel, body),
            created_at=now,
            expires_at=now + ALERT_LIFE,
        )
        for lead in leads
        for route in lead.routes
        if (sender := senders.get(route.channel)) is not None
    ]
