"""The last part of the demo: a round of check-ins that comes out as London did in 2007."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.output import progress, say
from bot.cli.results import tell, write_chart_file
from bot.cli.standing import tell_card
from bot.cli.talk import Phone, read_address, show
from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.directory import ChannelName
from bot.domain.levels import Level
from bot.domain.results import Results

if TYPE_CHECKING:
    from bot.app import App

SAMPLE = Path("content", "samples", "round.csv")
SURVEY = "ecm_check_in"
EXAMPLE = "Poplar Lunch and Learn"

Talk = Sequence[tuple[str | None, Sequence[str]]]
"""What was texted, and what came in answer; the first came unasked."""

Sample = Sequence[tuple[int, Mapping[str, str]]]


async def show_round(app: "App", chart: Path | None) -> None:
    """Load the groups of the sample round into an empty network, let them answer, and show what they said.

    The report (London 2007, before its figure 2) has only the sums: 16 of 21 local groups very low or low and
    almost all of the other five high. Who answered what is invented.
    """
    from bot.settings import resources
    from bot.spreadsheets import open_table

    rows = list(open_table(resources() / SAMPLE).lines())
    await app.enrolment.take_in(OPERATOR, rows, lambda _done, _whole: None)
    await _answer(app, rows)
    found = await app.placements.results(OPERATOR)
    say("")
    tell(found)
    low = sum(found.levels[level] or 0 for level in (Level.VERY_LOW, Level.LOW))
    say(f"\n{low} of {found.placed} are very low or low, as 16 of 21 local groups in London were in 2007.")
    say("\nHandbill can say why, for each of them:\n")
    tell_card(await app.placements.card(OPERATOR, EXAMPLE))
    say(f"\nThe same as a chart: {_write(found, chart)}")


async def _answer(app: "App", rows: Sample) -> None:
    """Send the check-in to all of them, and have every phone answer; one is shown."""
    phones = {
        cells["group"]: Phone(app, ChannelName.SMS, read_address(ChannelName.SMS, cells["phone"]), None)
        for _line, cells in rows
    }
    with progress("Asking") as telling:
        await app.checkins.send(OPERATOR, SURVEY, Audience(), telling)
    talks = {cells["group"]: await _talk(phones[cells["group"]], _typed(app, cells)) for _line, cells in rows}
    say(f"{EXAMPLE}, as its phone has it:")
    for typed, heard in talks[EXAMPLE]:
        if typed is not None:
            say(f"> {typed}")
        show(heard)


def _typed(app: "App", cells: Mapping[str, str]) -> Sequence[str]:
    """What a group of the sample texts: the number of each answer that it gives."""
    questions = app.content.survey(SURVEY).questions
    return [str(1 + each.codes.index(cells[each.id])) for each in questions if cells[each.id]]


async def _talk(phone: Phone, typed: Sequence[str]) -> Talk:
    """Read what has come, and answer."""
    return [(None, await phone.read()), *[(text, await phone.write(text)) for text in typed]]


def _write(found: Results, chart: Path | None) -> Path:
    if chart is None:
        folder = Path(tempfile.mkdtemp(prefix="handbill-round-"))
        chart = folder / "where-groups-stand.svg"
    write_chart_file(found, chart)
    return chart
