"""Telegram's published rules for calls, checked as its own server would.

`tests/specs/telegram_bot_api.json` has the methods we call and the types they take, from the Bot API's page.
"""

import json
import re
from pathlib import Path
from typing import Any

SPEC = json.loads((Path(__file__).parents[1] / "specs" / "telegram_bot_api.json").read_text())
METHODS = {name.lower(): name for name in SPEC["methods"]}

_PLAIN: dict[str, type] = {"String": str, "Integer": int, "Boolean": bool, "Float": float}


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def faults(method: str, values: Any) -> list[str]:
    """What Telegram would object to in a call; nothing when it would take it."""
    if not isinstance(values, dict):
        return ["the parameters are no object"]
    found = _fields(SPEC["methods"][method], values, method)
    if not found:
        try:
            found = _limits(method, values)
        except UnicodeEncodeError:
            found = ["a text is not valid"]
    return found


def _fields(fields: dict[str, Any], values: dict[str, Any], where: str) -> list[str]:
    found = [
        f"{where}.{name} is missing"
        for name, field in fields.items()
        if field["required"] and name not in values
    ]
    for name, value in values.items():
        if name not in fields:
            found.append(f"{where}.{name} is not known")
        elif not any(_fits(kind, value) for kind in fields[name]["types"]):
            found.append(f"{where}.{name} is of the wrong type")
    return found


def _fits(kind: str, value: Any) -> bool:
    if kind.startswith("Array of "):
        return isinstance(value, list) and all(_fits(kind.removeprefix("Array of "), each) for each in value)
    if kind in _PLAIN:
        return isinstance(value, _PLAIN[kind]) and isinstance(value, bool) == (kind == "Boolean")
    shape = SPEC["types"].get(kind)
    return shape is not None and isinstance(value, dict) and not _fields(shape, value, kind)


def from_form(method: str, name: str, value: str) -> Any:
    """What a field of a form stands for, by the types that its method takes there."""
    kinds = SPEC["methods"][method].get(name, {"types": ["String"]})["types"]
    return value if "String" in kinds and "Integer" not in kinds else json.loads(value)


def _limits(method: str, values: dict[str, Any]) -> list[str]:
    """The limits that the page gives in words."""
    found: list[str] = []
    if method in {"sendMessage", "editMessageText"}:
        found += _text(values)
    if method == "sendDocument":
        found += _text(
            {**values, "text": values.get("caption", "x"), "entities": values.get("caption_entities", [])}
        )
        if units(values.get("caption", "")) > 1024:
            found.append("the caption is too long")
    if method == "setMyCommands":
        found += _menu(values)
    if method == "setWebhook":
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", values.get("secret_token", "x")):
            found.append("the secret token")
        if not values["url"].startswith("https://"):
            found.append("the webhook's address")
    return found


def _menu(values: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for command in values["commands"]:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            found.append("a command's name")
        if not 1 <= len(command["description"]) <= 256:
            found.append("a command's description")
    if not re.fullmatch(r"([a-z]{2})?", values.get("language_code", "")):
        found.append("a language's code")
    return found


def _text(values: dict[str, Any]) -> list[str]:
    found: list[str] = []
    text = values.get("text", "")
    if not text.strip() or any(ord(character) < 32 and character not in "\n\t" for character in text):
        found.append("the text is empty or has control characters")
    if units(text) > 4096:
        found.append("the text is too long")
    if "parse_mode" in values:
        found.append("parse_mode is never ours")
    for entity in values.get("entities", []):
        if entity["offset"] < 0 or entity["length"] < 1 or entity["offset"] + entity["length"] > units(text):
            found.append("an entity lies outside the text")
        if (entity["type"] == "text_link") != ("url" in entity):
            found.append("an entity's address")
    for row in values.get("reply_markup", {}).get("inline_keyboard", []):
        found += ["a button" for button in row if not _presses(button)]
    return found


def _presses(button: dict[str, Any]) -> bool:
    return 1 <= len(button["callback_data"].encode()) <= 64 and bool(button["text"].strip())
