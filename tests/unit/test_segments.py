import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.directory import ChannelName
from bot.domain.segments import (
    GRAPHEME,
    Encoding,
    count_segments,
    encoding_of,
    fill_parts,
    segments_by,
    utf16_units,
)

FAMILY = "👩‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("text", "encoding", "segments", "units"),
    [
        ("", Encoding.GSM7, 1, 0),
        ("a" * 160, Encoding.GSM7, 1, 160),
        ("a" * 161, Encoding.GSM7, 2, 161),
        ("a" * 306, Encoding.GSM7, 2, 306),
        ("a" * 307, Encoding.GSM7, 3, 307),
        ("€" * 80, Encoding.GSM7, 1, 160),
        ("€" * 81, Encoding.GSM7, 2, 162),
        ("a" * 152 + "€" + "a" * 10, Encoding.GSM7, 2, 164),
        ("\r\n" * 80, Encoding.GSM7, 1, 160),
        ("\f", Encoding.GSM7, 1, 2),
        ("Ç", Encoding.GSM7, 1, 1),
        ("ç", Encoding.UCS2, 1, 1),
        ("\x1b", Encoding.UCS2, 1, 1),
        ("\t", Encoding.UCS2, 1, 1),
        ("ক" * 70, Encoding.UCS2, 1, 70),
        ("ক" * 71, Encoding.UCS2, 2, 71),
        ("م" * 134, Encoding.UCS2, 2, 134),
        ("م" * 135, Encoding.UCS2, 3, 135),
        ("😀" * 35, Encoding.UCS2, 1, 70),
        ("😀" * 36, Encoding.UCS2, 2, 72),
        # 33 pairs fill 66 of 67 units; the next does not fit, so each part wastes one.
        ("😀" * 67, Encoding.UCS2, 3, 134),
        (FAMILY * 7, Encoding.UCS2, 2, 77),
    ],
)
def test_counts_as_the_published_calculator(text: str, encoding: Encoding, segments: int, units: int) -> None:
    counted = count_segments(text)
    assert (counted.encoding, counted.segments, counted.units) == (encoding, segments, units)


def test_a_grapheme_is_never_split() -> None:
    text = "a" * 60 + FAMILY + "a" * 10
    assert fill_parts(text, Encoding.UCS2) == [0, 60]


@given(st.text(max_size=400))
def test_parts_hold_the_whole_text_and_none_is_too_long(text: str) -> None:
    encoding = encoding_of(text)
    starts = fill_parts(text, encoding)
    ends = [*starts[1:], len(text)]
    parts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    assert "".join(parts) == text
    units = [utf16_units(part) if encoding is Encoding.UCS2 else count_segments(part).units for part in parts]
    assert all(unit <= encoding.part for unit in units)


def naive(text: str, part: int) -> list[int]:
    """Filling as it is told: grapheme by grapheme, one that is too long character by character."""
    starts, at, filled = [0], 0, 0
    for grapheme in GRAPHEME.findall(text):
        for piece in [grapheme] if utf16_units(grapheme) <= part else list(grapheme):
            if filled + utf16_units(piece) > part:
                starts.append(at)
                filled = 0
            filled += utf16_units(piece)
            at += len(piece)
    return starts


@given(st.text(alphabet="ab .কি্ষ\u0301\u200dم\u0600가ᄀ👩\r\n", max_size=400) | st.text(max_size=300))
def test_the_quick_way_fills_as_the_slow_one(text: str) -> None:
    assert fill_parts(text, Encoding.UCS2) == naive(text, Encoding.UCS2.part)


@given(st.text(alphabet="aé€[ \n", max_size=700))
def test_gsm7_segments_are_never_fewer_than_the_units_need(text: str) -> None:
    counted = count_segments(text)
    needed = 1 if counted.units <= 160 else -(-counted.units // 153)
    assert needed <= counted.segments <= needed + 1


def test_letters_under_a_mountain_of_marks_are_counted_too() -> None:
    assert count_segments("a" + "\u0301" * 200).segments == 3


@pytest.mark.parametrize("text", ["", "x" * 161, "\u00e7" * 71], ids=["empty", "plain", "accented"])
def test_only_sms_has_segments(text: str) -> None:
    assert segments_by(ChannelName.SMS, text) == count_segments(text).segments
    assert segments_by(ChannelName.TELEGRAM, text) == 0
