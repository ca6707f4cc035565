"""Twilio's codes and words in ours. Source: twilio.com/docs/api/errors and the pages of each code."""

from datetime import timedelta
from http import HTTPStatus

from bot.domain.messages import Reason, ReceiptStatus
from bot.domain.outcomes import Outcome, OutcomeKind

_KINDS = {
    20003: OutcomeKind.MISCONFIGURED,  # authentication failed
    20005: OutcomeKind.MISCONFIGURED,  # account not active
    20404: OutcomeKind.MISCONFIGURED,  # no such account
    21212: OutcomeKind.MISCONFIGURED,  # `From` is no number
    21606: OutcomeKind.MISCONFIGURED,  # `From` cannot send
    21609: OutcomeKind.MISCONFIGURED,  # status callback is no web address
    21659: OutcomeKind.MISCONFIGURED,  # `From` is not of this account
    21660: OutcomeKind.MISCONFIGURED,  # `From` is of another account
    21701: OutcomeKind.MISCONFIGURED,  # no such Messaging Service
    21703: OutcomeKind.MISCONFIGURED,  # Messaging Service without numbers
    14107: OutcomeKind.THROTTLED,  # too fast
    20429: OutcomeKind.THROTTLED,  # too many requests
    21611: OutcomeKind.THROTTLED,  # the number's queue is full
    21610: OutcomeKind.BLOCKED,  # the person texted STOP
    21211: OutcomeKind.BAD_ADDRESS,  # `To` is no number
    21614: OutcomeKind.BAD_ADDRESS,  # `To` is no mobile
    21635: OutcomeKind.BAD_ADDRESS,  # `To` is a landline
    # A country that the account may not write to is one person's case: the others must not wait for it.
    21408: OutcomeKind.UNSENDABLE,
    21617: OutcomeKind.UNSENDABLE,  # the text is over 1,600 characters
}

_BY_HTTP: dict[int, OutcomeKind] = {
    HTTPStatus.UNAUTHORIZED: OutcomeKind.MISCONFIGURED,
    HTTPStatus.FORBIDDEN: OutcomeKind.MISCONFIGURED,
    HTTPStatus.NOT_FOUND: OutcomeKind.MISCONFIGURED,
    HTTPStatus.TOO_MANY_REQUESTS: OutcomeKind.THROTTLED,
    HTTPStatus.REQUEST_TIMEOUT: OutcomeKind.UNKNOWN,
    # "Not able to handle the request at present" (RFC 9110, 15.6.4): turned away at the door.
    HTTPStatus.SERVICE_UNAVAILABLE: OutcomeKind.TEMPORARY,
}

_QUEUE_FULL_PAUSE = timedelta(minutes=1)


def outcome_of_refusal(status: int, code: int | None, retry_after: float | None) -> Outcome:
    """What an answer other than 201 says of the text. `retry_after` is in seconds.

    Twilio calls its 5xx "generally safe to retry", but promises nowhere that nothing was done, and has no
    idempotency key; 500, 502 and 504 may come after the text was taken. They are unknown, and the message
    list tells minutes later: a text that comes late is better than one that comes twice.
    """
    kind = _kind(status, code)
    pause = timedelta(seconds=retry_after) if retry_after is not None and retry_after > 0 else None
    if code == 21611:
        pause = pause or _QUEUE_FULL_PAUSE
    return Outcome(
        kind=kind,
        code=str(code or status),
        retry_after=pause if kind is OutcomeKind.THROTTLED else None,
    )


def _kind(status: int, code: int | None) -> OutcomeKind:
    if code in _KINDS and status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return _KINDS[code]
    if known := _BY_HTTP.get(status):
        return known
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return OutcomeKind.UNKNOWN
    if status < HTTPStatus.BAD_REQUEST:
        # Only a wrong address of the API redirects; nothing was taken there.
        return OutcomeKind.MISCONFIGURED
    return OutcomeKind.UNSENDABLE


_STATUSES = {
    "accepted": ReceiptStatus.ACCEPTED,
    "scheduled": ReceiptStatus.ACCEPTED,
    "queued": ReceiptStatus.ACCEPTED,
    "sending": ReceiptStatus.ACCEPTED,
    "sent": ReceiptStatus.SENT,
    "delivered": ReceiptStatus.DELIVERED,
    "read": ReceiptStatus.DELIVERED,
    "undelivered": ReceiptStatus.UNDELIVERED,
    "failed": ReceiptStatus.FAILED,
    "canceled": ReceiptStatus.FAILED,
}

_REASONS = {
    "21610": Reason.BLOCKED,
    "21211": Reason.BAD_ADDRESS,
    "21614": Reason.BAD_ADDRESS,
    "30005": Reason.BAD_ADDRESS,  # the number is unknown, or no longer in use
    "30006": Reason.BAD_ADDRESS,  # a landline
}
"""Codes that say something of the address. 30003 (switched off), 30004 (the carrier blocked this one), 30007
(taken for spam) and 30008 (nobody knows) say nothing that lasts.
"""


def status_of(word: str) -> ReceiptStatus | None:
    """A message's status in our words; None for a word that Twilio may add some day."""
    return _STATUSES.get(word)


def reason_of(code: str | None) -> Reason | None:
    """What an error code of a text that did not arrive says of its address, if anything."""
    return _REASONS.get(code or "")
