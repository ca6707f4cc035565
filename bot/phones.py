"""Phone numbers as people write them, read with Google's metadata."""

import re

import phonenumbers

_FICTION = re.compile(r"\+447700900\d{3}")
"""Ofcom's mobile numbers for fiction, right for samples, which phone libraries call invalid."""


def read_phone(text: str) -> str | None:
    """`text` as a number in E.164 form, read as from the United Kingdom; None when it is none.

    A number that cannot exist is none. Brackets, spaces and 0044 are understood.
    """
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if number.extension or not (phonenumbers.is_valid_number(number) or _FICTION.fullmatch(written)):
        return None
    return written
