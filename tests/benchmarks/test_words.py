"""How long the words take: rendering and counting 100,000 texts across all variants. Nothing is asserted.

The baseline in the same run is what counting cannot do without: going over each text once.
"""

import itertools
import time
from collections.abc import Callable, Iterable, Sequence
from statistics import median

import pytest

from bot.app import App
from bot.domain.briefings import Cut
from bot.domain.directory import ChannelName
from bot.domain.levels import Level
from bot.domain.segments import Encoding, count_segments, encoding_of
from tests.conftest import MakeApp

MESSAGES = 100_000
RUNS = 5

pytestmark = pytest.mark.timeout(900)


def per_text(texts: Sequence[str], work: Callable[[str], object]) -> float:
    """Microseconds a text, the median of the runs."""
    times = []
    for _run in range(RUNS):
        begun = time.perf_counter()
        for text in texts:
            work(text)
        times.append((time.perf_counter() - begun) / len(texts) * 1e6)
    return median(times)


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    print(f"\n{title}")
    for row in [heads, *rows]:
        print("  " + "".join(f"{cell!s:<22}" for cell in row))


def rendered(app: App, variants: Sequence[tuple[str, str, str, str]], count: int) -> tuple[list[str], float]:
    """The texts of `count` messages, the variants in turn, and microseconds a message."""
    texts: list[str] = []
    begun = time.perf_counter()
    for briefing, level, language, channel in itertools.islice(itertools.cycle(variants), count):
        found = app.content.briefing(briefing)  # type: ignore[arg-type]  # a briefing's id
        cut = Cut(level=Level(level))
        edition = app.voice.edition(found, cut, language, ChannelName(channel))  # type: ignore[arg-type]
        texts.append(edition.texts[0].text)
    return texts, (time.perf_counter() - begun) / count * 1e6


async def test_render_and_count(make_app: MakeApp) -> None:
    variants = [
        (briefing.id, level, language, channel)
        for briefing in make_app().content.briefings()
        for level in Level
        for language in make_app().translator.languages()
        for channel in ChannelName
    ]
    app = make_app(drafts="allow")
    _texts, first = rendered(app, variants, len(variants))
    texts, again = rendered(app, variants, MESSAGES)
    table(
        f"Rendering {MESSAGES:,} messages across {len(variants)} variants",
        ("", "us a message"),
        [("each for the first time", f"{first:,.1f}"), ("each from its edition", f"{again:.2f}")],
    )
    rows = []
    for encoding in Encoding:
        mine = [text for text in texts if encoding_of(text) is encoding]
        baseline = per_text(mine, lambda text: sum(map(ord, text)))
        counted = per_text(mine, count_segments)
        ratio = f"{counted / baseline:.2f}"
        rows.append((encoding, f"{len(mine):,}", f"{counted:.2f}", f"{baseline:.2f}", ratio))
    table(
        f"Counting them (median of {RUNS} runs)",
        ("encoding", "texts", "us a text", "us, going over it", "ratio"),
        rows,
    )
