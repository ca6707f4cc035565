"""Meetings into the calendars of those who may come: a link by SMS, a file by Telegram."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bot.domain.asked import Asked
from bot.domain.directory import ChannelName
from bot.domain.ids import EventId
from bot.domain.meetings import Coming
from bot.domain.messages import Attachment, MessageKind
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.segments import segments_by
from bot.domain.subjects import subject_of
from bot.domain.wording import Reply, Said
from bot.services.meetings.tongue import Tongue
from bot.services.receive.turn import Turn

Links = Mapping[EventId, str]
"""Where meetings are fetched as files."""


def to_note(answers: Sequence[tuple[Asked, Coming]]) -> Sequence[Asked]:
    """The meetings that are new to the calendar of who answers.

    Who is not sure gets them as well: a day that stands in the calendar is not given away meanwhile. Each is
    given once, until they say that nobody comes.
    """
    return [asked for asked, coming in answers if coming is not Coming.NO and not _has_it(asked)]


def links_for(turn: Turn, noted: Sequence[Asked]) -> Links:
    """The links for a phone that carries no file; none without a public address."""
    if turn.caller.channel is not ChannelName.SMS:
        return {}
    found = {each.event.id: turn.meetings.calendars.link(each.event) for each in noted}
    return {event: link for event, link in found.items() if link is not None}


def below(tongue: Tongue, event: EventId, links: Links) -> Sequence[str]:
    """The line with the link to a meeting, if there is one."""
    return [tongue.say(Reply.DATES_CALENDAR, link=links[event])] if event in links else []


def set_with(turn: Turn, links: Links, lines: Callable[[Tongue, Links], Sequence[str]]) -> tuple[Said, Links]:
    """A text of `lines`, with the links where they fit and nothing is cut for them; and those left to say."""

    def said(wanted: Links) -> Said:
        language, channel = turn.caller.language, turn.caller.channel
        return turn.meetings.words.set(language, channel, lambda tongue: lines(tongue, wanted))

    plain, linked = said({}), said(links)
    fits = segments_by(turn.caller.channel, linked.text) <= PUSH_SEGMENTS
    if fits and set(plain.text.splitlines()) <= set(linked.text.splitlines()):
        return linked, {}
    return plain, links


async def give(turn: Turn, noted: Sequence[Asked], left: Links) -> None:
    """Give what did not go with the words, after them: the links that are `left`, or the files."""
    if turn.answered:
        return
    for each in noted:
        event = each.event.id
        if turn.caller.channel is ChannelName.TELEGRAM:
            meeting = await turn.tx.meetings.get(turn.actor, event)
            file = turn.meetings.calendars.attachment(each.event, meeting)
            _say(turn, each, lambda tongue: [tongue.say(Reply.DATES_FILE)], file)
        elif event in left:
            _say(turn, each, partial(_link, of=each, left=left))


def _link(tongue: Tongue, of: Asked, left: Links) -> Sequence[str]:
    """A link by itself; it says what it is for where there are several."""
    about = [tongue.about(Reply.RSVP_ABOUT, of.event)] if len(left) > 1 else []
    return [*about, *below(tongue, of.event.id, left)]


def _has_it(asked: Asked) -> bool:
    """Whether the same person has said before that they may come."""
    return any(
        seat.rsvp is not None
        and seat.rsvp.coming is not Coming.NO
        and seat.rsvp.contact == seat.recipient.contact
        for seat in asked.seats
    )


def _say(
    turn: Turn,
    of: Asked,
    lines: Callable[[Tongue], Sequence[str]],
    attachment: Attachment | None = None,
) -> None:
    said = turn.meetings.words.set(turn.caller.language, turn.caller.channel, lines)
    subject = subject_of(of.event.id)
    turn.answer(said, kind=MessageKind.REPLY, subject=subject, attachment=attachment, follows=True)
