"""Moves of tests about meetings: they are set up, and asked about as reminders will do it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.app import App
from bot.domain.actor import SYSTEM
from bot.domain.audience import Audience
from bot.domain.directory import ChannelName
from bot.domain.events import Event, Sort, Span
from bot.domain.ids import AddressId, EventId
from bot.domain.inbound import Inbound
from bot.domain.meetings import Meeting
from bot.domain.messages import Draft, MessageKind
from bot.domain.subjects import subject_of
from bot.domain.wording import ENGLISH
from bot.ports.work import Tx
from bot.services.meetings.questions import Asking
from bot.services.meetings.unasked import Notice, draft_of, introduced

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, kw_only=True)
class Meant:
    """A meeting as a test speaks of it."""

    title: str
    days: int = 10
    sort: Sort = Sort.FORUM
    groups: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


async def set_up(app: App, meant: Meant) -> Event:
    """Keep a meeting at 19:00 so many days from now."""
    press = app.receive.meetings.press
    now = app.clock.now()
    starts = datetime.combine((now + timedelta(days=meant.days)).astimezone(LONDON), datetime.min.time())
    starts = starts.replace(hour=19)
    starts_at = starts.replace(tzinfo=LONDON).astimezone(UTC)
    event = Event(
        id=EventId(0),
        sort=meant.sort,
        title=meant.title,
        span=Span(starts=starts, starts_at=starts_at, ends=starts, ends_at=starts_at, zone=LONDON),
        audience=Audience(groups=meant.groups, areas=meant.areas),
        uid=f"{meant.title}@{now}",
        announced_at=now,
        simulated=press.simulated,
    )
    async with app.database() as tx:
        if meant.sort.asks:
            return replace(event, id=await tx.meetings.add(SYSTEM, Meeting(event=event)))
        return replace(event, id=await tx.events.add(SYSTEM, event))


async def invite(app: App, channel: ChannelName, phone: str, event: Event) -> Asking:
    """Ask a phone about a meeting as a reminder does."""
    now, meetings = app.clock.now(), app.receive.meetings
    async with app.database() as tx:
        address = await address_of(tx, channel, phone, now)
        asking = await meetings.ask(tx, SYSTEM, address, event, now)
        seats = await tx.rsvps.at(SYSTEM, address, [event.id])
        language = seats[0].language if seats else ENGLISH
        buttons = channel is ChannelName.TELEGRAM
        asks = asking.alone or buttons
        said = meetings.words.set(
            language, channel, lambda tongue: tongue.question(event) if asks else [event.title]
        )
        notice = Notice(
            address=address,
            channel=channel,
            said=said,
            key=f"invitation:{event.id}:{address}:{now}",
            kind=MessageKind.REMINDER,
            subject=subject_of(event.id),
            recipients=tuple(seat.recipient for seat in seats),
            until=event.decisive_at,
        )
        choices = meetings.words.choices(language) if asks else ()
        drafts: list[Draft] = [replace(draft_of(notice, meetings.press, now), choices=choices)]
        if not asks:
            drafts += await meetings.together(tx, SYSTEM, address, channel, now)
        await tx.messages.queue(SYSTEM, await introduced(tx, SYSTEM, drafts, meetings.press))
    return asking


async def address_of(tx: Tx, channel: ChannelName, phone: str, now: datetime) -> AddressId:
    inbound = Inbound(channel=channel, address=phone, text="", provider_id="", received_at=now)
    return (await tx.phones.caller(SYSTEM, inbound, ENGLISH)).address
