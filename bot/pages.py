"""A report on views as a page that anybody can read: in a browser, read aloud, or on paper.

Plain HTML without scripts or anything fetched. Made so that everybody can read it (WCAG 2.2): one heading
leads to each part (2.4.6), tables have captions and heads that say what they are for (1.3.1), words in other
languages say which (3.1.2) and run their own way, nothing is told by colour, and text wraps (1.4.10).
"""

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from bot.domain.ids import Language
from bot.domain.views.report import Quotation, Report
from bot.domain.views.sheets import HIDDEN, WHY_HIDDEN

_STYLE = """
body { font: 1.1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 45rem;
  margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; font-weight: bold; padding-bottom: .3rem; }
th, td { border: 1px solid #595959; padding: .3rem .6rem; text-align: right; }
th[scope=row], thead th:first-child { text-align: left; }
.wide { overflow-x: auto; }
blockquote { border-inline-start: .3rem solid #595959; margin: 1rem 0; padding-inline-start: 1rem; }
@media print { body { max-width: none; } table, blockquote { break-inside: avoid; } }
@media print { h2, h3 { break-after: avoid; } }
"""
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_page(found: Report) -> str:
    """The report as an HTML document."""
    page = ET.Element("html", {"lang": "en"})
    head = ET.SubElement(page, "head")
    ET.SubElement(head, "meta", {"charset": "utf-8"})
    ET.SubElement(head, "meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"})
    _say(head, "title", f"What people said: {found.consulted.title}")
    ET.SubElement(head, "style").text = _STYLE
    main = ET.SubElement(ET.SubElement(page, "body"), "main")
    _say(main, "h1", f"What people said: {found.consulted.title}")
    _say(main, "p", f"Asked by {found.consulted.asked_by}.")
    questions = ET.SubElement(main, "ol")
    for question in found.consulted.questions:
        _say(questions, "li", question)
    _count(main, found)
    _quote(main, found)
    return f"<!DOCTYPE html>\n{ET.tostring(page, encoding='unicode', method='html')}\n"


def _count(main: ET.Element, found: Report) -> None:
    _say(main, "h2", "In numbers")
    if found.total is None:
        _say(main, "p", "Fewer than five views came in, so there are no counts.")
        return
    _say(main, "p", WHY_HIDDEN)
    for table in found.tables:
        wide = ET.SubElement(main, "div", {"class": "wide", "tabindex": "0", "role": "region"})
        wide.set("aria-label", table.title)
        shown = ET.SubElement(wide, "table")
        _say(shown, "caption", table.title)
        heads = ET.SubElement(ET.SubElement(shown, "thead"), "tr")
        for place, head in enumerate(table.heads):
            if head:
                _say(heads, "th", head, {"scope": "col"})
            elif place == 0:
                ET.SubElement(heads, "td")
        body = ET.SubElement(shown, "tbody")
        for name, row in table.rows.items():
            line = ET.SubElement(body, "tr")
            _say(line, "th", name, {"scope": "row"})
            for count in row:
                _say(line, "td", HIDDEN if count is None else f"{count:,}")


def _quote(main: ET.Element, found: Report) -> None:
    _say(main, "h2", "In their words")
    _say(main, "p", "From people who agreed to be quoted without their name.")
    for number, question in enumerate(found.consulted.questions, start=1):
        said = [each for each in found.quotations if each.question == number]
        if said:
            _say(main, "h3", f"{number}. {question}")
            _list(main, said)
    if not found.quotations:
        _say(main, "p", "Nothing is quoted.")


def _list(main: ET.Element, said: Iterable[Quotation]) -> None:
    for each in said:
        quote = ET.SubElement(main, "blockquote", {"dir": "auto", **_language(each.language)})
        _say(quote, "p", each.text)
        if each.themes:
            _say(main, "p", f"Themes: {', '.join(each.themes)}")


def _language(language: Language | None) -> dict[str, str]:
    return {} if language is None else {"lang": language.replace("_", "-")}


def _say(into: ET.Element, tag: str, words: str, attributes: dict[str, str] | None = None) -> None:
    ET.SubElement(into, tag, attributes or {}).text = _NOT_XML.sub("\ufffd", words)
