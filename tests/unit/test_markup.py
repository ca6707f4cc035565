import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.richtext import Mark
from bot.library.markup import criticise_markup, read_markup

MARKS = "*_[]`#>-+~=<"
PLAIN = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=f"{MARKS}0123456789")
    | st.sampled_from("\n .!&\\{}()কمہ社é😀")
)


@pytest.mark.parametrize(
    ("markdown", "text", "entities"),
    [
        ("", "", []),
        ("One line.", "One line.", []),
        ("One\nline.", "One line.", []),
        ("Two  \nlines.", "Two\nlines.", []),
        ("One.\n\n\nTwo.\n", "One.\n\nTwo.", []),
        ("- bread\n- milk", "- bread\n- milk", []),
        ("* bread\n* milk", "- bread\n- milk", []),
        ("Buy:\n\n- bread\n- milk\n\nThen go.", "Buy:\n\n- bread\n- milk\n\nThen go.", []),
        ("Buy:\n- bread\n- milk", "Buy:\n\n- bread\n- milk", []),
        ("- bread\n  and milk", "- bread and milk", []),
        ("**Ask.** Then go.", "Ask. Then go.", [(Mark.BOLD, 0, 4, "")]),
        ("Ask *now*.", "Ask now.", [(Mark.ITALIC, 4, 3, "")]),
        ("😀 **b** *i*", "😀 b i", [(Mark.BOLD, 3, 1, ""), (Mark.ITALIC, 5, 1, "")]),
        ("- **এখন**: যান\n- কথা", "- এখন: যান\n- কথা", [(Mark.BOLD, 2, 3, "")]),
        ("**اسألوا** الآن", "اسألوا الآن", [(Mark.BOLD, 0, 6, "")]),
        ("請**現在**問", "請現在問", [(Mark.BOLD, 1, 2, "")]),
        ("**a *b* c**", "a b c", [(Mark.BOLD, 0, 5, ""), (Mark.ITALIC, 2, 1, "")]),
        (
            "Read [the page](https://example.org/a?b=1&c=2).",
            "Read the page.",
            [(Mark.LINK, 5, 8, "https://example.org/a?b=1&c=2")],
        ),
        (
            "[**now**](https://example.org)",
            "now",
            [(Mark.BOLD, 0, 3, ""), (Mark.LINK, 0, 3, "https://example.org")],
        ),
        ("**one\n\ntwo**", "**one\n\ntwo**", []),
    ],
)
def test_marks_become_entities(markdown: str, text: str, entities: list[tuple[Mark, int, int, str]]) -> None:
    rich = read_markup(markdown)
    assert rich.text == text
    found = [(each.mark, each.offset, each.length, each.url) for each in rich.entities]
    assert sorted(found) == sorted(entities)


@pytest.mark.parametrize(
    "text",
    [
        "<b>Sunrise</b> & Sons",
        "<script>alert(1)</script>",
        "<!-- note -->",
        "Fish &amp; Chips &lt;3 &#42;",
        "{network} and {x}",
        "a_b_c@example.org",
        "5 * 3 and 2 ** 3",
        "[NHS]: call",
        "back\\slash \\* \\_",
        "10.30 am, 2003. Then 5) more",
        "[not a link] (x)",
        "[bad](javascript:alert)",
        "+44 7700 900123",
        "#ecm -5 -ok",
        "~~gone~~ | a | b |",
        "https://example.org/a_b_c",
    ],
)
def test_what_is_no_mark_stands_as_it_was_typed(text: str) -> None:
    rich = read_markup(text)
    assert (rich.text, rich.entities) == (text, ())


@given(PLAIN)
def test_a_text_without_marks_keeps_its_words_and_gets_none(text: str) -> None:
    rich = read_markup(text)
    assert rich.entities == ()
    assert rich.text.split() == text.split()
    assert list(criticise_markup("\n".join(line.strip() for line in text.split("\n")))) == []


@pytest.mark.parametrize(
    ("markdown", "mistakes"),
    [
        ("**Bold**, *italic*, [link](https://example.org)\n\n- item\n- item  \n  more", []),
        ("<b>no mark</b> &amp; {x}", []),
        ("# Title", [(0, "heading: is not used in briefings")]),
        ("Text.\n\n## Title", [(2, "heading: is not used in briefings")]),
        ("Text\n---", [(0, "heading: is not used in briefings")]),
        ("Text.\n\n---", [(2, "hr: is not used in briefings")]),
        ("> said", [(0, "blockquote: is not used in briefings")]),
        ("Text.\n\n    code", [(2, "code block: is not used in briefings")]),
        ("```\ncode\n```", [(0, "fence: is not used in briefings")]),
        ("Some `code`.", [(0, "code inline: is not used in briefings")]),
        ("![picture](https://example.org/a.png)", [(0, "image: is not used in briefings")]),
        ("[link](http://example.org)", [(0, "a link must begin with https://")]),
        ("Text.\n\n- [mail](mailto:a@example.org)", [(2, "a link must begin with https://")]),
        (
            "# Title\n\n[link](http://example.org)",
            [(0, "heading: is not used in briefings"), (2, "a link must begin with https://")],
        ),
    ],
)
def test_marks_that_content_may_not_use_are_named_with_their_line(
    markdown: str, mistakes: list[tuple[int, str]]
) -> None:
    assert list(criticise_markup(markdown)) == mistakes


def test_a_numbered_list_is_not_used() -> None:
    assert [line for line, _ in criticise_markup("Text.\n\n1. one\n2. two")] == [2]
