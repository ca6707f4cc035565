"""The bot, when the settings ask for one."""

from collections.abc import Sequence

from bot.channels.options import read_options
from bot.channels.telegram.settings import Mode, TelegramSettings
from bot.domain.errors import BadSettings
from bot.ports.channels import Channel, Surroundings


def connect(around: Surroundings) -> Sequence[Channel]:
    """The bot, when it has a token, is not switched off, and phones are real. Raises BadSettings."""
    if around.simulate:
        return []
    settings = read_options(TelegramSettings)
    if not settings.token.get_secret_value() or settings.mode is Mode.OFF:
        return []
    if settings.mode is Mode.WEBHOOK:
        _check_webhook(settings)
    # The library takes longer to load than most commands to run: only who has a bot waits for it.
    from bot.channels.telegram.channel import Telegram  # noqa: PLC0415

    return [Telegram(settings, around.clock)]


def _check_webhook(settings: TelegramSettings) -> None:
    problems = []
    if not settings.public_url.startswith("https://"):
        problems.append(
            ("HANDBILL_PUBLIC_URL", "a webhook needs our public address, beginning with https://")
        )
    if not settings.webhook_secret.get_secret_value():
        problems.append(("HANDBILL_TELEGRAM_WEBHOOK_SECRET", "a webhook needs a secret of up to 256 letters"))
    if problems:
        raise BadSettings(problems)
