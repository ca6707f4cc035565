"""DATES: what is ahead for the groups of this phone, and the letters to answer by."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.asked import Asked
from bot.domain.events import Event
from bot.domain.figures import read_figures
from bot.domain.messages import MessageKind
from bot.domain.rsvp import Lettered, Seat, Stage, free_letters
from bot.domain.subjects import SEVERAL
from bot.domain.wording import Reply
from bot.services.meetings.tongue import ASKED_SEGMENTS, COMING, MOST, Tongue
from bot.services.receive.turn import Turn


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ahead:
    """Something ahead, and the groups at the phone that it is for; `asked` is None for what asks nothing."""

    event: Event
    seats: tuple[Seat, ...]
    asked: Asked | None = None


async def list_dates(turn: Turn, number: str = "", *, again: bool = False) -> None:
    """List what is ahead, soonest first, with the answers given so far, from the one of that `number` on.

    `again` says that an answer could not be read. Meetings get letters by it, and can be answered from there;
    what only closes has none.
    """
    if not turn.may_say(Reply.DATES_LIST):
        return
    if not turn.caller.is_known:
        turn.reply(Reply.NOT_KNOWN)
        return
    ahead = await _ahead(turn)
    if not ahead:
        turn.reply(Reply.DATES_NONE)
        return
    first = (read_figures(number) or 1) - 1
    first = first if 0 <= first < len(ahead) else 0
    listed = await _lettered(turn, ahead[first : first + MOST[turn.caller.channel]])

    def lines(tongue: Tongue, count: int) -> Sequence[str]:
        entries = "\n".join(_entry(tongue, each) for each in listed[:count])
        letters = [each.asked.letter for each in listed[:count] if each.asked is not None]
        how = [tongue.say(Reply.RSVP_HOW, example=f"{letters[0]}1")] if letters else []
        left = first + count < len(ahead)
        more = [tongue.say(Reply.DATES_MORE, number=str(first + count + 1))] if left else []
        sorry = [tongue.say(Reply.SURVEY_AGAIN_TEXT)] if again else []
        return [*sorry, tongue.say(Reply.DATES_LIST, dates=entries), *how, *more]

    words = turn.meetings.words
    shown = words.lists(
        turn.caller.language, turn.caller.channel, len(listed), lines, segments=ASKED_SEGMENTS
    )
    told = [each.asked.lettered for each in listed[: shown.count] if each.asked is not None]
    await turn.tx.letters.put(turn.actor, turn.caller.address, told)
    turn.answer(shown.said, kind=MessageKind.REPLY, subject=SEVERAL)


async def _ahead(turn: Turn) -> Sequence[_Ahead]:
    """What groups may know of by now and has not passed, soonest first."""
    events = [
        each
        for each in await turn.tx.events.ahead(turn.actor, turn.now)
        if each.simulated == turn.sender.simulated and each.announced_at <= turn.now
    ]
    seats = await turn.tx.rsvps.at(turn.actor, turn.caller.address, [each.id for each in events])
    found = [
        _Ahead(event=each, seats=tuple(seat for seat in seats if seat.event == each.id)) for each in events
    ]
    return [each for each in found if each.seats]


async def _lettered(turn: Turn, listed: Sequence[_Ahead]) -> Sequence[_Ahead]:
    """The same with the letters that meetings have on this phone, new ones where they have none.

    One that nobody has answered for waits for an answer now, but is not asked for again.
    """
    address, simulated = turn.caller.address, turn.sender.simulated
    known = {
        each.event: each
        for each in await turn.tx.letters.at(turn.actor, address, turn.now, simulated=simulated)
    }
    free = free_letters(await turn.tx.letters.taken(turn.actor, address, turn.now))
    found: list[_Ahead] = []
    for each in listed:
        if not each.event.sort.asks:
            found.append(each)
            continue
        lettered = known.get(each.event.id)
        if lettered is None:
            answered = all(seat.rsvp is not None for seat in each.seats)
            stage = Stage.DONE if answered else Stage.COMING
            lettered = Lettered(event=each.event.id, letter=next(free), stage=stage, until=turn.now)
        asked = Asked(lettered=lettered, event=each.event, seats=each.seats)
        found.append(replace(each, asked=asked))
    return found


def _entry(tongue: Tongue, ahead: _Ahead) -> str:
    if ahead.asked is None:
        return tongue.about(Reply.DATES_CLOSES, ahead.event)
    coming = ahead.asked.coming
    answer = tongue.say(Reply.DATES_OPEN if coming is None else COMING[coming])
    return tongue.about(Reply.DATES_ENTRY, ahead.event, letter=ahead.asked.letter, answer=answer)
