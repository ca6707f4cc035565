import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.directory import ChannelName
from bot.domain.rendering import PUSH_SEGMENTS, Leaflet, render, split_for_sms
from bot.domain.segments import count_segments

LEAFLET = Leaflet(
    title="Title",
    short="Short.",
    long="Long text. It goes on.",
    next_step="Next step: this.",
    footer="MORE to read on. STOP to stop.",
    part_footer="MORE to read on.",
)


def test_telegram_gets_one_text_with_title_and_next_step() -> None:
    texts = render(LEAFLET, ChannelName.TELEGRAM)
    assert texts == ("Title\nLong text. It goes on.\nNext step: this.",)


def test_sms_push_has_the_next_step_when_it_fits_and_ends_with_how_to_stop() -> None:
    push, rest = render(LEAFLET, ChannelName.SMS)
    assert push == "Short.\nNext step: this.\nMORE to read on. STOP to stop."
    assert rest == "Long text. It goes on."


def test_sms_push_leaves_the_next_step_to_more_when_it_does_not_fit() -> None:
    leaflet = Leaflet(
        title="ত", short="ত" * 150, long="দীর্ঘ।", next_step="প" * 60, footer="শ" * 40, part_footer="আ"
    )
    push, rest = render(leaflet, ChannelName.SMS)
    assert push == "ত" * 150 + "\n" + "শ" * 40
    assert rest == "প" * 60 + "\nদীর্ঘ।"


@given(st.text(alphabet="ab c.éক।م👩\u200d👧\u0301", max_size=900))
def test_parts_hold_all_words_in_order_within_the_size(text: str) -> None:
    parts = split_for_sms(text, "MORE")
    words = " ".join(part.removesuffix("\nMORE") for part in parts[:-1]) + " " + (parts[-1] if parts else "")
    assert "".join(words.split()) == "".join(text.split())
    assert all(count_segments(part).segments <= PUSH_SEGMENTS for part in parts)


@given(st.integers(min_value=470, max_value=1500))
def test_parts_break_between_sentences_when_they_can(length: int) -> None:
    sentence = "Ten words make this one sentence of the long text. "
    text = (sentence * 40)[:length].rsplit(". ", 1)[0] + "."
    assume(count_segments(text).segments > PUSH_SEGMENTS)
    parts = split_for_sms(text, "MORE")
    assert all(part.removesuffix("\nMORE").endswith(".") for part in parts)


def test_a_footer_without_room_for_text_is_refused() -> None:
    with pytest.raises(ValueError, match="no room"):
        split_for_sms("a" * 500, "f" * 470)
