"""The SMS channel: sending, looking back, and asking after the account."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property

from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from bot.channels.sms import hooks
from bot.channels.sms.account import Account
from bot.channels.sms.client import Refusal, close_client, open_client
from bot.channels.sms.codes import outcome_of_refusal, reason_of, status_of
from bot.domain.directory import ChannelName
from bot.domain.errors import CannotLook
from bot.domain.ids import SenderName
from bot.domain.limits import Limits
from bot.domain.messages import ReceiptStatus
from bot.domain.outcomes import Outcome, OutcomeKind
from bot.http import ANSWER_SECONDS, FAILURES, outcome_of
from bot.ports.channels import Letter, Sender
from bot.ports.hooks import Hook, Sighting
from bot.ports.world import Clock

ANSWER_TIME = timedelta(seconds=ANSWER_SECONDS)

UNREADABLE = (TwilioException, ValueError, TypeError, KeyError, AttributeError)
"""What Twilio's library raises for an answer that is not what it expects."""

LOOK_BACK = timedelta(minutes=2)
"""How much earlier than our clock says a text may have been created by Twilio's."""

SHORTEST_WAIT, LONGEST_WAIT = 6, 36_000
"""Seconds. Twilio takes 1 to 36,000 and recommends more than 5 (its OpenAPI, ValidityPeriod)."""

LISTED = 200
"""How many of the newest texts to one number are looked at."""


class Sms:
    """Implements bot.ports.channels.Channel, and Hooked, Probing and ReadingBack of bot.ports.hooks."""

    def __init__(self, account: Account, clock: Clock, *, answer: timedelta = ANSWER_TIME) -> None:
        """`answer` is how long Twilio may take to answer before the outcome is unknown."""
        self._account = account
        self._answer = answer
        self._clock = clock
        self._opened = False

    @property
    def name(self) -> ChannelName:
        return ChannelName.SMS

    @property
    def sender(self) -> Sender:
        rate = self._account.rate
        return Sender(
            # The same for every number: another HANDBILL_TWILIO_FROM must find the queue of the last one.
            name=SenderName("twilio"),
            simulated=False,
            # Twilio queues what comes within a second; one by one a fast sender would wait for our disk.
            limits=Limits(per_second=rate, burst=max(1, int(rate))),
        )

    @cached_property
    def _client(self) -> Client:
        self._opened = True
        return open_client(self._account, self._answer)

    async def send(self, letter: Letter) -> Outcome:
        try:
            taken = await self._client.messages.create_async(
                to=letter.address,
                body=letter.text,
                **self._from,
                **self._callback(letter),
                **self._validity(letter),
            )
            sid = taken.sid
        except Refusal as refusal:
            return outcome_of_refusal(refusal.status, refusal.code, refusal.retry_after)
        except FAILURES as error:
            return outcome_of(error)
        except UNREADABLE:
            return Outcome(kind=OutcomeKind.UNKNOWN, code="unreadable")
        if not sid:
            return Outcome(kind=OutcomeKind.UNKNOWN, code="unreadable")
        return Outcome(kind=OutcomeKind.ACCEPTED, provider_id=sid)

    async def probe(self) -> Outcome:
        try:
            account = await self._client.api.accounts(self._account.sid).fetch_async()
            active = account.status == "active"
        except Refusal as refusal:
            outcome = outcome_of_refusal(refusal.status, refusal.code, refusal.retry_after)
            # Asking sends nothing: what would be unknown of a text only means to ask again.
            return outcome if outcome.kind in _OF_ACCOUNT else _temporary(outcome.code)
        except FAILURES as error:
            return _temporary(outcome_of(error).code)
        except UNREADABLE:
            return _temporary("unreadable")
        if not active:
            return Outcome(kind=OutcomeKind.MISCONFIGURED, code="not_active")
        return Outcome(kind=OutcomeKind.SENT)

    async def find(self, address: str, text: str, since: datetime) -> Sequence[Sighting]:
        # Twilio's filter by DateSent passes over what still waits in its queue, which may be hours long,
        # and would make a text look lost that is not. So its list is filtered by number, newest first.
        try:
            listed = await self._client.messages.list_async(to=address, limit=LISTED, page_size=LISTED)
            return [
                _sighting(one.sid, status, one.error_code)
                for one in listed
                if one.body == text
                and str(one.direction).startswith("outbound")
                and (one.date_created is None or one.date_created.astimezone(UTC) >= since - LOOK_BACK)
                and (status := status_of(one.status)) is not None
            ]
        except (Refusal, *FAILURES, *UNREADABLE) as error:
            raise CannotLook("The provider's list of messages could not be read.") from error

    def hooks(self) -> Sequence[Hook]:
        return hooks.hooks(self._account, self._clock) if self._account.public_url else ()

    async def aclose(self) -> None:
        if self._opened:
            await close_client(self._client)

    @cached_property
    def _from(self) -> dict[str, str]:
        by_service = self._account.sender.startswith("MG")
        return {"messaging_service_sid" if by_service else "from_": self._account.sender}

    def _validity(self, letter: Letter) -> dict[str, int]:
        """How long Twilio may keep the text waiting: what is stale by then it must not deliver."""
        if letter.expires_at is None:
            return {}
        return {"validity_period": _seconds_in_queue(letter.expires_at - self._clock.now())}

    def _callback(self, letter: Letter) -> dict[str, str]:
        """Our own number of the message comes back with every status, and proves that it was taken."""
        if not self._account.public_url:
            return {}
        query = f"message={letter.message}&attempt={letter.attempt}"
        return {"status_callback": f"{self._account.public_url}{hooks.STATUS_PATH}?{query}"}


def _seconds_in_queue(left: timedelta) -> int:
    """How long Twilio may keep a text that is of use for `left` more, within what it takes."""
    return max(SHORTEST_WAIT, min(int(left.total_seconds()), LONGEST_WAIT))


_OF_ACCOUNT = {OutcomeKind.MISCONFIGURED, OutcomeKind.THROTTLED, OutcomeKind.TEMPORARY}


_NOT_ARRIVED = {ReceiptStatus.UNDELIVERED, ReceiptStatus.FAILED}


def _sighting(sid: str, status: ReceiptStatus, error: int | None) -> Sighting:
    """A listed text; why it did not arrive tells as much of its address as a callback would have."""
    code = None if error is None else str(error)
    reason = reason_of(code) if status in _NOT_ARRIVED else None
    return Sighting(provider_id=sid, status=status, code=code, reason=reason)


def _temporary(code: str | None) -> Outcome:
    return Outcome(kind=OutcomeKind.TEMPORARY, code=code)
