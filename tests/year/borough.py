"""The borough: how much there is of everything, its groups, and its phones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.directory import ChannelName
from bot.domain.outcomes import Outcome
from bot.ports.channels import Letter
from tests.fakes import FakeChannel, FakeClock

LONDON = ZoneInfo("Europe/London")
BEGINS = datetime(2026, 8, 31, 8, 0, tzinfo=UTC)
"""The summer bank holiday: on the first day nobody is written to."""

AGREED = "form,2026-03-02,bulletins;reminders;check-ins"
LANGUAGES = ("en", "en", "en", "bn", "so", "ur", "pl", "ar", "zh")


@dataclass(frozen=True, kw_only=True, slots=True)
class Borough:
    """How much there is of everything, and for how long. `answering` is the share of texts that are answered;
    `mishaps` says how many times as often as in the whole year something goes wrong.
    """

    groups: int
    boards: int
    consultations: int
    days: int = 366
    answering: float = 0.15
    mishaps: float = 1.0
    wards: int = 10
    seed: int = 2026

    def rows(self) -> Sequence[str]:
        """Its groups and people, as lines of the table that is taken in."""
        lines: list[str] = []
        for number in range(self.groups):
            language = LANGUAGES[number % len(LANGUAGES)]
            head = f"Group {number},community,Ward {number % self.wards},{1 + number % 3},,,{language}"
            lines.append(f"{head},Person {number},,{phone(number)},{AGREED}")
            if number % 10 == 0:
                lines.append(f"{head},Second {number},,{phone(50_000 + number)},{AGREED}")
        return lines


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """One text that left, and when."""

    at: datetime
    letter: Letter


class Phones(FakeChannel):
    """Phones without limits that note when each text came."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(ChannelName.SMS)
        self._clock = clock
        self.came: list[Sent] = []

    async def send(self, letter: Letter) -> Outcome:
        self.came.append(Sent(at=self._clock.now(), letter=letter))
        return await super().send(letter)


def phone(number: int) -> str:
    return f"+44740{number:07d}"
