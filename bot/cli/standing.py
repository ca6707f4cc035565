"""handbill checkins override and show: where one group stands, and why."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.output import As, Json, print_json, print_table, say, words
from bot.cli.running import with_app
from bot.domain.directory import Group
from bot.domain.ids import ContactId
from bot.domain.levels import Level
from bot.domain.placements import CheckIn, Standing
from bot.domain.typology import Answers, Question, Reason

if TYPE_CHECKING:
    from bot.app import App
    from bot.services.placements import Card

NOT_PLACED = "not placed"


def override(
    name: Annotated[str, typer.Argument(metavar="GROUP", help="The group's name.")],
    level: Annotated[Level, typer.Argument(help="Where the group stands.")],
    because: Annotated[str, typer.Option("--because", help="Why; shown to staff, never sent or logged.")],
    staff: As = None,
) -> None:
    """Set where a group stands against what it answered. Its next check-in replaces this."""

    async def run(app: "App") -> Group:
        return await app.placements.override(await app.directory.act_as(staff), name, level, because)

    group = with_app(run)
    say(f"{group.name}: {words(group.level or NOT_PLACED)} -> {words(level)}, until its next check-in")


def show(
    name: Annotated[str, typer.Argument(metavar="GROUP", help="The group's name.")],
    staff: As = None,
    as_json: Json = False,
) -> None:
    """Show where a group stands: what each contact answered, why that places it there, what explains it."""

    async def run(app: "App") -> "Card":
        return await app.placements.card(await app.directory.act_as(staff), name)

    card = with_app(run)
    if as_json:
        print_json(_document(card))
        return
    tell_card(card)


def tell_card(card: "Card") -> None:
    """Where a group stands, as text."""
    say(card.group.name)
    say(f"  level: {words(card.group.level or NOT_PLACED)}, {_whence(card)}")
    if card.history.differs():
        say("  Its contacts differ: the newest check-in counts, all are below.")
    names = _names(card)
    for contact, checkin in card.history.by_contact().items():
        say(f"\n{names.get(contact, 'somebody')} answered on {checkin.at:%d %B %Y}: {_outcome(checkin)}")
        for reason in checkin.placement.reasons:
            say(f"  {sentence(reason)}")
        if checkin.placement.missing:
            say(f"  not answered: {', '.join(words(each) for each in checkin.placement.missing)}")
    _tell_factors(card)
    _tell_history(card)


def sentence(reason: Reason) -> str:
    """A reason in plain words: understands ECM well: enough for medium."""
    said = " and ".join(_SAYS.get(answer, " is ".join(answer)) for answer in reason.answers)
    return f"{said}: {'enough' if reason.met else 'not enough'} for {words(reason.level)}"


_SAYS: dict[tuple[Question, str], str] = {
    (Question.UNDERSTANDING, "none"): "has not heard of ECM",
    (Question.UNDERSTANDING, "misread"): "takes ECM for something else",
    (Question.UNDERSTANDING, "some"): "knows what ECM is about and needs more",
    (Question.UNDERSTANDING, "good"): "understands ECM well",
    (Question.UPDATES, "none"): "looks for news by itself",
    (Question.UPDATES, "some"): "gets news now and then",
    (Question.UPDATES, "regular"): "gets news regularly",
    (Question.SERVICES, "none"): "has changed nothing in its work",
    (Question.SERVICES, "looking"): "looks for more information",
    (Question.SERVICES, "starting"): "thinks it through or begins to change its work",
    (Question.SERVICES, "built"): "builds its work on the five outcomes",
    (Question.PART, "none"): "took no part in the last year",
    (Question.PART, "consulted"): "took part in a consultation or survey",
    (Question.PART, "board"): "sits on a board, sub-group or forum",
}


def _whence(card: "Card") -> str:
    current = card.history.current
    if current is None or current.level is not card.group.level:
        return "set by hand" if card.group.level else "no check-in yet"
    if isinstance(current, CheckIn):
        return f"by the check-in of {current.at:%d %B %Y}, {_sure(current)}"
    return f"set by a {current.role} on {current.at:%d %B %Y}, because: {current.because}"


def _sure(checkin: CheckIn) -> str:
    return _CERTAINTY[checkin.placement.certainty]


_CERTAINTY = {
    "clear": "clear",
    "mixed": "mixed: it does more than it knows of",
    "partial": "partial: what was not answered could change it",
}


def _outcome(checkin: CheckIn) -> str:
    return f"{words(checkin.level or NOT_PLACED)}, {_sure(checkin)}"


def _names(card: "Card") -> dict[ContactId | None, str]:
    return {contact.id: contact.name for contact in card.contacts}


def _tell_factors(card: "Card") -> None:
    if not card.known:
        say("\nNothing is noted of what goes with its level. See: handbill areas set, handbill groups set")
        return
    say("\nWhat goes with one end of the typology or the other (it explains, and sets nothing)")
    print_table(
        ("goes with", "fact", "is it so?", "who says so"),
        [(f"{each.factor.end} end", each.factor.says, each.holds, each.source) for each in card.known],
    )


def _tell_history(card: "Card") -> None:
    if not card.history.standings:
        return
    names = _names(card)
    say("\nHistory")
    print_table(
        ("day", "level", "by", "how"),
        [
            (f"{each.at:%Y-%m-%d}", words(each.level or NOT_PLACED), *_by(each, names))
            for each in card.history.standings
        ],
    )


def _by(standing: Standing, names: dict[ContactId | None, str]) -> tuple[str, str]:
    if isinstance(standing, CheckIn):
        return names.get(standing.contact, "somebody"), f"check-in, {standing.placement.certainty}"
    return standing.role, f"set, because: {standing.because}"


def _document(card: "Card") -> dict[str, Any]:
    current = card.history.current
    return {
        "group": card.group.name,
        "level": card.group.level,
        "differs": card.history.differs(),
        "override": current is not None and not isinstance(current, CheckIn),
        "contacts": [
            {
                "contact": _names(card).get(contact),
                **_standing(checkin),
                "answers": _codes(checkin.answers),
                "reasons": [str(reason) for reason in checkin.placement.reasons],
                "missing": list(checkin.placement.missing),
            }
            for contact, checkin in card.history.by_contact().items()
        ],
        "factors": [
            {
                "factor": each.factor.code,
                "end": each.factor.end,
                "holds": each.holds,
                "source": each.source,
            }
            for each in card.known
        ],
        "history": [_standing(each) for each in card.history.standings],
    }


def _standing(standing: Standing) -> dict[str, Any]:
    common = {"at": standing.at, "level": standing.level}
    if isinstance(standing, CheckIn):
        return {**common, "by": "check-in", "certainty": standing.placement.certainty}
    return {**common, "by": standing.role, "staff": standing.staff, "because": standing.because}


def _codes(answers: Answers) -> dict[str, str]:
    return {str(question): code for question, code in answers.items()}
