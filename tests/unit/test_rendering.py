import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.folding import Folding
from bot.domain.rendering import PUSH_SEGMENTS, Leaflet, render_sms, render_telegram, split_for_sms
from bot.domain.richtext import Entity, Mark, RichText
from bot.domain.segments import count_segments


def more(left: int) -> str:
    return f"MORE: {left} left"


LEAFLET = Leaflet(
    title="Title",
    short="Short.",
    long=RichText(text="Long text.\n\n- It goes on.", entities=(Entity(mark=Mark.BOLD, offset=0, length=4),)),
    next_step="Next step: this.",
    asides=("For some.",),
    footer="MORE to read on. STOP to stop.",
    part_footer=more,
    checked="Checked today.",
)


def test_telegram_gets_one_text_with_title_and_next_step() -> None:
    (text,) = render_telegram(LEAFLET)
    assert text.text == (
        "Title\n\nLong text.\n\n- It goes on.\n\nNext step: this.\n\nFor some.\n\nChecked today."
    )
    assert [(entity.mark, entity.offset, entity.length) for entity in text.entities] == [
        (Mark.BOLD, 0, 5),
        (Mark.BOLD, 7, 4),
    ]


def test_sms_push_has_the_next_step_when_it_fits_and_ends_with_how_to_stop() -> None:
    push, rest = render_sms(LEAFLET)
    assert push == "Short.\nNext step: this.\nMORE to read on. STOP to stop."
    assert rest == "Long text.\n- It goes on.\nFor some."


def test_sms_push_leaves_the_next_step_to_more_when_it_does_not_fit() -> None:
    leaflet = Leaflet(
        title="ত",
        short="ত" * 150,
        long=RichText(text="দীর্ঘ।"),
        next_step="প" * 60,
        footer="শ" * 40,
        part_footer=lambda _left: "আ",
    )
    push, rest = render_sms(leaflet)
    assert push == "ত" * 150 + "\n" + "শ" * 40
    assert rest == "প" * 60 + "\nদীর্ঘ।"


def test_parts_say_how_many_are_left() -> None:
    text = "Ten words make this one sentence of the long text. " * 25
    parts = split_for_sms(text, more)
    assert [part.rsplit("\n", 1)[-1] for part in parts[:-1]] == [
        more(left) for left in range(len(parts) - 1, 0, -1)
    ]


def test_sms_is_folded_where_that_makes_it_cheaper() -> None:
    leaflet = Leaflet(
        title="",
        short="It’s here – now",
        long=RichText(text="“Yes”"),
        next_step="",
        footer="F",
        part_footer=more,
    )
    assert render_sms(leaflet, Folding.PUNCTUATION) == ("It's here - now\nF", '"Yes"')
    assert render_sms(leaflet) == ("It’s here – now\nF", "“Yes”")


@given(st.text(alphabet="ab c.éক।م👩\u200d👧\u0301", max_size=900))
def test_parts_hold_all_words_in_order_within_the_size(text: str) -> None:
    parts = split_for_sms(text, lambda _left: "MORE")
    words = " ".join(part.removesuffix("\nMORE") for part in parts[:-1]) + " " + (parts[-1] if parts else "")
    assert "".join(words.split()) == "".join(text.split())
    assert all(count_segments(part).segments <= PUSH_SEGMENTS for part in parts)


@given(st.integers(min_value=470, max_value=1500))
def test_parts_break_between_sentences_when_they_can(length: int) -> None:
    sentence = "Ten words make this one sentence of the long text. "
    text = (sentence * 40)[:length].rsplit(". ", 1)[0] + "."
    assume(count_segments(text).segments > PUSH_SEGMENTS)
    parts = split_for_sms(text, lambda _left: "MORE")
    assert all(part.removesuffix("\nMORE").endswith(".") for part in parts)


def test_a_footer_without_room_for_text_is_refused() -> None:
    with pytest.raises(ValueError, match="no room"):
        split_for_sms("a" * 500, lambda _left: "f" * 470)
