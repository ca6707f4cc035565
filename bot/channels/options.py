"""A channel's own settings, read from the environment."""

from typing import TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

from bot.domain.errors import BadSettings

Options = TypeVar("Options", bound=BaseSettings)


def read_options(kind: type[Options]) -> Options:
    """The settings of a channel. Raises BadSettings with every one that cannot be used."""
    try:
        return kind()
    except ValidationError as error:
        prefix = kind.model_config.get("env_prefix", "")
        raise BadSettings(
            (f"{prefix}{str(each['loc'][0]).upper()}", each["msg"])
            for each in error.errors(include_url=False, include_input=False)
        ) from error
