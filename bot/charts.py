"""A bar chart as SVG, with its figures as a table under it.

Made so that everybody can read it (WCAG 2.2: 1.1.1, 1.4.1, 1.4.6, 1.4.11): a title and a description for who
hears it, every bar named and numbered in words, one colour, text at 7 to 1 and bars at 3 to 1 or more.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from xml.etree import ElementTree as ET

WIDTH = 760
TEXT = "#1a1a1a"
BAR = "#1f5a8a"
LINE = "#767676"
PAPER = "#ffffff"

_NAMESPACE = "http://www.w3.org/2000/svg"
_FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', sans-serif"
_MARGIN = 24
_LABELS = 150
_FIGURES = 130
_ROW = 34
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow in a text (section 2.2, Char)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """A bar: its name, its length from 0 to 1, and the other cells of its row in the table.

    `share` is None for a row that stands in the table only.
    """

    label: str
    share: float | None
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """What a chart shows. `heads` name the columns of the table, that of the labels included."""

    title: str
    description: str
    heads: tuple[str, ...]
    bars: Sequence[Bar]


def write_chart(chart: Chart) -> str:
    """The chart as an SVG document of its own."""
    drawn = [bar for bar in chart.bars if bar.share is not None]
    heads = [(line, 20, "bold") for line in wrap(chart.title, 62)]
    heads += [(line, 14, "normal") for line in wrap(chart.description, 96)]
    top = 2 * _MARGIN + 24 * len(heads)
    under = top + _ROW * len(drawn) + 40
    height = under + _ROW * (len(chart.bars) + 1) + _MARGIN
    svg = ET.Element(
        "svg",
        {
            "xmlns": _NAMESPACE,
            "viewBox": f"0 0 {WIDTH} {height}",
            "width": str(WIDTH),
            "height": str(height),
            "font-family": _FONT,
            "font-size": "16",
            "lang": "en",
            "role": "group",
            "aria-labelledby": "title desc",
        },
    )
    _say(ET.SubElement(svg, "title", {"id": "title"}), chart.title)
    _say(ET.SubElement(svg, "desc", {"id": "desc"}), chart.description)
    ET.SubElement(svg, "rect", {"width": str(WIDTH), "height": str(height), "fill": PAPER})
    for place, (line, size, weight) in enumerate(heads):
        _text(svg, _MARGIN, 38 + 24 * place, line, {"font-size": str(size), "font-weight": weight})
    pictures = ET.SubElement(svg, "g", {"role": "img", "aria-labelledby": "title desc"})
    for place, bar in enumerate(drawn):
        _draw(pictures, bar, top + place * _ROW)
    _tabulate(svg, chart, under)
    ET.indent(svg)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(svg, encoding="unicode")}\n'


def _draw(into: ET.Element, bar: Bar, y: int) -> None:
    whole = WIDTH - 2 * _MARGIN - _LABELS - _FIGURES
    length = round(whole * min(max(bar.share or 0.0, 0.0), 1.0), 1)
    _text(into, _MARGIN, y + 20, bar.label)
    left = _MARGIN + _LABELS
    ET.SubElement(
        into,
        "rect",
        {"x": str(left), "y": str(y + 4), "width": str(length), "height": str(_ROW - 10), "fill": BAR},
    )
    ET.SubElement(
        into, "path", {"d": f"M{left} {y - 1}v{_ROW}", "stroke": LINE, "stroke-width": "1", "fill": "none"}
    )
    _text(into, left + length + 8, y + 20, ", ".join(cell for cell in bar.cells if cell))


def _tabulate(into: ET.Element, chart: Chart, top: int) -> None:
    table = ET.SubElement(into, "g", {"role": "table", "aria-labelledby": "title"})
    _row(table, chart.heads, top, "columnheader")
    ET.SubElement(
        table,
        "path",
        {"d": f"M{_MARGIN} {top + 30}h{WIDTH - 2 * _MARGIN}", "stroke": LINE, "stroke-width": "1"},
    )
    for place, bar in enumerate(chart.bars, start=1):
        _row(table, (bar.label, *bar.cells), top + place * _ROW, "cell")


def _row(table: ET.Element, cells: Iterable[str], y: int, role: str) -> None:
    row = ET.SubElement(table, "g", {"role": "row"})
    for column, cell in enumerate(cells):
        is_name = column == 0 and role == "cell"
        more = {"font-weight": "bold"} if role == "columnheader" else {}
        x = _MARGIN if column == 0 else _MARGIN + _LABELS + column * _FIGURES
        right = {} if column == 0 else {"text-anchor": "end"}
        _text(row, x, y + 20, cell, {"role": "rowheader" if is_name else role, **more, **right})


def _text(into: ET.Element, x: float, y: float, words: str, attributes: dict[str, str] | None = None) -> None:
    placed = {"x": f"{x:g}", "y": f"{y:g}", "fill": TEXT, **(attributes or {})}
    _say(ET.SubElement(into, "text", placed), words)


def _say(element: ET.Element, words: str) -> None:
    element.text = _NOT_XML.sub("\ufffd", words)
