import pytest

from bot.phones import read_phone


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("07700 900123", "+447700900123"),
        ("+44 7700 900123", "+447700900123"),
        ("0044 (0)7700 900 123", "+447700900123"),
        ("+44 7400 123456", "+447400123456"),
        ("+880 1812-345678", "+8801812345678"),
        ("020 7946 0000", "+442079460000"),
        ("07700 901000", None),
        ("7700", None),
        ("call me", None),
        ("", None),
        ("+44 7400 123456 ext 9", None),
    ],
)
def test_numbers_as_people_write_them(text: str, phone: str | None) -> None:
    assert read_phone(text) == phone
