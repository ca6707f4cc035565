"""The chart is valid XML whatever stands in it, and can be read without colours."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charts import BAR, LINE, PAPER, TEXT, Bar, Chart, write_chart

SVG = "{http://www.w3.org/2000/svg}"


def chart(title: str = "Where groups stand", label: str = "low", share: float | None = 0.5) -> Chart:
    bars = [
        Bar(label=label, share=share, cells=("7", "50%")),
        Bar(label="not placed", share=None, cells=("3", "")),
    ]
    return Chart(title=title, description="21 groups", heads=("level", "groups", "share"), bars=bars)


def drawn(of: Chart) -> ET.Element:
    return ET.fromstring(write_chart(of))  # noqa: S314 - our own document


def texts(svg: ET.Element) -> list[str]:
    return ["".join(each.itertext()) for each in svg.iter(f"{SVG}text")]


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("colour", "least"), [(TEXT, 7), (BAR, 3), (LINE, 3)])
def test_everything_stands_out_from_the_paper(colour: str, least: float) -> None:
    assert (luminance(PAPER) + 0.05) / (luminance(colour) + 0.05) >= least


def test_who_hears_it_is_told_what_it_shows() -> None:
    svg = drawn(chart())
    named = {each.get("id"): each.text for each in svg if each.get("id")}
    assert named == {"title": "Where groups stand", "desc": "21 groups"}
    assert svg.get("aria-labelledby") == "title desc"


def test_every_bar_is_named_and_numbered_in_words() -> None:
    assert texts(drawn(chart())) == [
        *("Where groups stand", "21 groups", "low", "7, 50%"),
        *("level", "groups", "share", "low", "7", "50%", "not placed", "3", ""),
    ]


def test_the_table_has_a_row_for_each_bar_and_one_for_the_heads() -> None:
    table = next(each for each in drawn(chart()).iter(f"{SVG}g") if each.get("role") == "table")
    rows = [each for each in table.iter(f"{SVG}g") if each.get("role") == "row"]
    roles = [[cell.get("role") for cell in row] for row in rows]
    assert roles == [["columnheader"] * 3, ["rowheader", "cell", "cell"], ["rowheader", "cell", "cell"]]


def test_only_lengths_differ_between_bars() -> None:
    bars = [Bar(label=str(share), share=share, cells=()) for share in (0.0, 0.25, 1.0)]
    svg = drawn(Chart(title="", description="", heads=("a",), bars=bars))
    picture = next(each for each in svg.iter(f"{SVG}g") if each.get("role") == "img")
    widths = [float(each.attrib["width"]) for each in picture.iter(f"{SVG}rect")]
    assert widths[0] == 0
    assert widths[1] * 4 == widths[2]
    assert {each.get("fill") for each in picture.iter(f"{SVG}rect")} == {BAR}


@given(st.text(), st.text(), st.none() | st.floats(0, 1))
def test_any_name_gives_a_document_that_can_be_read(title: str, label: str, share: float | None) -> None:
    write_chart(chart(title, label, share)).encode()
    drawn(chart(title, label, share))


def test_names_are_words_and_never_markup() -> None:
    svg = drawn(chart(title='<script>alert("&")</script>', label="<b>"))
    assert not list(svg.iter(f"{SVG}script"))
    assert "<b>" in texts(svg)
