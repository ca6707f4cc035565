"""What the council is given: nothing unread, no count under five, none by subtraction, no unagreed words."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.ids import EventId, Language, ViewId
from bot.domain.views.book import KeptView, Written, put_away
from bot.domain.views.coarsening import Origin
from bot.domain.views.names import NO_NAMES, read_names
from bot.domain.views.report import NOT_TOLD, OTHERS, Consulted, Report, report

EN, BN, PL = Language("en"), Language("bn"), Language("pl")
NAMED = {EN: "English", BN: "Bengali", PL: "Polish"}
TWO = Consulted(title="Play", asked_by="the council", questions=("What is good?", "What is not?"))


def name_of(language: Language) -> str:
    return NAMED[language]


def view(
    number: int,
    question: int = 1,
    area: str | None = "Camden",
    language: Language | None = EN,
    **more: object,
) -> KeptView:
    plain = KeptView(
        id=ViewId(f"{number:04}"),
        event=EventId(1),
        question=question,
        area=area,
        language=language,
        text=f"words {number}",
        quotable=True,
        is_read=True,
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # fields by name


def of(*views: KeptView, consulted: Consulted = TWO) -> Report:
    return report(consulted, views, name_of)


def test_nothing_is_given_out_before_all_of_it_has_been_read() -> None:
    with pytest.raises(Refused, match="1 of 2 views have not been read"):
        of(view(1), view(2, is_read=False))


def test_of_fewer_than_five_views_there_are_no_counts() -> None:
    found = of(*(view(number) for number in range(4)))
    assert found.total is None
    assert found.tables == ()
    assert len(found.quotations) == 4


def test_counts_under_five_are_hidden_and_so_is_what_gives_them_away() -> None:
    views = [
        *(view(number) for number in range(6)),
        *(view(10 + number, area="Merton", language=BN) for number in range(7)),
        *(view(20 + number, question=2, area=None, language=None) for number in range(3)),
    ]
    found = of(*views)
    answered, _themes, area, language = found.tables
    assert found.total == 16
    # Two questions: where one is hidden the other is.
    assert answered.rows == {"views": (None, None, 16)}
    assert dict(area.rows) == {"Merton": (None, None, 7), OTHERS: (None, None, 9)}
    assert dict(language.rows) == {"Bengali": (None, None, 7), OTHERS: (None, None, 9)}


def test_a_table_that_hides_nothing_is_shown_whole() -> None:
    one = Consulted(title="Play", asked_by="us", questions=("What?",))
    found = of(
        *(view(number) for number in range(6)),
        *(view(10 + number, area=None, language=BN) for number in range(7)),
        consulted=one,
    )
    assert [dict(table.rows) for table in found.tables] == [
        {"views": (13, 13)},
        {"no theme": (13,)},
        {"Camden": (6, 6), NOT_TOLD: (7, 7)},
        {"Bengali": (7, 7), "English": (6, 6)},
    ]


def test_themes_are_counted_by_question_and_small_ones_never_alone_hidden() -> None:
    one = Consulted(title="Play", asked_by="us", questions=("What?",))
    found = of(
        *(view(number, themes=("notice", "rooms")) for number in range(8)),
        *(view(10 + number, themes=("cost",)) for number in range(6)),
        *(view(20 + number, themes=("food",)) for number in range(2)),
        consulted=one,
    )
    assert dict(found.tables[1].rows) == {"cost": (None,), "food": (None,), "notice": (8,), "rooms": (8,)}


def test_only_who_agreed_is_quoted_and_in_no_script_that_must_not_be_told() -> None:
    found = of(
        view(1, text="yes"),
        view(2, text="no", quotable=False),
        view(3, text="আমাদের ঘর", language=BN),
        view(4, text="আমাদের ঘর", language=None),
        view(5, text="our room, from [place]", language=None),
    )
    assert [each.text for each in found.quotations] == ["yes", "আমাদের ঘর", "our room, from [place]"]
    assert found.withheld == 1


writers = st.lists(
    st.tuples(st.sampled_from(("Camden", "Merton", None)), st.sampled_from((EN, BN, PL)), st.integers(1, 3)),
    max_size=40,
)


@settings(deadline=None)
@given(writers)
def test_no_count_under_five_is_shown_whoever_wrote(people: list[tuple[str | None, Language, int]]) -> None:
    written = [
        Written(origin=Origin(question=asked, area=area, language=language), text="words", quotable=False)
        for area, language, questions in people
        for asked in range(1, questions + 1)
    ]
    ids = [ViewId(f"{number:04}") for number in range(len(written))]
    kept = put_away(EventId(1), written, ids, names=NO_NAMES, areas=("Camden", "Merton"))
    three = Consulted(title="Play", asked_by="us", questions=("a", "b", "c"))
    found = report(three, [replace(each, is_read=True) for each in kept], name_of)
    shown = [count for table in found.tables for row in table.rows.values() for count in row]
    assert all(count is None or count >= 5 for count in shown)
    # A hidden count is never alone in its column, nor, where a total stands at the end of it, in its row.
    for table in found.tables:
        rows = list(table.rows.values())
        for column in range(3):
            assert sum(row[column] is None for row in rows) != 1 or len(rows) == 1
        if table.title.startswith("By"):
            assert all(sum(count is None for count in row[:3]) != 1 for row in rows)


@given(writers)
def test_what_is_put_away_says_no_time_no_order_and_no_number_of_texts(
    people: list[tuple[str | None, Language, int]],
) -> None:
    written = [
        Written(
            origin=Origin(question=1, area=area, language=language),
            text=f"Ask Rokeya\nin {area}  \n07700 900123",
            quotable=True,
        )
        for area, language, _questions in people
    ]
    ids = [ViewId(f"{hash((number, 'lot')) % 10**9:09}") for number in range(len(written))]
    kept = put_away(EventId(1), written, ids, names=read_names(["Rokeya"]), areas=("Camden", "Merton"))
    assert [each.id for each in kept] == sorted(ids)
    for each in kept:
        place = each.area or ("None" if "None" in each.text else "[place]")
        assert each.text == f"Ask [name] in {place} [number]"
        assert not each.is_read


def test_every_table_has_as_many_cells_as_heads() -> None:
    found = of(*(view(number, question=asked) for number, asked in product(range(6), (1, 2))))
    for table in found.tables:
        assert {len(row) + 1 for row in table.rows.values()} == {len(table.heads)}
