"""Answers to surveys, and what a phone is asked next."""

from bot.domain.conversations import Conversation, Status, state_in
from bot.domain.journal import EventKind
from bot.domain.messages import MessageKind
from bot.domain.placements import CheckIn
from bot.domain.surveys.answers import Answer
from bot.domain.surveys.definition import Survey
from bot.domain.surveys.engine import Asked, Skipped, Step, Understood
from bot.domain.surveys.placing import factors_of, placement_of, placing_answers
from bot.services.receive.keep import keep_for_person
from bot.services.receive.turn import Turn
from bot.services.surveys.speech import Spoken


async def survey_answer(turn: Turn) -> str | None:
    """Take the text as the answer to the question of a survey that is open on the phone.

    Everything is one: what cannot be read is asked again, and then a person reads it.
    """
    if turn.caller.stopped_at is not None:
        return None
    talk, survey = await _open_talk(turn)
    if talk is None or survey is None:
        return None
    step = turn.surveyor.speech.hear(survey, state_in(talk, survey), turn.text, talk.language)
    moved = talk.moved(step.state, turn.now)
    await turn.tx.conversations.save(turn.actor, moved)
    _log(turn, talk, moved, step)
    spoken = turn.surveyor.speech.reply(survey, step, talk)
    if spoken is None:
        return await keep_for_person(turn)
    _say(turn, talk, spoken)
    if moved.status is Status.COMPLETE:
        await turn.tx.questions.close(turn.actor, turn.caller.address)
        await _place(turn, survey, talk, step)
    else:
        again = any(isinstance(event, Asked) and event.again for event in step.events)
        await turn.surveyor.hold_open(turn.tx, turn.actor, moved, turn.now, anew=not again)
    return _reading(step)


async def ask_next(turn: Turn) -> None:
    """Go on with what the phone is to be asked, if nothing is open on it now: the last step of every text.

    A question of a survey that another was put before is asked again; else the next conversation in line
    begins. It is unasked for, and so waits for a good hour.
    """
    talk = await turn.tx.conversations.next_at(
        turn.actor, turn.caller.address, turn.now, simulated=turn.sender.simulated
    )
    if talk is None:
        return
    if talk.status is Status.WAITING:
        turn.answers.extend(await turn.surveyor.open(turn.tx, turn.actor, [talk], turn.now))
        return
    survey = turn.surveyor.speech.survey_of(talk)
    if survey is None:
        await turn.tx.conversations.save(turn.actor, talk.ended(Status.CLOSED, turn.now))
        return
    await turn.surveyor.hold_open(turn.tx, turn.actor, talk, turn.now)
    _say(turn, talk, turn.surveyor.speech.question(survey, state_in(talk, survey), talk))


async def leave_surveys(turn: Turn, status: Status, *, everywhere: bool) -> None:
    """End what is asked of the people at this phone, with `everywhere` on all of theirs. Answers are kept."""
    for talk in await turn.tx.conversations.end_at(
        turn.actor, turn.caller.address, status, turn.now, everywhere=everywhere
    ):
        turn.log(EventKind.SURVEY, status, talk.recipient, subject=talk.survey)


async def _open_talk(turn: Turn) -> tuple[Conversation | None, Survey | None]:
    """What is open on the phone. A question whose conversation or survey is gone by now is closed."""
    address, simulated = turn.caller.address, turn.sender.simulated
    talk = await turn.tx.conversations.open_at(turn.actor, address, simulated=simulated)
    survey = turn.surveyor.speech.survey_of(talk) if talk is not None else None
    if talk is not None and survey is None:
        await turn.tx.conversations.save(turn.actor, talk.ended(Status.CLOSED, turn.now))
    # A question to a real phone is not answered by one that plays it, nor the other way round.
    if survey is None and not await turn.tx.conversations.open_at(
        turn.actor, address, simulated=not simulated
    ):
        await turn.tx.questions.close(turn.actor, address)
    return talk, survey


def _say(turn: Turn, talk: Conversation, spoken: Spoken) -> None:
    turn.answer(
        spoken.said,
        kind=MessageKind.REPLY,
        subject=talk.survey,
        choices=spoken.choices,
        recipients=(talk.recipient,),
    )


def _log(turn: Turn, talk: Conversation, moved: Conversation, step: Step) -> None:
    """What the log says of an answer: that there was one, to which question; never which."""
    if talk.begun_at is None and moved.begun_at is not None:
        turn.log(EventKind.SURVEY, "begun", talk.recipient, subject=talk.survey)
    for event in step.events:
        match event:
            case Understood():
                status = "answered"
            case Skipped():
                status = "skipped"
            case _:
                continue
        turn.log(EventKind.SURVEY, status, talk.recipient, subject=talk.survey, reason=event.question)
    if moved.status is Status.COMPLETE:
        turn.log(EventKind.SURVEY, Status.COMPLETE, talk.recipient, subject=talk.survey)


async def _place(turn: Turn, survey: Survey, talk: Conversation, step: Step) -> None:
    """Put the group where its answers do; from now on texts are cut to that."""
    answers: dict[str, Answer] = dict(step.state.answers)
    placement = placement_of(survey, answers)
    if placement is None:
        return
    checkin = CheckIn(
        group=talk.group,
        at=turn.now,
        placement=placement,
        answers=placing_answers(answers),
        contact=talk.contact,
        round=talk.round,
        factors=tuple(factor.code for factor in factors_of(answers)),
    )
    await turn.tx.placements.add(turn.actor, checkin)
    turn.log(EventKind.PLACED, placement.level or "not_placed", talk.recipient, reason=placement.certainty)


def _reading(step: Step) -> str:
    """What the text was, for the log."""
    for event in step.events:
        match event:
            case Understood():
                return "survey_answer"
            case Skipped():
                return "survey_skip"
            case Asked(again=True):
                return "survey_again"
            case _:
                continue
    return "survey_back"
