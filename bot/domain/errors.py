"""Errors that carry a reason a person can act on. None of them holds message text, names or numbers
unless its docstring says so.
"""

from collections.abc import Iterable


class HandbillError(Exception):
    """Something was refused or failed; `str()` of it is fit for the person at the command line."""


class Refused(HandbillError):
    """What was asked is not allowed, or not possible as things stand. The message says what to do."""


class NotFound(Refused):
    """Nothing of that name. The message repeats the name that was typed, so it is shown, never logged."""


class OutOfScope(Refused):
    """The actor may not see or touch this."""

    def __init__(self) -> None:
        super().__init__("This is outside what you look after. Ask a coordinator.")


class NoChannel(Refused):
    """Nothing can be sent: there is no channel."""

    def __init__(self) -> None:
        super().__init__(
            "No channel is set up, so nothing can be sent. To try it out on simulated phones add "
            "--simulate, or set HANDBILL_SIMULATE=1. See also: handbill doctor"
        )


class BadSettings(Refused):
    """Settings that cannot be used. The message names each with what is wrong, never with its value."""

    def __init__(self, problems: Iterable[tuple[str, str]]) -> None:
        lines = [f"{name}: {reason}" for name, reason in problems]
        super().__init__("Some settings cannot be used:\n" + "\n".join(lines))


class ContentError(HandbillError):
    """The words in content/ or locales/ cannot be used; the message lists file, line and reason."""


class SendInsideWork(HandbillError):
    """A channel was asked to send while a unit of work was open: the network would hold the database."""


class NestedWork(HandbillError):
    """A unit of work was opened inside another one."""


class CannotLook(HandbillError):
    """A provider could not be asked what became of a message; ask again later."""


class LeaseLost(HandbillError):
    """Another worker drains this sender now; whatever was not yet being sent is theirs."""
