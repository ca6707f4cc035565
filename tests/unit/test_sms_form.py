"""The form in which texts go to Twilio."""

from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.sms.client import form

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(st.sampled_from(["To", "StatusCallback"]), TEXTS), TEXTS, st.integers(1, 36_000))
def test_a_form_is_written_as_python_would_write_it(values: dict[str, str], body: str, seconds: int) -> None:
    data = {**values, "Body": body, "From": "+447700900001", "ValidityPeriod": seconds}
    assert form(data) == urlencode(data)
