"""What every channel is wrapped in: no text leaves while a unit of work is open."""

from collections.abc import Callable

from bot.domain.directory import ChannelName
from bot.domain.errors import SendInsideWork
from bot.domain.outcomes import Outcome
from bot.ports.channels import Channel, Letter, Sender


class Guarded:
    """A channel that refuses to send inside a unit of work; implements bot.ports.channels.Channel.

    A network call there would hold the database for as long as the provider takes, and what was sent
    could not be undone with the rest.
    """

    def __init__(self, channel: Channel, work_is_open: Callable[[], bool]) -> None:
        self._channel = channel
        self._work_is_open = work_is_open

    @property
    def name(self) -> ChannelName:
        return self._channel.name

    @property
    def sender(self) -> Sender:
        return self._channel.sender

    async def send(self, letter: Letter) -> Outcome:
        if self._work_is_open():
            raise SendInsideWork("A text was to be sent inside a unit of work; commit it first.")
        return await self._channel.send(letter)

    async def aclose(self) -> None:
        await self._channel.aclose()
