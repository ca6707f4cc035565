"""A text that one channel could not deliver: whether the other takes it, and where to."""

from collections.abc import Collection, Mapping

from bot.domain.audience import Candidate, LeftOut, route
from bot.domain.directory import Address, ChannelName, Purpose
from bot.domain.messages import Reason, State

_UNREACHED = frozenset({None, Reason.BAD_ADDRESS, Reason.UNSENDABLE})

_STRANDED: Mapping[ChannelName, Mapping[State, Collection[Reason | None]]] = {
    # Whatever keeps a text from a phone says nothing of the person's chat: a network that does not deliver,
    # a number that is none, a country we may not write to.
    ChannelName.SMS: {
        State.UNDELIVERED: _UNREACHED,
        State.FAILED: _UNREACHED,
        State.SUPPRESSED: {Reason.BAD_ADDRESS, Reason.NOT_INTRODUCED},
    },
    # Only that the chat is gone. What Telegram will not take for another reason may be a refusal in words
    # that we do not know, and a refusal is not answered by SMS.
    ChannelName.TELEGRAM: {
        State.FAILED: {Reason.BAD_ADDRESS},
        State.SUPPRESSED: {Reason.BAD_ADDRESS},
    },
}


def is_stranded(channel: ChannelName, state: State, reason: Reason | None, *, refused: bool) -> bool:
    """Whether a text never reached its phone or chat, and nobody refused it.

    `refused` says that the address is stopped, or that the provider told us of a refusal.
    """
    return not refused and reason in _STRANDED[channel].get(state, ())


def other_way(
    reader: Candidate, purpose: Purpose, channels: Collection[ChannelName], failed: ChannelName
) -> Address | LeftOut:
    """The address of `reader` on a channel other than the one that failed, or why there is none.

    The same rules hold as for a first text: consent, STOP, and addresses that are known to be none.
    """
    return route(reader, purpose, [channel for channel in channels if channel is not failed])
