from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.bankholidays import BankHolidays, bank_holidays
from bot.domain.gate import End, Facts, Go, Wait, decide
from bot.domain.hours import GoodHours, Nation
from bot.domain.messages import Reason, State
from tests.conftest import MakeApp

DAY = timedelta(days=1)


def days(nation: Nation, year: int) -> set[str]:
    """The bank holidays of a year that fall on weekdays, which is how they are published."""
    return {f"{day:%d.%m}" for day in bank_holidays(nation, range(year, year + 1)) if day.weekday() < 5}


@pytest.mark.parametrize(
    ("nation", "year", "published"),
    [
        # As published at gov.uk/bank-holidays.
        (Nation.ENGLAND, 2024, "01.01 29.03 01.04 06.05 27.05 26.08 25.12 26.12"),
        (Nation.ENGLAND, 2026, "01.01 03.04 06.04 04.05 25.05 31.08 25.12 28.12"),
        (Nation.WALES, 2027, "01.01 26.03 29.03 03.05 31.05 30.08 27.12 28.12"),
        (Nation.ENGLAND, 2022, "03.01 15.04 18.04 02.05 02.06 03.06 29.08 19.09 26.12 27.12"),
        # Scotland has 2 January, no Easter Monday, the summer's day early, and Saint Andrew's.
        (Nation.SCOTLAND, 2025, "01.01 02.01 18.04 05.05 26.05 04.08 01.12 25.12 26.12"),
        (Nation.SCOTLAND, 2027, "01.01 04.01 26.03 03.05 31.05 02.08 30.11 27.12 28.12"),
        (Nation.SCOTLAND, 2022, "03.01 04.01 15.04 02.05 02.06 03.06 01.08 19.09 30.11 26.12 27.12"),
        # Northern Ireland has Saint Patrick's and 12 July.
        (Nation.NORTHERN_IRELAND, 2026, "01.01 17.03 03.04 06.04 04.05 25.05 13.07 31.08 25.12 28.12"),
        (Nation.NORTHERN_IRELAND, 2027, "01.01 17.03 26.03 29.03 03.05 31.05 12.07 30.08 27.12 28.12"),
    ],
)
def test_bank_holidays_with_their_substitute_days(nation: Nation, year: int, published: str) -> None:
    assert days(nation, year) == set(published.split())


def test_some_years_together_are_all_of_each() -> None:
    both = bank_holidays(Nation.ENGLAND, range(2026, 2028))
    assert {day.year for day in both} == {2026, 2027}
    assert bank_holidays(Nation.ENGLAND, range(2026, 2026)) == frozenset()


@pytest.mark.parametrize("year", range(2024, 2041))
@pytest.mark.parametrize("nation", Nation)
def test_they_never_run_out(nation: Nation, year: int) -> None:
    closed = BankHolidays(nation=nation)
    of_year = [day for each in range(366) if (day := date(year, 1, 1) + each * DAY) in closed]
    assert len({day for day in of_year if day.year == year}) >= 8
    assert (date(year, 7, 12) in closed) is (nation is Nation.NORTHERN_IRELAND)
    new_year_is_sunday = date(year, 1, 1).weekday() == 6
    assert (date(year, 1, 2) in closed) is (nation is Nation.SCOTLAND or new_year_is_sunday)
    assert "25 December" not in closed


def test_nobody_is_written_to_unasked_on_a_bank_holiday() -> None:
    hours = GoodHours(
        opens=time(9),
        closes=time(20),
        zone=ZoneInfo("Europe/London"),
        closed=BankHolidays(nation=Nation.ENGLAND),
    )
    christmas = datetime(2026, 12, 25, 12, tzinfo=UTC)
    facts = Facts(expires_at=christmas + 5 * DAY)
    # Friday, Boxing Day, a Sunday, and Monday for Boxing Day.
    assert decide(facts, christmas, hours.next_good(christmas)) == Wait(
        until=datetime(2026, 12, 27, 9, tzinfo=UTC)
    )
    assert decide(facts, christmas + 3 * DAY, hours.next_good(christmas + 3 * DAY)) == Wait(
        until=datetime(2026, 12, 29, 9, tzinfo=UTC)
    )
    assert decide(facts, christmas + 4 * DAY, hours.next_good(christmas + 4 * DAY)) == Go()
    assert decide(Facts(expires_at=christmas + DAY), christmas, hours.next_good(christmas)) == End(
        state=State.EXPIRED, reason=Reason.TOO_LATE
    )
    assert (
        decide(Facts(expires_at=christmas + DAY, asked_at=christmas), christmas, hours.next_good(christmas))
        == Go()
    )


async def test_the_outbox_keeps_the_bank_holidays_of_the_nation_that_is_set(make_app: MakeApp) -> None:
    saint_andrews = datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert make_app().dispatch.hours.is_good(saint_andrews)
    assert not make_app(nation="scotland").dispatch.hours.is_good(saint_andrews)
