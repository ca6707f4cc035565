"""How providers reach us: calls to our web address, and places where we fetch what has come in.

A channel that can be reached in one of these ways implements the protocol besides bot.ports.channels.Channel.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.domain.inbound import Inbound
from bot.domain.keywords import Vocabulary
from bot.domain.messages import Reason, Receipt, ReceiptStatus
from bot.domain.outcomes import Outcome

Take = Callable[[Inbound], Awaitable[None]]
"""Stores what came in; once it returns, that is on disk."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A provider's request. `url` is our public address as the provider called it, query included; header
    names are in lower case.
    """

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Hook:
    """A web address of ours that a provider calls, always by POST.

    `verify` says whether a call is the provider's, in constant time, and fails closed. `parse` reads a
    verified call; it raises ValueError, without anyone's words in it, for what cannot be read. What it gives
    is stored before the provider is answered with `answer` of the type `answer_type`.
    """

    path: str
    verify: Callable[[Call], bool]
    parse: Callable[[Call], Sequence[Inbound | Receipt]]
    answer: bytes = b""
    answer_type: str = "text/plain"


@runtime_checkable
class Hooked(Protocol):
    """A channel whose provider calls us."""

    def hooks(self) -> Sequence[Hook]:
        """The addresses it is called at; none where settings say so."""


@runtime_checkable
class Listening(Protocol):
    """A channel that fetches what has come in."""

    async def listen(self, take: Take) -> None:
        """Fetch until cancelled. What came in is confirmed to the provider only after `take` has returned.

        Failures are waited out here, with growing pauses; never raised.
        """


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """A message as the provider lists it, with what it says became of it.

    `code` and `reason` are as in bot.domain.messages.Receipt.
    """

    provider_id: str
    status: ReceiptStatus
    code: str | None = None
    reason: Reason | None = None


@runtime_checkable
class ReadingBack(Protocol):
    """A channel that can look in its provider's list for a message of unknown outcome."""

    async def find(self, address: str, text: str, since: datetime) -> Sequence[Sighting]:
        """The messages with that text to that address that were handed over since about that moment.

        None is an answer too. Raises CannotLook when the provider could not be asked.
        """


@runtime_checkable
class Named(Protocol):
    """A channel that people open by a public name."""

    async def public_name(self) -> str | None:
        """The name as it stands in links, without @; None when the provider cannot say now. Never raises."""


@runtime_checkable
class Offering(Protocol):
    """A channel whose phones can show what they may be told."""

    async def set_commands(self, words: Vocabulary) -> None:
        """Show the commands in every language. Never raises."""


@runtime_checkable
class Buttoned(Protocol):
    """A channel whose phones answer with buttons."""

    def settle(self, provider_id: str, *, counted: bool) -> None:
        """Show at the button that was pressed whether its answer counted, or came too late for its question.

        `provider_id` is that of the inbound press. Returns at once and never raises: nothing hangs on it.
        """


@runtime_checkable
class Probing(Protocol):
    """A channel that can ask its provider whether our account is good, without sending anything."""

    async def probe(self) -> Outcome:
        """SENT when all is well, MISCONFIGURED, TEMPORARY or THROTTLED when not. Never raises."""
