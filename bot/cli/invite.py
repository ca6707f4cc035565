"""handbill groups invite: a code by which people join a group, and how to hand it on."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import As, Json, Simulate, print_json, say, warn
from bot.cli.running import with_app

if TYPE_CHECKING:
    from bot.app import App
    from bot.services.invitations import Card


def invite(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The group's name.")],
    png: Annotated[
        Path | None, typer.Option("--png", metavar="FILE", help="Write the QR code as a picture.")
    ] = None,
    renew: Annotated[
        bool, typer.Option("--renew", help="Make a new code; the old one ends at once.")
    ] = False,
    simulate: Simulate = False,
    staff: As = None,
    as_json: Json = False,
) -> None:
    """Show a group's join code, with words to print and a QR code. It ends after 90 days."""
    from bot.qr import draw_qr, save_qr

    async def run(app: "App") -> "Card":
        return await app.invitations.invite(await app.directory.act_as(staff), name, renew=renew)

    card = with_app(run, simulate=simulate)
    if png is not None:
        save_qr(card.scan, png)
    if as_json:
        print_json(
            {
                "group": card.group.name,
                "code": card.invitation.code,
                "expires": card.invitation.expires_at,
                "number": card.number,
                "link": card.link,
                "scan": card.scan,
                "texts": {text.language: text.text for text in card.texts},
            }
        )
    else:
        _tell(card)
        say(draw_qr(card.scan))
    if png is not None:
        warn(f"QR code written to {png}")


def _tell(card: "Card") -> None:
    say(f"{card.group.name}: {card.invitation.code}, until {card.invitation.expires_at:%Y-%m-%d}")
    if card.number is None:
        warn(
            "No SMS number is known (phones are simulated, or a Messaging Service sends): "
            "put yours where the texts name the sender."
        )
    if card.number is None and card.link is None:
        warn("There is no Telegram bot either: the QR code only shows what to text.")
    for text in card.texts:
        say(f"  {text.language}: {text.text}")
    if card.link is not None:
        say(f"  Telegram: {card.link}")
