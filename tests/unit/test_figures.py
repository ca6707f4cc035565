import pytest

from bot.domain.figures import read_figures


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2),
        ("٢", 2),
        ("۲", 2),
        ("২", 2),
        ("二", 2),
        ("２", 2),
        (" 2. ", 2),
        ("2)", 2),
        ("২।", 2),
        ("12", 12),
        ("١٢", 12),
        ("১২", 12),
        ("十", 10),
        ("0", 0),
        ("", None),
        (".", None),
        ("two", None),
        ("2 people", None),
        ("2 3", None),
        ("½", None),
        ("²", None),
        ("-2", None),
        ("07700900123", None),
    ],
)
def test_reads_a_number_that_is_the_whole_text(text: str, number: int | None) -> None:
    assert read_figures(text) == number
