"""What Twilio tells us: texts that come in, and what became of those that went out.

Source: twilio.com/docs/usage/webhooks/webhooks-security, .../messaging/guides/webhook-request and
.../messaging/tutorials/advanced-opt-out.
"""

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import parse_qs, parse_qsl, urlsplit

from twilio.request_validator import RequestValidator

from bot.channels.sms.account import Account
from bot.channels.sms.codes import reason_of, status_of
from bot.domain.directory import ChannelName
from bot.domain.ids import MessageId
from bot.domain.inbound import Inbound
from bot.domain.messages import Receipt, ReceiptStatus
from bot.ports.hooks import Call, Hook
from bot.ports.world import Clock

INBOUND_PATH = "/hooks/twilio/sms"
STATUS_PATH = "/hooks/twilio/status"

NO_ANSWER = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""TwiML for "do nothing": our answers go through the outbox."""

OWN_WORDS = frozenset(
    {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
    | {"START", "YES", "UNSTOP", "HELP", "INFO"}
)
"""The whole texts that Twilio answers by itself unless it is told not to."""

_NOT_ARRIVED = {ReceiptStatus.UNDELIVERED, ReceiptStatus.FAILED}
_FIELDS = 200
_ID_LENGTH = 64
_LARGEST_ID = 2**63 - 1


class _Form:
    """A form as Twilio's validator reads one: a field may come more than once."""

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        self._fields = fields

    def __iter__(self) -> Iterator[str]:
        return (name for name, _value in self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def getall(self, wanted: str) -> list[str]:
        return [value for name, value in self._fields if name == wanted]


def hooks(account: Account, clock: Clock) -> Sequence[Hook]:
    """The two addresses of ours that Twilio calls."""

    def text(call: Call) -> Sequence[Inbound]:
        return [read_inbound(call, clock, default_answers=account.default_answers)]

    def status(call: Call) -> Sequence[Receipt]:
        return read_status(call, clock)

    return [
        Hook(
            path=INBOUND_PATH,
            verify=_verifier(account, INBOUND_PATH),
            parse=text,
            answer=NO_ANSWER,
            answer_type="text/xml",
        ),
        Hook(
            path=STATUS_PATH,
            verify=_verifier(account, STATUS_PATH),
            parse=status,
            answer=NO_ANSWER,
            answer_type="text/xml",
        ),
    ]


def _verifier(account: Account, path: str) -> Callable[[Call], bool]:
    """Checks calls at the address we gave out, whatever host a proxy or a header names."""

    def verify(call: Call) -> bool:
        query = call.url.partition("?")[2]
        url = f"{account.public_url}{path}" + (f"?{query}" if query else "")
        return is_signed(account.token, url, call)

    return verify


def is_signed(token: str, url: str, call: Call) -> bool:
    """Whether a call to `url` bears the signature of the account whose token this is.

    A JSON body must be vouched for by the hash in the query; a form is part of what is signed.
    """
    signature = call.headers.get("x-twilio-signature", "")
    try:
        if call.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json":
            if "bodySHA256" not in parse_qs(urlsplit(url).query):
                return False
            return bool(RequestValidator(token).validate(url, call.body.decode(), signature))
        return bool(RequestValidator(token).validate(url, _Form(_fields(call.body)), signature))
    except ValueError:
        return False


def read_inbound(call: Call, clock: Clock, *, default_answers: bool) -> Inbound:
    """A text that came in. Raises ValueError, without its words."""
    form = dict(_fields(call.body))
    provider_id, address = form.get("MessageSid", ""), form.get("From", "")
    if not all(0 < len(each) <= _ID_LENGTH and each.isprintable() for each in (provider_id, address)):
        raise ValueError("a text without an id or a sender")
    # PostgreSQL takes no NUL in a text.
    text = form.get("Body", "").replace("\0", "")
    word = text.strip().upper()
    opt_out = form.get("OptOutType", "").upper()
    if opt_out in OWN_WORDS and word not in OWN_WORDS:
        # A word that the account has added to Twilio's: it was taken as this one, so we take it so too.
        text = opt_out
    return Inbound(
        channel=ChannelName.SMS,
        address=address,
        text=text,
        provider_id=provider_id,
        received_at=clock.now(),
        answered=bool(opt_out) or (default_answers and word in OWN_WORDS),
    )


def read_status(call: Call, clock: Clock) -> Sequence[Receipt]:
    """What became of a message; nothing for a status that we have no word for. Raises ValueError."""
    ours = parse_qs(urlsplit(call.url).query).get("message", [""])[0]
    if not (ours.isascii() and ours.isdigit() and int(ours[:20]) <= _LARGEST_ID):
        raise ValueError("a status of no message of ours")
    form = dict(_fields(call.body))
    word = form.get("MessageStatus") or form.get("SmsStatus")
    if not word:
        raise ValueError("a status that says nothing")
    status = status_of(word)
    if status is None:
        return []
    code = form.get("ErrorCode") or None
    if code is not None and not (code.isascii() and code.isdigit() and len(code) <= 6):
        raise ValueError("an error code that is none")
    return [
        Receipt(
            message=MessageId(int(ours)),
            status=status,
            at=clock.now(),
            code=code,
            reason=reason_of(code) if status in _NOT_ARRIVED else None,
        )
    ]


def _fields(body: bytes) -> list[tuple[str, str]]:
    """The fields of a form, empty ones too. Raises ValueError, without their words."""
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except ValueError:
        raise ValueError("a form that cannot be read") from None
