"""Which channels there are. A new one is one file beside this and one line here."""

from collections.abc import Sequence

from pydantic_settings import BaseSettings

from bot.channels import simulator, sms
from bot.channels.sms.account import SmsSettings
from bot.channels.telegram import setup as telegram
from bot.channels.telegram.settings import TelegramSettings
from bot.ports.channels import Channel, Surroundings

CONNECTORS = (simulator.connect, telegram.connect, sms.connect)
"""Each gives the channels it can send by: none when it is not set up, or not wanted."""

OPTIONS: Sequence[type[BaseSettings]] = (TelegramSettings, SmsSettings, simulator.SimulatorSettings)
"""The settings of each channel, for those who ask which there are."""


def connect(around: Surroundings) -> Sequence[Channel]:
    """Every channel that can send."""
    return [channel for connector in CONNECTORS for channel in connector(around)]
