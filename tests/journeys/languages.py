"""Scripts that every language plays: what is done is the same, what people write is in their words.

A script is a transcript with names in braces, and two kinds of lines of its own:

    as CONTACT; GROUP; DIGITS   whose phone the next lines are about; on Telegram their chat is linked first
    choose NUMBER               an answer out of few: typed by SMS, its button pressed on Telegram

`{0}` to `{9}` are figures as the language writes them, `{where}` names language and channel, a command such
as `{who}` is the first word that the language has for it, and the others are in said.yaml.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from bot.domain.directory import ChannelName
from bot.domain.ids import Language
from bot.settings import resources

SCRIPTS = Path(__file__).parent / "scripts"
SAID = Path(__file__).parent / "said.yaml"

NAMES = {
    "en": "English",
    "ar": "Arabic",
    "bn": "Bengali",
    "pl": "Polish",
    "so": "Somali",
    "ur": "Urdu",
    "zh_Hant_HK": "Chinese",
}
FIGURES = {"ar": "٠١٢٣٤٥٦٧٨٩", "bn": "০১২৩৪৫৬৭৮৯", "ur": "۰۱۲۳۴۵۶۷۸۹"}
LATIN_FIGURES = "0123456789"
BY = {ChannelName.SMS: "SMS", ChannelName.TELEGRAM: "Telegram"}
LOOKS_DIFFERENT = ("en", "ar", "ur")
"""Languages played on Telegram as well: one in Latin letters, and those that run from right to left."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A script as one language plays it on one channel."""

    script: Path
    language: Language
    channel: ChannelName

    @property
    def name(self) -> str:
        """What its transcript is called, within the folder of its script."""
        return f"{self.script.stem}/by-{self.channel}-in-{NAMES[self.language].lower()}"

    def lines(self) -> list[str]:
        """What is done, as a transcript says it."""
        where = f"in {NAMES[self.language]} by {BY[self.channel]}"
        words = {**_words(self.language), "where": where}
        return [
            _PLACEHOLDER.sub(lambda found: words[found[1]], each)
            for line in self.script.read_text(encoding="utf-8").splitlines()
            for each in self._told(line)
        ]

    def _told(self, line: str) -> Sequence[str]:
        """A line of a script as a transcript has it."""
        what, _, rest = line.partition(" ")
        by_sms = self.channel is ChannelName.SMS
        match what:
            case "choose":
                return [f"> {{{rest}}}" if by_sms else f"press {rest}"]
            case "as" if by_sms:
                return [f"phone sms +447700{rest.rpartition('; ')[2]}"]
            case "as":
                contact, group, digits = rest.split("; ")
                return [f"phone telegram 70{digits}", f"link {contact}, {group}"]
            case _:
                return [line]


def parts() -> Sequence[Part]:
    """Every script in every language."""
    return [
        Part(script=script, language=Language(language), channel=channel)
        for script in sorted(SCRIPTS.glob("*.txt"))
        for channel in BY
        for language in NAMES
        if channel is ChannelName.SMS or language in LOOKS_DIFFERENT
    ]


def _words(language: Language) -> Mapping[str, str]:
    """What stands for each name in braces."""
    yaml = YAML(typ="safe")
    commands = yaml.load(resources() / "content" / "replies" / "words" / f"{language}.yaml")
    figures = dict(zip(LATIN_FIGURES, FIGURES.get(language, LATIN_FIGURES), strict=True))
    first = {str(key): words[0] for key, words in commands.items() if isinstance(words, list)}
    return {**first, **figures, **yaml.load(SAID)[language]}
