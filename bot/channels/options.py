"""A channel's own settings, read from the environment or from files that it names."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

from bot.domain.errors import BadSettings

Options = TypeVar("Options", bound=BaseSettings)


def read_options(kind: type[Options]) -> Options:
    """The settings of a channel. Raises BadSettings with every one that cannot be used.

    Each may also stand in a file, as container secrets do: `<NAME>_FILE` names it, and its text without the
    space around it is the value.
    """
    names = _variables(kind)
    try:
        return kind(**_from_files(names))
    except ValidationError as error:
        raise BadSettings(
            (names.get(str(each["loc"][0]), str(each["loc"][0])), each["msg"])
            for each in error.errors(include_url=False, include_input=False)
        ) from error


def _variables(kind: type[BaseSettings]) -> Mapping[str, str]:
    """The variable of each setting, by the name under which the settings take its value."""
    prefix = kind.model_config.get("env_prefix", "")
    return {
        str(field.validation_alias or name): str(field.validation_alias or f"{prefix}{name.upper()}")
        for name, field in kind.model_fields.items()
    }


def _from_files(names: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    problems: list[tuple[str, str]] = []
    for name, variable in names.items():
        path = os.environ.get(f"{variable}_FILE")
        if not path:
            continue
        if os.environ.get(variable):
            problems.append((f"{variable}_FILE", f"is set, and so is {variable}: keep one of them"))
            continue
        try:
            values[name] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            problems.append((f"{variable}_FILE", "is not a file that can be read"))
    if problems:
        raise BadSettings(problems)
    return values
