"""What is said of times that the clock skips, or shows twice."""

from datetime import UTC

from bot.cli.output import warn
from bot.domain.events import Span
from bot.domain.walltime import Oddity, instant, oddity, wall


def tell_odd_times(span: Span) -> None:
    """Say what the start and the end are taken for where the clocks change over them."""
    for local in (span.starts, span.ends):
        if local is None or (odd := oddity(local, span.zone)) is None:
            continue
        at = instant(local, span.zone)
        if odd is Oddity.NEVER:
            warn(
                f"{local:%Y-%m-%d %H:%M} does not exist in {span.zone}, the clocks go forward: "
                f"it is taken as {wall(at, span.zone):%H:%M}."
            )
        else:
            warn(
                f"{local:%Y-%m-%d %H:%M} comes twice in {span.zone}, the clocks go back: "
                f"it is taken as the first of the two ({at.astimezone(UTC):%Y-%m-%d %H:%M} UTC)."
            )
