"""Ten minutes of 5xx, 429 and resets, through each real adapter: nothing is lost and nothing goes twice."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.app import App
from bot.channels.sms.channel import Sms
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.settings import TelegramSettings
from bot.domain.actor import OPERATOR
from bot.domain.health import Trouble
from bot.domain.journal import EventKind, Query
from bot.domain.messages import Reason, State
from bot.ports.channels import Channel
from bot.services.readback import ReadBack
from tests.conftest import MakeApp
from tests.loopback import telegram_server
from tests.loopback.telegram_rules import METHODS
from tests.loopback.telegram_server import Fault, Pace, TelegramServer
from tests.loopback.twilio_server import Behaviour, TwilioServer, account_at, break_off, refuse
from tests.storm import A_HAIR, Sky, Tide, Voyage, Watched, Weather

RATE = 10.0
QUIET = 7

pytestmark = pytest.mark.timeout(300)


@dataclass(kw_only=True)
class StormyTelegram(TelegramServer):
    """Telegram under that sky."""

    weather: Weather
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if fault := self._fault(self.weather()):
            self.fail(fault, method=METHODS[request.match_info["method"].lower()])
        return await super()._answer(request)

    def _fault(self, sky: Sky) -> Fault | None:
        match sky:
            case Sky.CLEAR:
                return None
            case Sky.THROTTLED:
                return Fault(status=429, description="Too Many Requests", parameters={"retry_after": QUIET})
            case Sky.FAILS:
                return Fault(status=self.chance.choice([500, 502, 503, 504]), acts=self.chance.random() < 0.3)
            case Sky.RESETS | Sky.RESETS_LATE:
                return Fault(reset=True, acts=sky is Sky.RESETS_LATE)
            case Sky.REFUSES:
                return Fault(status=401, description="Unauthorized")


@dataclass(kw_only=True)
class StormyTwilio(TwilioServer):
    """Twilio under that sky, whatever is asked of it."""

    weather: Weather
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    async def _create(self, request: web.Request) -> web.StreamResponse:
        self._brew()
        return await super()._create(request)

    async def _list(self, request: web.Request) -> web.StreamResponse:
        self._brew()
        return await super()._list(request)

    async def _fetch_account(self, request: web.Request) -> web.StreamResponse:
        self._brew()
        return await super()._fetch_account(request)

    def _brew(self) -> None:
        if behaviour := self._behaviour(self.weather()):
            self.next.append(behaviour)

    def _behaviour(self, sky: Sky) -> Behaviour | None:
        match sky:
            case Sky.CLEAR:
                return None
            case Sky.THROTTLED:
                return refuse(429, 20429, retry_after=str(QUIET))
            case Sky.FAILS:
                return refuse(self.chance.choice([500, 502, 503, 504]))
            case Sky.RESETS | Sky.RESETS_LATE:
                return break_off(acted=sky is Sky.RESETS_LATE)
            case Sky.REFUSES:
                return refuse(401, 20003)


def wire(make_app: MakeApp, clock: Tide, channel: Channel) -> tuple[App, Watched]:
    watched = Watched(channel, clock)
    return make_app(clock=clock, connect=lambda _around: [watched], network_name="Test Network"), watched


async def test_telegram_gets_through_ten_bad_minutes(make_app: MakeApp) -> None:
    clock = Tide(hands=2)
    weather = Weather(clock, random.Random(20261126))
    async with StormyTelegram(weather=weather, pace=Pace(monotonic=clock.monotonic)) as server:
        settings = TelegramSettings(token=SecretStr(telegram_server.TOKEN), api_url=server.address)
        app, watched = wire(make_app, clock, Telegram(settings, clock))
        voyage = Voyage(app=app, watched=watched, address=lambda n: str(n + 1000), per_wave=8)

        async def is_over() -> bool:
            return not any(state.waits_for_us for state in await app.outbox.counts(OPERATOR))

        await clock.run(voyage.sail(is_over))
        shown = Counter((str(values["chat_id"]), values["text"]) for values in server.messages)
        assert server.throttled == 0, "what Telegram publishes was kept to, whatever the weather"
        assert server.objections == []
    await all_accounted_for(app, voyage, State.SENT)
    assert (await app.outbox.counts(OPERATOR))[State.UNKNOWN] > 0
    assert max(shown.values()) == 1
    assert watched.most_within(1.0) <= 30
    assert watched.least_gap() >= 1.0 - A_HAIR
    await paused_and_resumed(app, watched)
    assert voyage.overtaken() <= watched.sender.limits.burst


async def test_twilio_gets_through_ten_bad_minutes(make_app: MakeApp) -> None:
    clock = Tide(hands=3)
    weather = Weather(clock, random.Random(20261127))
    async with StormyTwilio(weather=weather, clock=clock) as server:
        channel = Sms(account_at(server.url, rate=RATE), clock)
        app, watched = wire(make_app, clock, channel)
        voyage = Voyage(app=app, watched=watched, address=lambda n: f"+44740{n:07d}", per_wave=8)
        looking = ReadBack(work=app.database, clock=clock, channels=[channel])

        async def is_over() -> bool:
            waiting = await app.outbox.counts(OPERATOR)
            return not any(state.waits_for_us or state is State.UNKNOWN for state in waiting)

        reading = asyncio.create_task(looking.run(forever=True))
        await clock.run(voyage.sail(is_over))
        reading.cancel()
        taken = Counter((message["to"], message["body"]) for message in server.messages)
        assert not server.faults
    states = await all_accounted_for(app, voyage, State.ACCEPTED)
    assert states[State.ACCEPTED] == len(taken), "all that is unknown is read back"
    assert max(taken.values()) == 1
    assert watched.most_within(1.0) <= 2 * RATE
    await paused_and_resumed(app, watched)
    assert voyage.overtaken() <= watched.sender.limits.burst


async def all_accounted_for(app: App, voyage: Voyage, good: State) -> Counter[State]:
    """Every text went out, is shown as expired, or is listed as unknown."""
    states = Counter(dict(await app.outbox.counts(OPERATOR)))
    assert set(states) <= {good, State.EXPIRED, State.UNKNOWN}
    assert sum(states.values()) == len(voyage.queued)
    assert states[State.EXPIRED] > 0
    assert len(await app.outbox.unknown(OPERATOR)) == states[State.UNKNOWN]
    told = [line.entry async for line in app.journal.lines(OPERATOR, Query())]
    expired = {entry.message for entry in told if entry.status == State.EXPIRED}
    assert len(expired) == states[State.EXPIRED]
    assert {entry.reason for entry in told if entry.status == State.EXPIRED} == {Reason.TOO_LATE}
    return states


async def paused_and_resumed(app: App, watched: Watched) -> None:
    """Each pause was told once and ended by itself; while the provider had asked for quiet nothing went."""
    lines = [line.entry async for line in app.journal.lines(OPERATOR, Query(kinds=(EventKind.SENDER,)))]
    assert [entry.status for entry in lines] == ["paused", "resumed"] * (len(lines) // 2)
    assert {entry.reason for entry in lines if entry.reason} == set(Trouble)
    assert watched.holds
    for asked, until in watched.holds:
        assert watched.tries_between(asked, until) == 0
