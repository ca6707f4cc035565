"""What a phone is asked about meetings: which wait for an answer there, and the texts that ask.

On a phone one question is open at a time. An invitation puts aside the question of a survey, which is asked
again once the invitation is answered; a question that would be lost by that (a language, a wrong number,
joining a group) stays open, and the invitation is answered by its letter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.actor import SYSTEM, Actor
from bot.domain.asked import MEETING_LIFE, Asked
from bot.domain.directory import ChannelName
from bot.domain.events import Event
from bot.domain.ids import AddressId, Language
from bot.domain.inbound import Question, QuestionKind
from bot.domain.messages import Draft, MessageKind
from bot.domain.rsvp import Lettered, Stage, free_letters
from bot.domain.subjects import SEVERAL
from bot.domain.wording import Reply
from bot.ports.almanac import Almanac
from bot.ports.calendars import Calendars
from bot.ports.recalls import Reminder
from bot.ports.work import Tx
from bot.services.meetings.colleagues import Colleagues
from bot.services.meetings.tongue import AnswerWords, Shown, Tongue
from bot.services.meetings.unasked import Notice, draft_of, introduced
from bot.services.press import Press
from bot.services.voice import Voice

PUT_ASIDE = frozenset({QuestionKind.SURVEY, QuestionKind.MEETING})
"""The questions that come again by themselves when another was put before them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """How a text may ask about a meeting. `alone`: a figure without a letter answers it, and it asks so.

    Else it says what it has to say and asks nothing, and `MeetingQuestions.together` asks after it. A button
    answers its own meeting in any case.
    """

    letter: str
    alone: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingQuestions:
    """Asks phones about meetings. Its drafts are for the caller to queue, in the same unit of work."""

    words: AnswerWords
    press: Press
    colleagues: Colleagues
    calendars: Calendars

    async def standing(self, tx: Tx, actor: Actor, address: AddressId, now: datetime) -> Sequence[Asked]:
        """The meetings ahead that a phone has letters for, soonest first. Locks the phone."""
        found = await tx.letters.at(actor, address, now, simulated=self.press.simulated)
        if not found:
            return ()
        wanted = [each.event for each in found]
        seats = await tx.rsvps.at(actor, address, wanted)
        events = await tx.events.several(actor, wanted)
        standing: list[Asked] = []
        for each in found:
            event = events.get(each.event)
            theirs = tuple(seat for seat in seats if seat.event == each.event)
            if event is not None and theirs:
                standing.append(Asked(lettered=each, event=event, seats=theirs))
        return standing

    async def ask(self, tx: Tx, actor: Actor, address: AddressId, event: Event, now: datetime) -> Asking:
        """Note that a text about to be queued asks a phone about a meeting, and open the question there.

        Locks the phone: who asks at several in one unit of work takes them in the order of their ids.
        """
        standing = await self.standing(tx, actor, address, now)
        letter = next((each.letter for each in standing if each.event.id == event.id), None)
        if letter is None:
            letter = next(free_letters(await tx.letters.taken(actor, address, now)))
        until = min(now + MEETING_LIFE, event.decisive_at)
        asked = Lettered(event=event.id, letter=letter, stage=Stage.COMING, until=until)
        await tx.letters.put(actor, address, [asked])
        opened = await self.hold_open(tx, actor, address, until, now)
        others = [each for each in standing if each.event.id != event.id]
        busy = any(each.waits or each.is_helped(now) for each in others)
        return Asking(letter=letter, alone=opened and not busy)

    async def hold_open(
        self, tx: Tx, actor: Actor, address: AddressId, until: datetime, now: datetime
    ) -> bool:
        """Have the phone asked about meetings; False while it is asked something that would be lost by it."""
        current = await tx.questions.current(actor, address, now)
        if current is not None and current.kind not in PUT_ASIDE:
            return False
        if current is not None and current.kind is QuestionKind.MEETING:
            until = max(until, current.closes_at)
        question = Question(kind=QuestionKind.MEETING, asked_at=now, closes_at=until)
        await tx.questions.open(actor, address, question)
        return True

    async def together(
        self, tx: Tx, actor: Actor, address: AddressId, channel: ChannelName, now: datetime
    ) -> Sequence[Draft]:
        """The text that asks about all that waits at a phone, each meeting with its letter, if any waits.

        Queue it after the texts for which `ask` gave that they are not alone, once a phone.
        """
        waiting = [each for each in await self.standing(tx, actor, address, now) if each.waits]
        if not waiting:
            return ()
        shown = self.which(waiting, waiting[0].seats[0].language, channel)
        recipients = dict.fromkeys(seat.recipient for each in waiting for seat in each.seats)
        notice = Notice(
            address=address,
            channel=channel,
            said=shown.said,
            key=_which_key(address, waiting, now),
            kind=MessageKind.REMINDER,
            subject=SEVERAL,
            recipients=tuple(recipients),
            until=max(each.event.decisive_at for each in waiting),
        )
        return [draft_of(notice, self.press, now)]

    async def anew(self, tx: Tx, changed: Sequence[tuple[Event, Sequence[Reminder]]], now: datetime) -> None:
        """Say again what was taken back with the texts about meetings that are not as they were: what else
        waits for an answer at a phone, and what others of a group have answered, unless it is off. In the
        work in which they were changed, all of them before; their own reminders are for the planning.
        """
        reached = [
            (event, each)
            for event, taken in changed
            if event.simulated == self.press.simulated
            for each in taken
            if each.channel in self.press.senders
        ]
        drafts: list[Draft] = []
        # Phones are locked as they are asked: in one order, whoever else asks some.
        for address, channel in sorted({(each.address, each.channel) for _, each in reached if each.is_list}):
            drafts += await self.together(tx, SYSTEM, address, channel, now)
        for event, _ in changed:
            told = [each for about, each in reached if about is event and each.kind is MessageKind.NOTICE]
            if event.cancelled_at is None and told:
                drafts += await self.colleagues.tell_anew(tx, event, told, now)
        await tx.messages.queue(SYSTEM, await introduced(tx, SYSTEM, drafts, self.press))

    def which(self, waiting: Sequence[Asked], language: Language, channel: ChannelName) -> Shown:
        """The list of what waits, and how to answer."""

        def lines(tongue: Tongue, count: int) -> Sequence[str]:
            entries = [
                tongue.about(Reply.RSVP_ENTRY, each.event, letter=each.letter) for each in waiting[:count]
            ]
            more = [tongue.say(Reply.RSVP_ALL)] if count < len(waiting) else []
            how = tongue.say(Reply.RSVP_HOW, example=f"{waiting[0].letter}1")
            return [tongue.say(Reply.RSVP_LIST, meetings="\n".join(entries)), how, *more]

        return self.words.lists(language, channel, len(waiting), lines)


def _which_key(address: AddressId, waiting: Sequence[Asked], now: datetime) -> str:
    """The key of a text about several: the same about them as they are is not asked twice in an hour."""
    named = "-".join(f"{each.event.id}.{each.event.sequence}" for each in waiting)
    return f"which:{address}:{now:%Y-%m-%dT%H}:{named}"


def meeting_questions(voice: Voice, almanac: Almanac, press: Press, calendars: Calendars) -> MeetingQuestions:
    """Everything about answers to meetings, on one set of words."""
    words = AnswerWords(voice=voice, almanac=almanac)
    colleagues = Colleagues(words=words, press=press)
    return MeetingQuestions(words=words, press=press, colleagues=colleagues, calendars=calendars)
