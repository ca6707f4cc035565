"""How fast SMS leave through the durable outbox, beside plain aiohttp. Reported, never asserted.

    make bench

The server has its own process. Both machines and servers are noisy: quote the ratio of the medians.
"""

import asyncio
import time
from datetime import time as hour
from pathlib import Path
from statistics import median

import aiohttp
import pytest

from bot.bootstrap import build
from bot.channels.sms.channel import Sms
from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.messages import State
from bot.http import open_session
from bot.machine import settle_in
from bot.ports.channels import Surroundings
from bot.settings import read_settings
from bot.spreadsheets import open_table
from tests.benchmarks.racing import race, running
from tests.benchmarks.test_throughput import ECM, RUNS, report, table
from tests.loopback.twilio_server import ACCOUNT, NUMBER, PUBLIC_URL, TOKEN, account_at
from tests.services.conftest import silent

PEOPLE = 2_500
MESSAGES = 2 * PEOPLE
"""An introduction and a bulletin each."""

SERVER = "tests.loopback.twilio_server"

pytestmark = pytest.mark.timeout(1800)


def test_5_000_messages_through_the_durable_outbox(tmp_path: Path) -> None:
    path = table(tmp_path, PEOPLE)
    ours: list[float] = []
    plain: list[float] = []
    for run in range(RUNS):
        with running(SERVER) as url:
            ours.append(asyncio.run(through_the_outbox(url, tmp_path / f"run{run}", path)))
        with running(SERVER) as url:
            plain.append(asyncio.run(by_plain_aiohttp(url)))
    report(
        f"{MESSAGES:,} SMS to Twilio on the loopback, SQLite, synchronous=FULL",
        *(
            (f"run {run}: Handbill, plain aiohttp, messages a second", f"{mine:,.0f}  {theirs:,.0f}")
            for run, (mine, theirs) in enumerate(zip(ours, plain, strict=True), 1)
        ),
        ("median: Handbill, plain aiohttp", f"{median(ours):,.0f}  {median(plain):,.0f}"),
        ("ratio of the medians", f"{median(ours) / median(plain):.2f}"),
    )


async def through_the_outbox(url: str, folder: Path, path: Path) -> float:
    """Messages a second from the filled outbox to the server, attempts written."""
    settings = read_settings(
        data_dir=folder, network_name="Bench", good_hours_from=hour(0), good_hours_to=hour(23, 59, 59)
    )

    def connect(around: Surroundings) -> list[Sms]:
        return [Sms(account_at(url, rate=1e6), around.clock)]

    async with build(settings, connect=connect) as app:
        settle_in()
        await app.enrolment.take_in(OPERATOR, open_table(path).lines(), silent)
        await app.bulletins.send(OPERATOR, ECM, Audience(), silent)
        begun = time.perf_counter()
        await app.dispatch.run()
        took = time.perf_counter() - begun
        assert await app.outbox.counts(OPERATOR) == {State.ACCEPTED: MESSAGES}
    return MESSAGES / took


async def by_plain_aiohttp(url: str) -> float:
    """Messages a second by the same requests, with nothing around them and nothing kept."""
    headers = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, TOKEN)}
    address = f"{url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    async with open_session(to=url) as session:

        async def post(number: int) -> None:
            form = {
                "To": f"+44740{number:07d}",
                "From": NUMBER,
                "Body": "A text of about the usual length. " * 8,
                "StatusCallback": f"{PUBLIC_URL}/hooks/twilio/status?message={number}&attempt=1",
            }
            async with session.post(address, data=form, headers=headers) as answer:
                await answer.json()

        return MESSAGES / await race(MESSAGES, post)
