"""What remains of views at the close, as a pure function."""

from bot.domain.ids import EventId, Language, ViewId
from bot.domain.views.book import Written, put_away
from bot.domain.views.coarsening import Origin
from bot.domain.views.names import read_names

ENGLISH = Language("en")


def written(area: str | None, text: str) -> Written:
    return Written(origin=Origin(question=1, area=area, language=ENGLISH), text=text, quotable=False)


def kept(*views: Written) -> list[tuple[str | None, str]]:
    ids = [ViewId(f"{number:02d}") for number in range(len(views))]
    found = put_away(EventId(1), views, ids, names=read_names((), ()), areas=("Camden", "Merton"))
    return [(view.area, view.text) for view in found]


def test_a_view_that_may_not_say_where_it_is_from_names_no_area_whoever_wrote_it() -> None:
    both = written(None, "We run groups in Camden and Merton.")
    views = [*[written("Camden", "Camden is far.")] * 3, *[written("Merton", "Merton is far.")] * 2, both]
    assert kept(*views) == [(None, "[place] is far.")] * 5 + [(None, "We run groups in [place] and [place].")]


def test_a_view_that_says_where_it_is_from_may_name_it() -> None:
    assert kept(*[written("Camden", "Camden is far.")] * 5) == [("Camden", "Camden is far.")] * 5
