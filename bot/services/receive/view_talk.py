"""One phone saying what it thinks: what is asked there, and where it then stands.

Whatever we say here is called ANSWERED and nothing else, so that it is kept out of the log and forgotten, and
never holds a word of a view: a phone is often shared (bot.domain.views.book says why).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.audience import LeftOut, route
from bot.domain.consultations import Consultation
from bot.domain.directory import Purpose
from bot.domain.hearings import HEARING_LIFE, Hearing, Step
from bot.domain.ids import ContactId, Language
from bot.domain.inbound import Question, QuestionKind
from bot.domain.messages import MessageKind
from bot.domain.views.book import ANSWERED, Given, Place
from bot.domain.wording import Reply, Said
from bot.services.receive.asking import yes_and_no
from bot.services.receive.turn import Turn


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewTalk:
    """A person at the phone of a turn, and a consultation they speak to, in their language."""

    turn: Turn
    consultation: Consultation
    contact: ContactId
    language: Language

    def place(self, number: int) -> Place:
        """Their view on a question; questions are numbered from 1."""
        return Place(event=self.consultation.event.id, question=number, contact=self.contact)

    async def given(self) -> Sequence[Given]:
        """Their views that are there, by question."""
        return await self.turn.tx.given_views.of_contact(
            self.turn.actor, self.consultation.event.id, self.contact
        )

    async def enter(self) -> None:
        """Begin, or go on: with the first question, or with the list of those that are answered."""
        if await self.given():
            await self.show_list()
            return
        self.say(Reply.VIEW_KEPT, {"day": self._last_day()})
        await self.ask(1)

    async def ask(self, number: int) -> None:
        """Ask a question. Who has written something to it, and not said whether to send it, is asked that."""
        words = await self.turn.tx.draft_views.draft(self.turn.actor, self.place(number))
        await self._stand(Step.CONFIRMING if words else Step.WRITING, number)
        channel = self.turn.caller.channel
        self._show(self.turn.own_speech.question(self.consultation, number, self.language, channel))
        if words:
            self._ask_yes_or_no(Reply.VIEW_SEND)

    async def ask_next(self, after: int) -> None:
        """Ask the next question that is not answered; after the last one it is done."""
        answered = {each.place.question for each in await self.given()}
        left = range(after + 1, len(self.consultation.questions) + 1)
        following = next((number for number in left if number not in answered), None)
        if following is not None:
            await self.ask(following)
            return
        await self.leave()
        if answered:
            done = Reply.VIEW_DONE if await self._hears_the_outcome() else Reply.VIEW_DONE_UNTOLD
            self.say(done, {"day": self._last_day()})

    async def ask_to_send(self, number: int) -> None:
        """Ask whether what they wrote is their view."""
        await self._stand(Step.CONFIRMING, number)
        self._ask_yes_or_no(Reply.VIEW_SEND)

    async def ask_to_quote(self, number: int) -> None:
        """Ask whether a view may be quoted."""
        await self._stand(Step.QUOTING, number)
        self._ask_yes_or_no(Reply.VIEW_QUOTE)

    async def let_write(self, number: int, reply: Reply) -> None:
        """Let them write to a question, which they have seen."""
        await self._stand(Step.WRITING, number)
        self.say(reply)

    async def show_list(self) -> None:
        """The questions by number, and which of them are answered."""
        answered = {each.place.question for each in await self.given()}
        lines = [
            self._words(
                Reply.VIEW_ANSWERED if number in answered else Reply.VIEW_UNANSWERED,
                {"number": str(number)},
            )
            for number in range(1, len(self.consultation.questions) + 1)
        ]
        await self._stand(Step.LISTED, 0)
        self.say(
            Reply.VIEW_LIST,
            {
                "title": self.consultation.event.title,
                "day": self._last_day(),
                "lines": "\n".join(lines),
            },
        )

    async def ask_what_to_change(self, number: int) -> None:
        """Ask whether to add to an answer or to take it back."""
        await self._stand(Step.CHANGING, number)
        words = self.consultation.questions[number - 1]
        self._show(self.turn.own_speech.change(words, self.language, self.turn.caller.channel))

    async def leave(self) -> None:
        """It is said, or given up."""
        await self.turn.tx.questions.close(self.turn.actor, self.turn.caller.address)
        await self.turn.tx.hearings.end(self.turn.actor, self.turn.caller.address)

    def say(self, reply: Reply, values: Mapping[str, str] | None = None) -> None:
        """Say something in answer."""
        self._answer(self.turn.voice.say(self.language, reply, self.turn.caller.channel, values))

    async def _hears_the_outcome(self) -> bool:
        """Whether they will be told what comes of it: as all who get our reminders are, answered or not.

        Who has not agreed to reminders is told the word for it, and not asked: a yes to that, kept with its
        day, would tell that they answered.
        """
        audience = self.consultation.event.audience
        found = await self.turn.tx.audiences.named(self.turn.actor, audience, [self.contact])
        return any(
            not isinstance(route(each, Purpose.REMINDERS, self.turn.senders), LeftOut) for each in found
        )

    def _show(self, said: Said) -> None:
        """Show what staff wrote; before what is not in their language goes how to have it explained."""
        notice = self.turn.own_speech.unexplained(said, self.language, self.turn.caller.channel)
        if notice is not None:
            self._answer(notice)
        self._answer(said)

    def _ask_yes_or_no(self, reply: Reply) -> None:
        said = self.turn.voice.say(self.language, reply, self.turn.caller.channel)
        self._answer(said, yes_and_no(self.turn, self.language))

    def _words(self, reply: Reply, values: Mapping[str, str]) -> str:
        return self.turn.voice.say(self.language, reply, self.turn.caller.channel, values).text

    def _answer(self, said: Said, choices: tuple[str, ...] = ()) -> None:
        self.turn.answer(said, kind=MessageKind.REPLY, subject=ANSWERED, choices=choices)

    def _last_day(self) -> str:
        span = self.consultation.event.span
        return self.turn.voice.translator.day(self.language, (span.clock_ends or span.clock_starts).date())

    async def _stand(self, step: Step, number: int) -> None:
        hearing = Hearing(
            address=self.turn.caller.address,
            contact=self.contact,
            step=step,
            until=min(self.turn.now + HEARING_LIFE, self.consultation.closes_at),
            event=self.consultation.event.id,
            question=number,
        )
        await stand(self.turn, hearing)


async def stand(turn: Turn, hearing: Hearing) -> None:
    """Have the phone asked this, until it is answered; older buttons count no more."""
    question = Question(kind=QuestionKind.VIEW, asked_at=turn.now, closes_at=hearing.until)
    await turn.tx.questions.open(turn.actor, turn.caller.address, question)
    await turn.tx.hearings.save(turn.actor, hearing)
