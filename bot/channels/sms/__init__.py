"""SMS through Twilio. Nothing of Twilio's is imported before there is an account to use it with."""

from collections.abc import Sequence

from bot.channels.sms.account import read_account
from bot.ports.channels import Channel, Surroundings


def connect(around: Surroundings) -> Sequence[Channel]:
    """SMS for real, when a Twilio account is set. Raises BadSettings."""
    if around.simulate:
        return []
    account = read_account()
    if account is None:
        return []
    from bot.channels.sms.channel import Sms  # noqa: PLC0415 - Twilio's library is slow to import

    return [Sms(account, around.clock)]
