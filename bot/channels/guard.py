"""What every channel is wrapped in: no text leaves while a unit of work is open."""

from collections.abc import Callable

from bot.domain.directory import ChannelName
from bot.domain.errors import SendInsideWork
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.ports.channels import Channel, Letter, Sender


class Guarded:
    """A channel that refuses to send inside a unit of work; implements bot.ports.channels.Channel.

    A network call there would hold the database for as long as the provider takes, and what was sent
    could not be undone with the rest. `note` is told how each attempt ended, for the counts.
    """

    def __init__(
        self,
        channel: Channel,
        work_is_open: Callable[[], bool],
        note: Callable[[ChannelName, OutcomeKind], None] = lambda _channel, _kind: None,
    ) -> None:
        self._channel = channel
        self._work_is_open = work_is_open
        self._note = note

    @property
    def name(self) -> ChannelName:
        return self._channel.name

    @property
    def sender(self) -> Sender:
        return self._channel.sender

    async def send(self, letter: Letter) -> Outcome:
        if self._work_is_open():
            raise SendInsideWork("A text was to be sent inside a unit of work; commit it first.")
        outcome = await self._channel.send(letter)
        self._note(self.name, outcome.kind)
        return outcome

    async def aclose(self) -> None:
        await self._channel.aclose()
