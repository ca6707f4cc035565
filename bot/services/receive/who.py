"""WHO and a board or a topic: who speaks there for groups like the asker's, in the asker's language."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.domain.audience import Audience
from bot.domain.directory import Group
from bot.domain.ids import Language
from bot.domain.keywords import Keyword
from bot.domain.messages import MessageKind
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.representation import Board, Chosen, Found, Seat, find_boards, near, nearest_first
from bot.domain.segments import segments_by
from bot.domain.wording import ENGLISH, Reply, Said, fill
from bot.services.receive.asking import ends_as_question
from bot.services.receive.keep import QUESTION, keep_for_person
from bot.services.receive.turn import Turn

Say = Callable[..., str]
"""Says a reply in one language, with its names in braces given by keyword."""

_CHOSEN = {
    Chosen.ELECTED: Reply.WHO_ELECTED,
    Chosen.NOMINATED: Reply.WHO_NOMINATED,
    Chosen.APPOINTED: Reply.WHO_APPOINTED,
}

_CARD = (
    Reply.WHO_BOARD,
    Reply.WHO_NAMED,
    Reply.WHO_UNNAMED,
    *_CHOSEN.values(),
    Reply.WHO_REACH,
    Reply.WHO_THROUGH_US,
    Reply.WHO_OTHERS,
)
"""What an answer is made of: it is in one language or not in it at all."""


_LONGEST_UNKNOWN = 3
"""Words. What is longer and no board that we know is a sentence."""


async def who(turn: Turn, asked: str) -> str | None:
    """Say who speaks on a board, offer boards that are near or close, or keep the text for a person.

    While a question is open on the phone, a text that names no board may be its answer, and is left to it.
    """
    standing = [board for board in await turn.tx.boards.everyone(turn.actor) if board.stands(turn.today)]
    groups = await turn.tx.directory.groups(turn.actor, Audience())
    if not asked and standing:
        _list(turn, Reply.WHO_ASK, near(standing, groups))
        return Keyword.WHO
    found = _find(turn, asked, standing)
    if found.meant:
        await _answer(turn, near(found.meant, groups), groups)
        return Keyword.WHO
    if await turn.tx.questions.current(turn.actor, turn.caller.address, turn.now) is not None:
        return None
    if found.close and not ends_as_question(turn.text):
        _list(turn, Reply.WHO_CLOSE, found.close)
        return "who_close"
    if not asked or _is_question(turn.text, asked):
        return await keep_for_person(turn)
    await turn.tx.inbox.keep(turn.actor, turn.inbound, turn.caller.address)
    turn.reply(Reply.WHO_UNKNOWN)
    return QUESTION


def _is_question(text: str, asked: str) -> bool:
    """Whether "who pays for the hall?" is meant, and not the name of a board."""
    return ends_as_question(text) or len(asked.split()) > _LONGEST_UNKNOWN


def _find(turn: Turn, asked: str, boards: Sequence[Board]) -> Found:
    """The boards that were meant; what the glossary has in the asker's language is looked for in English."""
    found = find_boards(asked, boards)
    if found.meant or not asked:
        return found
    term = turn.glossary.find(asked, turn.caller.language).term
    for name in term.english_names if term is not None else ():
        known = find_boards(name, boards)
        if known.meant:
            return known
    return found


async def _answer(turn: Turn, boards: Sequence[Board], groups: Sequence[Group]) -> None:
    """Who speaks on the one board that was meant, or the list of several."""
    if len(boards) > 1:
        _list(turn, Reply.WHO_LIST, boards)
        return
    (board,) = boards
    seats = [
        seat
        for seat in await turn.tx.seats.everyone(turn.actor)
        if seat.board == board.id and seat.in_force(turn.today)
    ]
    if not seats:
        turn.reply(Reply.WHO_NOBODY, values={"board": board.name})
    elif turn.may_say(Reply.WHO_BOARD):
        said = _card(turn, board, nearest_first(seats, groups))
        turn.answer(said, kind=MessageKind.REPLY, subject=Reply.WHO_BOARD)


def _list(turn: Turn, reply: Reply, boards: Sequence[Board]) -> None:
    """Say a reply with as many names of boards as fit, at least one."""
    if not turn.may_say(reply):
        return
    language = _language(turn, [reply])
    say = _saying(turn, language)
    texts = (
        say(reply, boards="\n".join(board.name for board in boards[:count]))
        for count in range(len(boards), 0, -1)
    )
    said = Said(text=_first_that_fits(turn, language, texts), language=language)
    turn.answer(said, kind=MessageKind.REPLY, subject=reply)


def _card(turn: Turn, board: Board, seats: Sequence[Seat]) -> Said:
    """A board and its people: as many as fit, the nearest first. What the board does gives way to one."""
    language = _language(turn, _CARD)
    say = _saying(turn, language)
    headed = say(Reply.WHO_BOARD, board=board.name, does=board.does)
    texts = [_people(say, headed, seats[:count], seats) for count in range(len(seats), 0, -1)]
    texts.append(_people(say, board.name, seats[:1], seats))
    return Said(text=_first_that_fits(turn, language, texts), language=language)


def _people(say: Say, head: str, shown: Sequence[Seat], seats: Sequence[Seat]) -> str:
    lines = [head, *(_person(say, seat) for seat in shown)]
    if any(not (seat.public and seat.reach) for seat in shown):
        lines.append(say(Reply.WHO_THROUGH_US))
    if len(shown) < len(seats):
        lines.append(say(Reply.WHO_OTHERS))
    return "\n".join(lines)


def _person(say: Say, seat: Seat) -> str:
    """For whom they speak, how they were chosen and, where they agreed, their name and how to reach them."""
    named = say(Reply.WHO_NAMED, whom=seat.speaks_for, name=seat.name)
    said = [
        named if seat.public else say(Reply.WHO_UNNAMED, whom=seat.speaks_for),
        say(_CHOSEN[seat.chosen]),
    ]
    if seat.public and seat.reach:
        said.append(say(Reply.WHO_REACH, reach=seat.reach))
    # Chinese writes no space after a full stop.
    return " ".join(said).replace("\u3002 ", "\u3002")


def _language(turn: Turn, replies: Iterable[Reply]) -> Language:
    """The asker's language, or English when not all that is to be said may be said in it."""
    language = turn.caller.language
    said = (turn.voice.translator.say(language, turn.content.reply(reply)) for reply in replies)
    return language if all(each.language == language for each in said) else ENGLISH


def _saying(turn: Turn, language: Language) -> Say:
    network: Mapping[str, str] = {"network": turn.voice.network_name}

    def say(reply: Reply, **values: str) -> str:
        template = turn.voice.translator.say(language, turn.content.reply(reply)).text
        return fill(template, {**network, **values})

    return say


def _first_that_fits(turn: Turn, language: Language, texts: Iterable[str]) -> str:
    """The first text that its channel carries without being dear, as it is sent; else the last."""
    text = ""
    for each in texts:
        text = turn.voice.set_text(each, language, turn.caller.channel)
        if segments_by(turn.caller.channel, text) <= PUSH_SEGMENTS:
            break
    return text
