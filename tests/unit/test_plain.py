import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.plain import (
    LONGEST_SENTENCE,
    OLDEST_READER,
    Jargon,
    criticise,
    reading_age,
    sentences,
    syllables,
)

JARGON = Jargon(
    explained={"ECM", "LSCB", "DfE"},
    names={"UK", "BBC"},
    instead={"stakeholder": "people who have a say", "third-party": "somebody else"},
)
SIMPLE = "You can come to the meeting. You can bring a friend. We pay for the bus. Ask us for help."
BRIEFING = (
    "When one person goes to a meeting, the work at home waits, or someone else must do it. "
    "Ask who pays for that before you say yes."
)
LEGAL = (
    "Notwithstanding any provision contained in the preceding subsections, a local authority exercising "
    "functions under this enactment shall, in accordance with regulations prescribed by the Secretary of "
    "State, make appropriate arrangements for ensuring co-operation between the authority and its partners."
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" \n ... ", []),
        ("One.", ["One."]),
        ("One. Two? Three! Four", ["One.", "Two?", "Three!", "Four"]),
        ("It cost 2.50 pounds. Then more.", ["It cost 2.50 pounds.", "Then more."]),
        ('He said "no." She left.', ['He said "no.', "She left."]),
        ("A title\nA text", ["A title", "A text"]),
        ("**Ask.** Then go.", ["Ask.", "Then go."]),
        ("- bread\n- milk", ["bread", "milk"]),
    ],
)
def test_a_text_falls_into_sentences(text: str, found: list[str]) -> None:
    assert sentences(text) == found


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("the", 1),
        ("free", 1),
        ("makes", 1),
        ("used", 1),
        ("goes", 1),
        ("water", 2),
        ("table", 2),
        ("people", 2),
        ("wanted", 2),
        ("agreed", 2),
        ("children", 2),
        ("policy", 3),
        ("services", 3),
        ("community", 4),
        ("voluntary", 4),
        ("organisation", 5),
        ("don't", 1),
        ("2003", 1),
        ("", 1),
    ],
)
def test_syllables_of_common_words(word: str, count: int) -> None:
    assert syllables(word) == syllables(word.upper()) == count


def test_plain_writing_is_for_the_young_and_the_law_is_not() -> None:
    assert reading_age(SIMPLE) < 9
    assert reading_age(SIMPLE) < reading_age(BRIEFING) < OLDEST_READER
    assert reading_age(LEGAL) > 14


def test_nothing_to_read_reads_at_five() -> None:
    assert reading_age("") == reading_age("...") == 5.0


@given(st.integers(2, 8))
def test_saying_it_in_shorter_sentences_makes_it_easier(times: int) -> None:
    clause = "we go to the town hall"
    assert reading_age(f"{clause}. " * times) < reading_age(" and ".join([clause] * times))


@pytest.mark.parametrize(
    ("text", "before", "reasons"),
    [
        ("", "", []),
        (SIMPLE, "", []),
        ("word " * LONGEST_SENTENCE, "", []),
        ("- " + "word " * 20 + "\n- " + "word " * 20, "", []),
        (
            "word " * (LONGEST_SENTENCE + 1),
            "",
            ["a sentence of 23 words, more than 22: 'word word word word word word word word ...'"],
        ),
        ("Every Child Matters (ECM) began then. ECM is gone.", "", []),
        ("ECM (Every Child Matters) began then.", "", []),
        ("**ECM** (Every Child Matters) began then.", "", []),
        ("The LSCB board (a local board) met.", "", []),
        ("Boards (LSCBs) met. An LSCB met.", "", []),
        ("ECM began then.", "Every Child Matters (ECM) is gone.", []),
        ("ECM began then.", "ECM is gone.", []),
        ("The BBC is in the UK.", "", []),
        ("Go to the I A B.", "", []),
        (
            "ECM began then. ECM is gone.",
            "",
            ["'ECM' is not explained where it is first used, as in: in full (ECM)"],
        ),
        (
            "The DfE said so (in short).",
            "",
            ["'DfE' is not explained where it is first used, as in: in full (DfE)"],
        ),
        ("A board (XYZ) met.", "", ["'XYZ' is not in the glossary"]),
        (
            "XYZ met.",
            "ECM",
            [
                "'XYZ' is not in the glossary",
                "'XYZ' is not explained where it is first used, as in: in full (XYZ)",
            ],
        ),
        (
            "Every Stakeholder came.",
            "",
            ["'stakeholder' is jargon the glossary does not have; say: people who have a say"],
        ),
        (
            "A third-party came.",
            "",
            ["'third-party' is jargon the glossary does not have; say: somebody else"],
        ),
        ("The stakeholdership is no such word.", "", []),
    ],
)
def test_what_is_not_plain_is_named(text: str, before: str, reasons: list[str]) -> None:
    assert [remark.reason for remark in criticise(text, JARGON, before)] == reasons
