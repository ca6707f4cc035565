"""Answers about meetings, and what a phone is asked about them next."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.domain.asked import Asked, answered, meant_by_figure, settled
from bot.domain.ids import Language, MessageId
from bot.domain.inbound import QuestionKind
from bot.domain.journal import EventKind
from bot.domain.meetings import Coming, Need
from bot.domain.messages import MessageKind, Recipient
from bot.domain.rsvp import UNLISTED, Heard, Rsvp, read_needs, read_rsvp
from bot.domain.subjects import SEVERAL, read_subject, subject_of
from bot.domain.wording import Reply, Said
from bot.services.meetings.colleagues import Answered
from bot.services.meetings.tongue import MANY_NEEDS, Tongue
from bot.services.receive.calendar import Links, below, give, links_for, set_with, to_note
from bot.services.receive.dates import list_dates
from bot.services.receive.questions import LAPSED
from bot.services.receive.turn import Turn

Lines = Callable[[Tongue], Sequence[str]]


async def meeting_answer(turn: Turn) -> str | None:
    """Take the text as an answer about a meeting, if it is one.

    A letter says which meeting, whatever else is open on the phone, and so does a button. A figure or word
    alone is an answer while meetings are what is asked, or nothing is: it may come any day until they begin.
    Then a letter that is not on the list brings the list.
    """
    if turn.caller.stopped_at is not None:
        return None
    if turn.pressed is not None:
        return await _press(turn, turn.pressed)
    standing = await turn.meetings.standing(turn.tx, turn.actor, turn.caller.address, turn.now)
    question = await turn.tx.questions.current(turn.actor, turn.caller.address, turn.now)
    is_asked = question is not None and question.kind is QuestionKind.MEETING
    if not standing:
        if is_asked:
            await turn.tx.questions.close(turn.actor, turn.caller.address)
        return None
    letters = {each.letter: each for each in standing}
    heard = read_rsvp(turn.text, letters, turn.content.vocabulary())
    if heard is not None and heard.is_lettered:
        return await _take(turn, [(letters[letter], coming) for letter, coming in heard.answers])
    if question is not None and not is_asked:
        return None
    helped = next((each for each in standing if each.is_helped(turn.now)), None)
    if helped is not None and is_asked:
        taken = await _help(turn, helped)
    else:
        taken = await _figure(turn, standing, heard, is_asked=is_asked)
    if taken is None and heard == UNLISTED:
        await list_dates(turn, again=True)
        return "rsvp_unlisted"
    return taken


async def ask_meetings(turn: Turn) -> None:
    """Go on with the meetings that the phone is to be asked about, if nothing is open on it now."""
    if turn.caller.stopped_at is not None or turn.answered:
        return
    address = turn.caller.address
    if await turn.tx.questions.current(turn.actor, address, turn.now) is not None:
        return
    standing = await turn.meetings.standing(turn.tx, turn.actor, address, turn.now)
    helped = [each for each in standing if each.is_helped(turn.now)]
    again = helped[:1] or [each for each in standing if each.is_asked_again(turn.now)]
    if not again:
        return
    until = max(each.lettered.until for each in again)
    await turn.meetings.hold_open(turn.tx, turn.actor, address, until, turn.now)
    language = again[0].seats[0].language
    if helped:
        _say_lines(turn, again[0], lambda tongue: _needs(tongue, again[0]), language)
    else:
        _ask(turn, [each for each in standing if each.waits], language)


async def _press(turn: Turn, message: MessageId) -> str | None:
    """A button answers the meeting of its message, even when others wait; None for another message."""
    subject = await turn.tx.history.subject_of(turn.actor, turn.caller.address, message)
    event = read_subject(subject)
    if event is None:
        return None
    standing = await turn.meetings.standing(turn.tx, turn.actor, turn.caller.address, turn.now)
    pressed = [each for each in standing if each.event.id == event]
    heard = read_rsvp(turn.text, (), turn.content.vocabulary())
    if not pressed or heard is None or not heard.answers:
        return LAPSED
    return await _take(turn, [(pressed[0], heard.answers[0][1])])


async def _figure(
    turn: Turn, standing: Sequence[Asked], heard: Heard | None, *, is_asked: bool
) -> str | None:
    """A figure or word without a letter: about the one meeting that waits, else it is asked which."""
    meant = meant_by_figure(standing)
    if heard is None or not meant or (not heard.answers and not is_asked):
        return None
    if len(meant) == 1 and heard.answers:
        return await _take(turn, [(meant[0], heard.answers[0][1])])
    until = max(each.event.decisive_at for each in meant)
    await turn.meetings.hold_open(turn.tx, turn.actor, turn.caller.address, until, turn.now)
    _ask(turn, meant, turn.caller.language, again=not heard.answers)
    return "rsvp_which" if heard.answers else "rsvp_again"


def _ask(turn: Turn, waiting: Sequence[Asked], language: Language, *, again: bool = False) -> None:
    """Ask about one meeting, or which of several is meant."""
    if len(waiting) > 1:
        _say(turn, turn.meetings.which(waiting, language, turn.caller.channel).said, SEVERAL)
        return

    def lines(tongue: Tongue) -> Sequence[str]:
        sorry = [tongue.say(Reply.SURVEY_AGAIN, example="1")] if again else []
        return [*sorry, *tongue.question(waiting[0].event)]

    _say_lines(turn, waiting[0], lines, language, buttons=True)


async def _take(turn: Turn, answers: Sequence[tuple[Asked, Coming]]) -> str:
    """Keep answers, tell the others of the groups, say back what was understood, ask what would help, and
    then give what belongs into a calendar.
    """
    for asked, coming in answers:
        changed = await _keep(turn, asked, coming)
        if changed:
            news = Answered(asked=asked, coming=coming, by=changed, inbound=turn.inbound)
            turn.told.extend(
                await turn.meetings.colleagues.tell(turn.tx, news, turn.caller.address, turn.now)
            )
    now_at = [answered(asked, coming, turn.now) for asked, coming in answers]
    await turn.tx.letters.put(turn.actor, turn.caller.address, now_at)
    helped = await _next_helped(turn)

    def lines(tongue: Tongue, links: Links) -> Sequence[str]:
        said = [
            line
            for asked, coming in answers
            for line in (
                *tongue.echo(asked.event, coming, [seat.group_name for seat in asked.seats]),
                *below(tongue, asked.event.id, links),
            )
        ]
        if helped is None:
            return said
        is_this = [asked.event.id for asked, _coming in answers] == [helped.event.id]
        return [*said, *(tongue.needs() if is_this else _needs(tongue, helped))]

    noted = to_note(answers)
    said, left = set_with(turn, links_for(turn, noted), lines)
    _say(turn, said, subject_of(answers[0][0].event.id))
    await give(turn, noted, left)
    return "rsvp"


async def _keep(turn: Turn, asked: Asked, coming: Coming) -> tuple[Recipient, ...]:
    """Keep an answer for all groups at the phone that the meeting is for; gives those it changed it for.

    What would help is kept until it is answered anew, but not for who does not come.
    """
    changed: list[Recipient] = []
    for seat in asked.seats:
        rsvp = Rsvp(
            event=seat.event,
            group=seat.recipient.group,
            coming=coming,
            at=turn.now,
            contact=seat.recipient.contact,
            needs=seat.rsvp.needs if seat.rsvp is not None and coming is not Coming.NO else (),
        )
        await turn.tx.rsvps.say(turn.actor, rsvp)
        turn.log(EventKind.RSVP, coming, seat.recipient, subject=str(seat.event))
        if seat.rsvp is None or seat.rsvp.coming is not coming:
            changed.append(seat.recipient)
    return tuple(changed)


async def _help(turn: Turn, asked: Asked) -> str | None:
    """Take the text as what would help; what is neither figures nor such words is something else."""
    needs = read_needs(turn.text, turn.meetings.words.labels(), turn.content.vocabulary())
    if needs is None:
        return None
    if isinstance(needs, Heard):
        _say_lines(
            turn,
            asked,
            lambda tongue: [tongue.say(Reply.SURVEY_AGAIN, example=MANY_NEEDS), *tongue.needs()],
            turn.caller.language,
        )
        return "rsvp_again"
    await _keep_needs(turn, asked, needs)
    await turn.tx.letters.put(turn.actor, turn.caller.address, [settled(asked, turn.now)])
    helped = await _next_helped(turn)

    def lines(tongue: Tongue) -> Sequence[str]:
        return [*tongue.noted(needs), *(_needs(tongue, helped) if helped is not None else [])]

    _say_lines(turn, asked, lines, turn.caller.language)
    return "rsvp_needs"


async def _keep_needs(turn: Turn, asked: Asked, needs: tuple[Need, ...]) -> None:
    for seat in asked.seats:
        if seat.rsvp is not None and seat.rsvp.coming is not Coming.NO:
            said = replace(seat.rsvp, needs=needs, contact=seat.recipient.contact, at=turn.now)
            await turn.tx.rsvps.say(turn.actor, said)
            turn.log(EventKind.RSVP, "needs", seat.recipient, subject=str(seat.event))


async def _next_helped(turn: Turn) -> Asked | None:
    """The meeting for which the phone is now asked what would help; without one it is asked nothing more
    about those that were answered.
    """
    address = turn.caller.address
    standing = await turn.meetings.standing(turn.tx, turn.actor, address, turn.now)
    helped = next((each for each in standing if each.is_helped(turn.now)), None)
    if helped is not None:
        until = helped.lettered.until
        opened = await turn.meetings.hold_open(turn.tx, turn.actor, address, until, turn.now)
        return helped if opened else None
    question = await turn.tx.questions.current(turn.actor, address, turn.now)
    if question is not None and question.kind is QuestionKind.MEETING:
        await turn.tx.questions.close(turn.actor, address)
    return None


def _needs(tongue: Tongue, asked: Asked) -> Sequence[str]:
    """What would help, with the meeting it is asked for."""
    return [tongue.about(Reply.RSVP_ABOUT, asked.event), *tongue.needs()]


def _say_lines(turn: Turn, asked: Asked, lines: Lines, language: Language, *, buttons: bool = False) -> None:
    words = turn.meetings.words
    said = words.set(language, turn.caller.channel, lines)
    _say(turn, said, subject_of(asked.event.id), words.choices(language) if buttons else ())


def _say(turn: Turn, said: Said, subject: str, choices: tuple[str, ...] = ()) -> None:
    if not turn.answered:
        turn.answer(said, kind=MessageKind.REPLY, subject=subject, choices=choices)
