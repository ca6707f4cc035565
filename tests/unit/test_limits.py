import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.limits import Limits, Meter


@pytest.mark.parametrize(
    ("limits", "alone", "together"),
    [
        (Limits(), 0.0, 0.0),
        (Limits(address_gap=1.0), 1.0, 1.0),
        (Limits(address_gap=1.0, group_chat_gap=3.0), 1.0, 3.0),
        (Limits(address_gap=5.0, group_chat_gap=3.0), 5.0, 5.0),
    ],
)
def test_the_quiet_after_a_text(limits: Limits, alone: float, together: float) -> None:
    assert (limits.gap(group_chat=False), limits.gap(group_chat=True)) == (alone, together)


def test_a_sender_without_a_limit_never_waits() -> None:
    meter = Meter.unused(Limits(), 0.0)
    for _ in range(1000):
        assert meter.wait_for(0.0) == 0.0
        meter = meter.take(3, 0.0)


def test_a_long_text_leaves_the_sender_in_debt() -> None:
    meter = Meter.unused(Limits(per_second=1.0, burst=1), 0.0).take(3, 0.0)
    assert meter.wait_for(0.0) == 3.0
    assert meter.wait_for(3.0) == 0.0


@given(
    st.floats(0.5, 50),
    st.integers(1, 30),
    st.lists(st.integers(1, 3), min_size=1, max_size=60),
)
def test_the_pace_is_never_exceeded(rate: float, burst: int, sizes: list[int]) -> None:
    meter = Meter.unused(Limits(per_second=rate, burst=burst), 0.0)
    now = 0.0
    for size in sizes:
        now += meter.wait_for(now)
        meter = meter.take(size, now)
    # Everything but the last text must have fitted into the burst and what came in since.
    assert sum(sizes[:-1]) <= burst + now * rate + 1e-6


@given(st.integers(1, 30), st.lists(st.floats(0, 0.2), min_size=1, max_size=120))
def test_a_window_is_used_to_the_full_and_never_overfilled(texts: int, late: list[float]) -> None:
    meter = Meter.unused(Limits(texts=texts, window=1.5), 0.0)
    now, went = 0.0, list[float]()
    for delay in late:
        now += meter.wait_for(now) + delay
        meter = meter.take(2, now)
        went.append(now)
    for first, after in zip(went, went[texts:], strict=False):
        assert after - first >= 1.5 - 1e-9
    assert now <= sum(late) + 1.5 * (len(late) // texts) + 1e-6
