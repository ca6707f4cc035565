"""handbill checkins: where groups stand on the typology."""

import json
from typing import Annotated, Any

import typer

from bot.cli.output import print_json
from bot.domain.errors import Refused
from bot.domain.typology import place as place_on_typology
from bot.domain.typology import read_answers

app = typer.Typer(no_args_is_help=True, help="Check-ins: a few short questions that place a group.")


@app.callback()
def checkins() -> None:
    """Check-ins: a few short questions that place a group."""


@app.command()
def place(
    answers: Annotated[
        str, typer.Argument(help='Codes by question, as in \'{"understanding": "good"}\'; null is no answer.')
    ],
) -> None:
    """Place a group by the rule from its answers: level, certainty, reasons and what is missing, as JSON."""
    placement = place_on_typology(read_answers(_codes(answers)))
    print_json(
        {
            "level": placement.level,
            "certainty": placement.certainty,
            "reasons": [str(reason) for reason in placement.reasons],
            "missing": list(placement.missing),
        }
    )


def _codes(text: str) -> dict[str, str]:
    """The codes in a JSON object; what is null was not answered."""
    try:
        given: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise Refused(f"This is not JSON: {error.msg} at column {error.colno}.") from error
    except RecursionError as error:
        raise Refused("This is not JSON that holds answers: brackets within brackets.") from error
    if not isinstance(given, dict):
        raise Refused('Give the answers as an object, as in {"understanding": "good"}.')
    for question, code in given.items():
        if code is not None and not isinstance(code, str):
            raise Refused(f'The answer to {question} must be a code in quotes, as in "good".')
    return {question: code for question, code in given.items() if code is not None}
