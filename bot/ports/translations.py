"""What reviewing translations needs from the catalogues."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.ids import Language
from bot.domain.translations import Entry
from bot.domain.wording import Translation, Wording


class Shelf(Protocol):
    """The catalogues as reviewers use them."""

    def languages(self) -> tuple[Language, ...]:
        """Every language there is a catalogue for, English first."""

    def translation(self, language: Language, wording: Wording) -> Translation:
        """What there is for a wording in a language, whatever settings allow."""

    def keep(self, language: Language, entries: Mapping[Wording, Translation]) -> None:
        """Keep entries in the network's overlay; they outweigh the installed ones at once."""

    def read_file(self, path: str, language: Language) -> Sequence[Entry]:
        """The translated entries of a PO file.

        Raises Refused with the line that cannot be read, and for a file that says it is in another language.
        """

    def write_file(self, path: str, language: Language, wordings: Sequence[Wording]) -> None:
        """Write these wordings with what there is for them, as a PO file in a folder that is there.

        Raises Refused when it cannot be written.
        """


class Grammar(Protocol):
    """What is known of languages."""

    def categories(self, language: Language) -> tuple[str, ...]:
        """The CLDR category of each plural form, in the order catalogues have them."""

    def script(self, language: Language) -> str:
        """The ISO 15924 code of its script."""

    def months(self, language: Language) -> Mapping[str, frozenset[str]]:
        """Each month's English name with all its names in the language."""
