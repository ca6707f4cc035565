from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.gate import End, Facts, Go, Wait, decide
from bot.domain.hours import GoodHours
from bot.domain.messages import Reason, State
from tests.fakes import NOON

HOURS = GoodHours(opens=time(9), closes=time(20), zone=ZoneInfo("Europe/London"))
HOUR = timedelta(hours=1)
NIGHT = NOON.replace(hour=23)
FINE = Facts(expires_at=NOON + timedelta(days=3))
ASKED = NOON - HOUR


@pytest.mark.parametrize(
    ("facts", "now", "decision"),
    [
        (FINE, NOON, Go()),
        (replace(FINE, expires_at=NOON), NOON, End(state=State.EXPIRED, reason=Reason.TOO_LATE)),
        (replace(FINE, bad=True), NOON, End(state=State.SUPPRESSED, reason=Reason.BAD_ADDRESS)),
        (replace(FINE, stopped_at=NOON), NOON, End(state=State.SUPPRESSED, reason=Reason.STOPPED)),
        (replace(FINE, consented=False), NOON, End(state=State.SUPPRESSED, reason=Reason.NO_CONSENT)),
        (replace(FINE, predecessor=State.QUEUED), NOON, Wait(until=NOON + timedelta(seconds=1))),
        (replace(FINE, predecessor=State.SENDING), NOON, Wait(until=NOON + timedelta(seconds=1))),
        (
            replace(FINE, predecessor=State.QUEUED, predecessor_due=NOON + HOUR),
            NOON,
            Wait(until=NOON + HOUR),
        ),
        (replace(FINE, predecessor=State.ACCEPTED), NOON, Go()),
        (replace(FINE, predecessor=State.UNKNOWN), NOON, Go()),
        (
            replace(FINE, predecessor=State.FAILED),
            NOON,
            End(state=State.SUPPRESSED, reason=Reason.NOT_INTRODUCED),
        ),
        (FINE, NIGHT, Wait(until=NOON.replace(day=24, hour=9))),
        (
            replace(FINE, expires_at=NIGHT + HOUR),
            NIGHT,
            End(state=State.EXPIRED, reason=Reason.TOO_LATE),
        ),
        (replace(FINE, urgent=True), NIGHT, Go()),
        # An answer to one's own message goes at any hour, and past a STOP that came before it.
        (replace(FINE, asked_at=ASKED), NIGHT, Go()),
        (replace(FINE, asked_at=ASKED, stopped_at=ASKED), NIGHT, Go()),
        (replace(FINE, asked_at=ASKED, stopped_at=ASKED - HOUR), NIGHT, Go()),
        (
            replace(FINE, asked_at=ASKED, stopped_at=ASKED + HOUR / 2),
            NIGHT,
            End(state=State.SUPPRESSED, reason=Reason.STOPPED),
        ),
    ],
)
def test_whether_a_message_may_go(facts: Facts, now: datetime, decision: Go | Wait | End) -> None:
    assert decide(facts, now, HOURS.next_good(now)) == decision


def test_where_any_hour_is_good_it_goes_at_night() -> None:
    assert decide(FINE, NIGHT, NIGHT) == Go()


@given(st.datetimes(datetime(2024, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC)))
def test_the_next_good_moment_is_good_and_the_first(now: datetime) -> None:
    good = HOURS.next_good(now)
    wall = good.astimezone(HOURS.zone).time()
    assert time(9) <= wall < time(20)
    assert now <= good <= now + timedelta(hours=14)
    assert good == now or wall == time(9)
