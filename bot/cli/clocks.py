"""What is said of times that the clock skips, or shows twice."""

from bot.cli.output import warn
from bot.domain.events import Span
from bot.domain.walltime import oddity_told


def tell_odd_times(span: Span) -> None:
    """Say what the start and the end are taken for where the clocks change over them."""
    for local in (span.starts, span.ends):
        if local is not None and (told := oddity_told(local, span.zone)) is not None:
            warn(told)
