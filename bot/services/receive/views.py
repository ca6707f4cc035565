"""What people think of a consultation, by text: written, confirmed, added to and taken back.

None of it is ever kept for a person to read with its writer's phone, unless the writer says that it is a
question for us. A text that raised an alarm does not come here at all.
"""

from collections.abc import Sequence

from bot.domain.audience import Audience
from bot.domain.consultations import Consultation
from bot.domain.figures import read_figures
from bot.domain.hearings import HEARING_LIFE, Hearing, Step
from bot.domain.ids import ContactId
from bot.domain.keywords import Keyword
from bot.domain.messages import MessageKind
from bot.domain.views.book import ANSWERED
from bot.domain.wording import Reply
from bot.services.receive.asking import read_yes_or_no
from bot.services.receive.keep import keep_for_person
from bot.services.receive.turn import Turn
from bot.services.receive.view_talk import ViewTalk, stand

_FOR_US = 3
"""What they wrote is a question for us."""
_TO_ADD, _TO_TAKE_BACK = 1, 2
_PEOPLE = 50
"""More than answer for the groups of one phone."""


async def views(turn: Turn) -> str:
    """VIEWS: what one can have one's say on, and what one has said."""
    if turn.caller.stopped_at is not None:
        return ANSWERED
    if not turn.caller.is_known:
        turn.reply(Reply.NOT_KNOWN)
        return ANSWERED
    open_now = await _open_now(turn)
    if len(open_now) == 1:
        await (await _talk(turn, open_now[0])).enter()
    elif open_now:
        await _ask_which(turn, open_now)
    else:
        _say(turn, Reply.VIEW_NONE)
    return ANSWERED


async def take_up_offer(turn: Turn) -> str | None:
    """A 1 where nothing else is asked: they take up what they were offered, to have their say."""
    if turn.caller.stopped_at is not None or turn.pressed is not None:
        return None
    hearing = await turn.tx.hearings.at(turn.actor, turn.caller.address)
    if hearing is None or hearing.step is not Step.OFFERED or read_yes_or_no(turn) is not Keyword.YES:
        return None
    talk = await _talk_of(turn, hearing)
    if talk is None:
        return None
    await talk.enter()
    return ANSWERED


async def view_answer(turn: Turn) -> str | None:
    """Take the text as part of a view, or as an answer to what is asked about one."""
    hearing = await turn.tx.hearings.at(turn.actor, turn.caller.address)
    if hearing is None or turn.caller.stopped_at is not None:
        return None
    if hearing.step is Step.PICKING:
        await _pick(turn, hearing)
        return ANSWERED
    talk = await _talk_of(turn, hearing)
    if talk is None:
        await turn.tx.questions.close(turn.actor, turn.caller.address)
        await turn.tx.hearings.end(turn.actor, turn.caller.address)
        _say(turn, Reply.VIEW_OVER)
        return ANSWERED
    match hearing.step:
        case Step.WRITING:
            await _write(talk, hearing.question)
        case Step.CONFIRMING:
            return await _confirm(talk, hearing.question)
        case Step.QUOTING:
            await _quote(talk, hearing.question)
        case Step.LISTED:
            await _choose(talk)
        case Step.CHANGING:
            await _change(talk, hearing.question)
        case _:
            return None
    return ANSWERED


async def resume_views(turn: Turn) -> None:
    """Ask again what was put aside by another question: after every text, if nothing is open on the phone."""
    hearing = await turn.tx.hearings.at(turn.actor, turn.caller.address)
    if hearing is None or hearing.step is Step.OFFERED or hearing.until <= turn.now:
        return
    if await turn.tx.questions.current(turn.actor, turn.caller.address, turn.now) is not None:
        return
    if hearing.step is Step.PICKING:
        await _ask_which(turn, await _open_now(turn))
        return
    talk = await _talk_of(turn, hearing)
    if talk is None:
        return
    match hearing.step:
        case Step.CONFIRMING:
            await talk.ask_to_send(hearing.question)
        case Step.QUOTING:
            await talk.ask_to_quote(hearing.question)
        case Step.LISTED:
            await talk.show_list()
        case Step.CHANGING:
            await talk.ask_what_to_change(hearing.question)
        case _:
            await talk.ask(hearing.question)


async def leave_views(turn: Turn, *, everywhere: bool) -> None:
    """Destroy what the people at this phone have written and not sent, with `everywhere` on all of theirs.

    What they sent stays until the close, when nothing leads to them any more. To take it back they can text
    VIEWS until then; who has stopped must text START first.
    """
    people = {each.contact for each in turn.caller.recipients}
    for consultation in await _open_now(turn):
        for contact in people:
            talk = ViewTalk(
                turn=turn, consultation=consultation, contact=contact, language=turn.caller.language
            )
            for number in range(1, len(consultation.questions) + 1):
                await turn.tx.draft_views.discard(turn.actor, talk.place(number))
    if everywhere:
        await turn.tx.hearings.end_everywhere(turn.actor, turn.caller.address)
    else:
        await turn.tx.hearings.end(turn.actor, turn.caller.address)


async def _write(talk: ViewTalk, number: int) -> None:
    """Words are the beginning of a view, a bare number is not."""
    turn = talk.turn
    word = _word(turn)
    if word in {Keyword.SKIP, Keyword.DONT_KNOW}:
        talk.say(Reply.SURVEY_SKIPPED)
        await talk.ask_next(number)
    elif word is Keyword.BACK or read_figures(turn.text) is not None or not turn.text.strip():
        await talk.ask(number)
    else:
        await _grow(talk, number)


