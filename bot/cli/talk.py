"""handbill talk: a simulated phone against the real inbound path."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.known import read_language
from bot.cli.output import say, warn
from bot.cli.running import in_background, with_app
from bot.domain.actor import OPERATOR
from bot.domain.directory import ChannelName
from bot.domain.errors import Refused
from bot.domain.ids import Language

if TYPE_CHECKING:
    from bot.app import App
    from bot.ports.outbox import Received

LOOK_EVERY_SECONDS = 0.02
LONGEST_WAIT_SECONDS = 30.0


def talk(
    channel: Annotated[ChannelName, typer.Option(help="By which channel this phone writes.")],
    address: Annotated[
        str, typer.Option("--as", metavar="ADDRESS", help="The phone number, or the Telegram chat's id.")
    ],
    language: Annotated[
        str | None, typer.Option(help="What the phone is set to, for a phone Handbill does not know.")
    ] = None,
    script: Annotated[
        Path | None, typer.Option(help="A file with a text in each line, instead of typing.")
    ] = None,
) -> None:
    """Play a phone: what you type comes in as a text, and what Handbill answers is printed."""
    texts = _script(script) if script else _typed()

    async def run(app: "App") -> None:
        spoken = read_language(app, language) if language is not None else None
        phone = Phone(app, channel, read_address(channel, address), spoken)
        await in_background(
            lambda: app.dispatch.run(forever=True),
            _play(phone, texts, echo=script is not None),
            app.dispatch.stop,
        )

    with_app(run, simulate=True)


class Phone:
    """A simulated phone: texts go in by the real inbound path, and what went out to it is shown."""

    def __init__(self, app: "App", channel: ChannelName, address: str, language: Language | None) -> None:
        self._app = app
        self._channel = channel
        self._address = address
        self._language = language
        self._seen = app.clock.now()

    async def write(self, text: str) -> list[str]:
        """Send a text from this phone; gives what arrives on it in answer."""
        from bot.domain.inbound import Inbound

        await self._app.receive.take(
            Inbound(
                channel=self._channel,
                address=self._address,
                text=text,
                provider_id=f"talk-{self._app.chance.name()}",
                received_at=self._app.clock.now(),
                language=self._language,
            )
        )
        return await self.read()

    async def read(self) -> list[str]:
        """What has arrived since the last look, once nothing more is on its way."""
        outbox, clock = self._app.outbox, self._app.clock
        end = clock.monotonic() + LONGEST_WAIT_SECONDS
        while await outbox.pending(OPERATOR, self._channel, self._address):
            if clock.monotonic() > end:
                raise Refused(
                    "The answer is still in the outbox: another Handbill has the sender, or the phone "
                    "must wait for a good hour. See: handbill outbox"
                )
            await clock.sleep(LOOK_EVERY_SECONDS)
        arrived = await outbox.received(OPERATOR, self._channel, self._address, self._seen)
        if arrived:
            self._seen = arrived[-1].at
        if self._channel is ChannelName.TELEGRAM:
            return [_with_buttons(each) for each in arrived]
        return [each.text for each in arrived]


def _with_buttons(received: "Received") -> str:
    """A text with the file that came with it and its buttons, each with the number to type for it."""
    file = f"[file {received.file}]" if received.file else ""
    buttons = " ".join(f"[{number} {label}]" for number, label in enumerate(received.choices, start=1))
    return "\n".join(line for line in (received.text, file, buttons) if line)


def read_address(channel: ChannelName, text: str) -> str:
    """An address as its channel writes it. Raises Refused for what is none."""
    from bot.phones import read_phone

    if channel is ChannelName.SMS:
        phone = read_phone(text)
        if phone is None:
            raise Refused(f"'{text}' is not a phone number: write it as +44 7700 900123.")
        return phone
    if not text.lstrip("-").isascii() or not text.lstrip("-").isdigit():
        raise Refused(f"'{text}' is not a Telegram chat: it is a number.")
    return text


def show(texts: Iterable[str]) -> None:
    """Print what arrived: a mark before the first line of each text, the rest set in."""
    for text in texts:
        say("< " + text.replace("\n", "\n  "))


async def _play(phone: Phone, texts: Iterator[str], *, echo: bool) -> None:
    show(await phone.read())
    for text in texts:
        if echo:
            say(f"> {text}")
        show(await phone.write(text))


def _script(path: Path) -> Iterator[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path} cannot be read as a script: {type(error).__name__}.") from error
    yield from (line for line in lines if line.strip())


def _typed() -> Iterator[str]:
    """Lines from the keyboard, until Ctrl-D."""
    if sys.stdin.isatty():
        warn("Type a text and press Enter. STOP, HELP, LANG and MORE work; Ctrl-D ends.")
    while True:
        if sys.stdin.isatty():
            sys.stderr.write("> ")
            sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            return
        if line.strip():
            yield line.strip()
