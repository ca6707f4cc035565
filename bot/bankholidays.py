"""The bank holidays of the four nations, substitute days included, as the library `holidays` has them.

It knows what had been proclaimed at its release: a day that is proclaimed later, for a coronation say, comes
with a newer release.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.domain.hours import Nation

SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.SCOTLAND: "SCT",
    Nation.WALES: "WLS",
    Nation.NORTHERN_IRELAND: "NIR",
}


def bank_holidays(nation: Nation, years: range) -> frozenset[date]:
    """The bank holidays of a nation in some years."""
    return frozenset().union(*(_of_year(nation, year) for year in years))


@dataclass(frozen=True, kw_only=True, slots=True)
class BankHolidays:
    """All bank holidays of a nation, whatever the year; a year is worked out when it is first asked for."""

    nation: Nation

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in _of_year(self.nation, day.year)


@lru_cache(maxsize=64)
def _of_year(nation: Nation, year: int) -> frozenset[date]:
    from holidays import country_holidays  # noqa: PLC0415 - it is slow to import

    return frozenset(country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=year))