async def _confirm(talk: ViewTalk, number: int) -> str:
    """Send it, throw it away, give it to a person, or write more."""
    turn, place = talk.turn, talk.place(number)
    answer = read_yes_or_no(turn)
    if answer is Keyword.YES:
        await turn.views.confirm(turn.tx, turn.actor, place)
        await talk.ask_to_quote(number)
    elif answer is Keyword.NO:
        await turn.tx.draft_views.discard(turn.actor, place)
        await talk.let_write(number, Reply.VIEW_DROPPED)
    elif read_figures(turn.text) == _FOR_US:
        words = await turn.tx.draft_views.draft(turn.actor, place) or ""
        await turn.tx.draft_views.discard(turn.actor, place)
        await turn.tx.inbound.reword(turn.actor, turn.inbound, words)
        await talk.leave()
        return await keep_for_person(turn) or ANSWERED
    elif _word(turn) is not None or not turn.text.strip():
        await talk.ask_to_send(number)
    else:
        await _grow(talk, number)
    return ANSWERED


async def _grow(talk: ViewTalk, number: int) -> None:
    turn = talk.turn
    await turn.tx.draft_views.append(turn.actor, talk.place(number), turn.inbound, turn.text)
    await talk.ask_to_send(number)


async def _quote(talk: ViewTalk, number: int) -> None:
    turn = talk.turn
    answer = read_yes_or_no(turn)
    if answer not in {Keyword.YES, Keyword.NO}:
        await talk.ask_to_quote(number)
        return
    await turn.tx.given_views.quote(turn.actor, talk.place(number), agreed=answer is Keyword.YES)
    await talk.ask_next(number)


async def _choose(talk: ViewTalk) -> None:
    """A question by its number."""
    number = read_figures(talk.turn.text) or 0
    if not 1 <= number <= len(talk.consultation.questions):
        if _word(talk.turn) in {Keyword.SKIP, Keyword.NO}:
            await talk.leave()
            talk.say(Reply.SURVEY_SKIPPED)
        else:
            await talk.show_list()
    elif number in {each.place.question for each in await talk.given()}:
        await talk.ask_what_to_change(number)
    else:
        await talk.ask(number)


async def _change(talk: ViewTalk, number: int) -> None:
    wanted = read_figures(talk.turn.text)
    if wanted == _TO_ADD:
        await talk.let_write(number, Reply.VIEW_ADD)
    elif wanted == _TO_TAKE_BACK:
        await talk.turn.tx.given_views.withdraw(talk.turn.actor, talk.place(number))
        await talk.leave()
        talk.say(Reply.VIEW_TAKEN_BACK)
    else:
        await talk.ask_what_to_change(number)


async def _pick(turn: Turn, hearing: Hearing) -> None:
    """One of several consultations, by the number it had in the list."""
    open_now = await _open_now(turn)
    number = read_figures(turn.text) or 0
    wanted = hearing.listed[number - 1] if 1 <= number <= len(hearing.listed) else None
    picked = next((each for each in open_now if each.event.id == wanted), None)
    if picked is not None:
        await (await _talk(turn, picked)).enter()
    elif open_now:
        await _ask_which(turn, open_now)
    else:
        await turn.tx.questions.close(turn.actor, turn.caller.address)
        await turn.tx.hearings.end(turn.actor, turn.caller.address)
        _say(turn, Reply.VIEW_OVER)


async def _ask_which(turn: Turn, open_now: Sequence[Consultation]) -> None:
    titles = "\n".join(f"{number} {each.event.title}" for number, each in enumerate(open_now, start=1))
    hearing = Hearing(
        address=turn.caller.address,
        contact=turn.caller.recipients[0].contact,
        step=Step.PICKING,
        until=turn.now + HEARING_LIFE,
        listed=tuple(each.event.id for each in open_now),
    )
    await stand(turn, hearing)
    _say(turn, Reply.VIEW_PICK, {"titles": titles})


async def _open_now(turn: Turn) -> Sequence[Consultation]:
    """The consultations that this phone can speak to."""
    return [
        each
        for each in await turn.tx.consultations.all(turn.actor, closed=False)
        if each.takes_views(turn.now) and each.event.simulated == turn.sender.simulated
    ]


async def _talk(turn: Turn, consultation: Consultation) -> ViewTalk:
    """The first of the people at the phone whom it is for."""
    audience = consultation.event.audience
    meant = await turn.tx.audiences.page(
        turn.actor, Audience(areas=audience.areas, groups=audience.groups), None, _PEOPLE
    )
    contacts = {each.contact for each in meant}
    here = [each.contact for each in turn.caller.recipients]
    contact: ContactId = next((each for each in here if each in contacts), here[0])
    return ViewTalk(turn=turn, consultation=consultation, contact=contact, language=turn.caller.language)


async def _talk_of(turn: Turn, hearing: Hearing) -> ViewTalk | None:
    """Who spoke to what when they were asked; None where that takes no views any more, or they have left."""
    if hearing.event is None or hearing.contact not in {each.contact for each in turn.caller.recipients}:
        return None
    consultation = await turn.tx.consultations.get(turn.actor, hearing.event)
    if consultation is None or consultation not in await _open_now(turn):
        return None
    return ViewTalk(turn=turn, consultation=consultation, contact=hearing.contact, language=hearing.language)


def _word(turn: Turn) -> Keyword | None:
    """What the text means as a word of ours, where it is one that is about a question."""
    read = turn.content.vocabulary().read(turn.text)
    about = {Keyword.SKIP, Keyword.BACK, Keyword.DONT_KNOW, Keyword.NO}
    return read.keyword if read is not None and read.keyword in about else None


def _say(turn: Turn, reply: Reply, values: dict[str, str] | None = None) -> None:
    said = turn.voice.say(turn.caller.language, reply, turn.caller.channel, values)
    turn.answer(said, kind=MessageKind.REPLY, subject=ANSWERED)
